import { formatMoment, readInstant } from '../status/moment';
import type { WorkPackageMetrics } from './work-package-metrics';

/** How much gets through. */
export interface Throughput {
  /** From the first start to the last finish, or to now while work is open; at least one day. Null when nothing started. */
  readonly days: number | null;
  /** Work packages finished between, by seven days. Null when nothing started. */
  readonly per_week: number | null;
  /** Only days, in UTC, on which something was finished. */
  readonly by_day: readonly { readonly day: string; readonly finished: number }[];
}

const MICROS_PER_DAY = 86_400 * 1_000_000;

/** What cannot be placed in time does not count. */
export function throughputOf(all: readonly WorkPackageMetrics[], now: number): Throughput {
  const starts = all.flatMap((one) => instantOf(one.started_at) ?? instantOf(one.finished_at) ?? []);
  const finishes = all.flatMap((one) => instantOf(one.finished_at) ?? []);
  const isOpen = all.some(({ lane, started_at }) => started_at !== null && !CLOSED.includes(lane));
  const first = least(starts);
  const last = isOpen ? now : -least(finishes.map((one) => -one));
  const days = first === Infinity ? null : Math.max(1, ((last === -Infinity ? now : last) - first) / MICROS_PER_DAY);
  const byDay = new Map<string, number>();
  for (const time of finishes.sort((a, b) => a - b)) {
    const day = formatMoment(time).slice(0, 10);
    byDay.set(day, (byDay.get(day) ?? 0) + 1);
  }
  return {
    days,
    per_week: days === null ? null : (finishes.length / days) * 7,
    by_day: [...byDay].map(([day, finished]) => ({ day, finished })),
  };
}

const CLOSED: readonly string[] = ['approved', 'done', 'canceled'];

function instantOf(text: string | null): number | null {
  return text === null ? null : readInstant(text);
}

/** Infinity for none. */
function least(values: readonly number[]): number {
  return values.reduce((smallest, one) => Math.min(smallest, one), Infinity);
}
