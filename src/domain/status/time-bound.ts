import { isMoment, readInstant } from './moment';

const MICROS = { m: 60_000_000, h: 3_600_000_000, d: 86_400_000_000, w: 604_800_000_000 } as const;

/** Which end of a time a bound is: a day as the upper one means all of it. */
export type BoundSide = 'since' | 'until';

/**
 * Reads a bound that a person types: as {@link calendarBound} does, or how long ago (`90m`, `12h`, `3d`, `2w`).
 *
 * @param now microseconds since the epoch.
 * @returns microseconds since the epoch; null for what is none of these.
 */
export function timeBound(text: string, side: BoundSide, now: number): number | null {
  const [, count, unit] = /^(\d{1,5})([mhdw])$/.exec(text.trim()) ?? [];
  if (unit === 'm' || unit === 'h' || unit === 'd' || unit === 'w') return now - Number(count) * MICROS[unit];
  return calendarBound(text, side);
}

/**
 * Reads a day (`2026-03-01`, in UTC) or a time (`2026-03-01T09:00`, with `Z`, an offset or neither, which is UTC).
 *
 * @returns microseconds since the epoch; null for what is neither.
 */
export function calendarBound(text: string, side: BoundSide): number | null {
  const word = text.trim();
  const time = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(word);
  if (time === null) return null;
  const [, day = '', minutes, seconds = ':00', zone = 'Z'] = time;
  const whole =
    minutes === undefined
      ? `${day}T${side === 'since' ? '00:00:00' : '23:59:59.999999'}Z`
      : `${day}T${minutes}${seconds}${zone}`;
  return isMoment(whole) ? readInstant(whole) : null;
}
