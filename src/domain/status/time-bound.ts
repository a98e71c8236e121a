import { readInstant } from './moment';

const MICROS = { m: 60_000_000, h: 3_600_000_000, d: 86_400_000_000, w: 604_800_000_000 } as const;
const MICROS_PER_DAY = MICROS.d;

/**
 * Reads a bound that a person types: a day (`2026-03-01`, in UTC), a time (`2026-03-01T09:00`, with `Z`, an offset or
 * neither, which is UTC), or how long ago (`90m`, `12h`, `3d`, `2w`).
 *
 * @param side a day as the upper bound means all of it.
 * @param now microseconds since the epoch.
 * @returns microseconds since the epoch; null for what is none of these.
 */
export function timeBound(text: string, side: 'since' | 'until', now: number): number | null {
  const word = text.trim();
  const ago = /^(\d{1,5})([mhdw])$/.exec(word);
  const unit = ago?.[2];
  if (unit === 'm' || unit === 'h' || unit === 'd' || unit === 'w') return now - Number(ago?.[1]) * MICROS[unit];
  if (/^\d{4}-\d\d-\d\d$/.test(word)) {
    const day = instantIn(`${word}T00:00:00`);
    return day === null ? null : side === 'since' ? day : day + MICROS_PER_DAY - 1;
  }
  const time = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?$/i.exec(word);
  if (time === null) return null;
  const [, day = '', minutes = '', seconds = ':00', zone = ''] = time;
  return instantIn(`${day}T${minutes}${seconds}${zone.toUpperCase()}`);
}

/** Null for a day or hour that no calendar has. */
function instantIn(text: string): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (text.match(/\d+/g) ?? []).map(Number);
  const days = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day < 1 || day > days || hour > 23 || minute > 59 || second > 59 ? null : readInstant(text);
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
