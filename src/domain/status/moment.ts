/**
 * Times as the log stores and compares them: text in UTC with `+00:00`, six digits of a second, or no fraction at all
 * when it is zero.
 */

const MICROS_PER_SECOND = 1_000_000;
const SECONDS_PER_DAY = 86_400;

/** Writes a moment given in microseconds since the epoch. */
export function formatMoment(micros: number): string {
  const seconds = Math.floor(micros / MICROS_PER_SECOND);
  const fraction = micros - seconds * MICROS_PER_SECOND;
  const tail = fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`;
  return `${clockText(seconds)}${tail}+00:00`;
}

/** The form that payloads of lifecycle rows use: always six digits, then `Z`. */
export function formatPayloadMoment(micros: number): string {
  const seconds = Math.floor(micros / MICROS_PER_SECOND);
  return `${clockText(seconds)}.${String(micros - seconds * MICROS_PER_SECOND).padStart(6, '0')}Z`;
}

/**
 * The first moment, at or after `micros`, whose text sorts after `newest`.
 *
 * @returns null when no time does: `newest` is not a time.
 */
export function momentAfter(newest: string | undefined, micros: number): { text: string; micros: number } | null {
  const now = { text: formatMoment(micros), micros };
  if (newest === undefined || now.text > newest) return now;
  const stored = readMoment(newest);
  if (stored === null) return null;
  const wholeSecond = Math.floor(stored / MICROS_PER_SECOND) * MICROS_PER_SECOND;
  // A stamp with `Z` or a foreign offset may sort after every fraction of its second.
  for (const later of [stored + 1, wholeSecond + MICROS_PER_SECOND]) {
    const text = formatMoment(later);
    if (text > newest) return { text, micros: later };
  }
  return null;
}

/** The time of a stored text in microseconds, its offset left aside: only the order as text counts. Null for no time. */
export function readMoment(text: string): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?/.exec(text);
  if (parts === null) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const micros = Number((parts[7] ?? '').padEnd(6, '0').slice(0, 6));
  const seconds = daysFromCivil(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
  return seconds * MICROS_PER_SECOND + micros;
}

/** The moment a stored text names, in microseconds since the epoch, its offset counted; no offset is UTC. Null for no time. */
export function readInstant(text: string): number | null {
  const micros = readMoment(text);
  const offset = /([+-])(\d\d):?(\d\d)$/.exec(text.slice('2026-03-01T09:00'.length));
  if (micros === null || offset === null) return micros;
  const [, sign, hours, minutes] = offset;
  return micros - (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60) * MICROS_PER_SECOND;
}

/** True for a whole time of the calendar, with `Z`, an offset or neither. */
export function isMoment(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?$/.test(text)) return false;
  const micros = readMoment(text);
  return micros !== null && clockText(Math.floor(micros / MICROS_PER_SECOND)) === text.slice(0, 19);
}

function clockText(seconds: number): string {
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const rest = seconds - days * SECONDS_PER_DAY;
  const { year, month, day } = civilFromDays(days);
  const pair = (value: number): string => String(value).padStart(2, '0');
  const date = `${String(year).padStart(4, '0')}-${pair(month)}-${pair(day)}`;
  return `${date}T${pair(Math.floor(rest / 3600))}:${pair(Math.floor(rest / 60) % 60)}:${pair(rest % 60)}`;
}

/** Days since 1970-01-01 of a date of the Gregorian calendar, whose years begin in March here. */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch + (monthFromMarch < 10 ? 3 : -9);
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}
