import { formatMoment, readInstant } from '../status/moment';
import type { WorkPackageMetrics } from './work-package-metrics';

/** How much was there and how much was left, from a moment on until the next step. */
export interface BurndownStep {
  readonly at: string;
  /** Work packages that were there; it never falls. Those that are canceled today never count. */
  readonly total: number;
  /** Of them, those that are finished since, for good; it never falls. */
  readonly finished: number;
  readonly remaining: number;
}

/** One step for each moment at which something changed, in order; empty when nothing can be placed in time. */
export function burndownOf(all: readonly WorkPackageMetrics[]): readonly BurndownStep[] {
  const changes = new Map<number, { added: number; finished: number }>();
  const note = (text: string | null, key: 'added' | 'finished'): void => {
    const time = text === null ? null : readInstant(text);
    if (time === null) return;
    const change = changes.get(time) ?? { added: 0, finished: 0 };
    change[key] += 1;
    changes.set(time, change);
  };
  for (const { lane, created_at, finished_at } of all) {
    if (lane === 'canceled') continue;
    note(created_at, 'added');
    note(finished_at, 'finished');
  }
  let total = 0;
  let finished = 0;
  return [...changes]
    .sort(([a], [b]) => a - b)
    .map(([time, change]) => {
      total += change.added;
      finished += change.finished;
      return { at: formatMoment(time), total, finished, remaining: total - finished };
    });
}
