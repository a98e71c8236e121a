import type { LogEvent } from '../status/event';
import { formatMoment, readInstant } from '../status/moment';
import { burndownOf, type BurndownStep } from './burndown';
import { spreadOf, type Spread } from './spread';
import { throughputOf, type Throughput } from './throughput';
import { workPackageHistories, type WorkPackageHistory } from './work-package-history';
import { workPackageMetrics, type WorkPackageMetrics } from './work-package-metrics';

/** A share of a whole; `rate` is null when there is nothing to take it of. */
export interface Share {
  readonly count: number;
  readonly of: number;
  /** 0 to 1. */
  readonly rate: number | null;
}

/** The figures of many work packages. Field names are those of the JSON output; what is not known is null. */
export interface MetricsSummary {
  readonly work_packages: number;
  readonly finished: number;
  readonly canceled: number;
  readonly open: number;
  readonly lead_time: Spread | null;
  readonly cycle_time: Spread | null;
  /** Of all that were started, finished or not; as the two below. */
  readonly waiting_time: Spread | null;
  readonly active_time: Spread | null;
  readonly review_time: Spread | null;
  /** Work packages that came back after a hand-over, of all that were handed over. */
  readonly rework: Share;
  /** How often work came back, all together. */
  readonly times_sent_back: number;
  /** Work packages whose first review approved them, of all that a review decided on. */
  readonly first_pass_review: Share;
  readonly throughput: Throughput;
  readonly burndown: readonly BurndownStep[];
  /** Work packages with a time that cannot be read: they count, but in no time and in no burndown. */
  readonly unreadable_times: number;
}

/** The life of the work packages of a log, and its newest moment in microseconds; null when no time can be read. */
export interface MeasuredLog {
  readonly histories: readonly WorkPackageHistory[];
  readonly newest: number | null;
}

/** Reads what metrics need from a log. O(n log n). */
export function measuredLog(events: readonly LogEvent[]): MeasuredLog {
  let newest: number | null = null;
  for (const { at } of events) {
    const time = readInstant(at);
    if (time !== null && (newest === null || time > newest)) newest = time;
  }
  return { histories: workPackageHistories(events), newest };
}

/** When figures are as of: now, or the newest event where the clock is behind it. Microseconds since the epoch. */
export function asOf(logs: readonly MeasuredLog[], now: number): number {
  return logs.reduce((latest, { newest }) => Math.max(latest, newest ?? latest), now);
}

/** Measures work packages; those of several missions together are measured as if they were of one. */
export function summaryOf(all: readonly WorkPackageMetrics[], now: number): MetricsSummary {
  const handedOver = all.filter((one) => one.was_handed_over);
  const reviewed = all.filter((one) => one.passed_first_review !== null);
  const isFinished = ({ lane }: WorkPackageMetrics): boolean => lane === 'approved' || lane === 'done';
  const finished = all.filter(isFinished).length;
  const canceled = all.filter(({ lane }) => lane === 'canceled').length;
  return {
    work_packages: all.length,
    finished,
    canceled,
    open: all.length - finished - canceled,
    lead_time: spreadOf(all.map((one) => one.lead_time_seconds)),
    cycle_time: spreadOf(all.map((one) => one.cycle_time_seconds)),
    waiting_time: spreadOf(all.map((one) => one.waiting_seconds)),
    active_time: spreadOf(all.map((one) => one.active_seconds)),
    review_time: spreadOf(all.map((one) => one.review_seconds)),
    rework: shareOf(handedOver.filter((one) => one.times_sent_back > 0).length, handedOver.length),
    times_sent_back: all.reduce((sum, one) => sum + one.times_sent_back, 0),
    first_pass_review: shareOf(reviewed.filter((one) => one.passed_first_review).length, reviewed.length),
    throughput: throughputOf(all, now),
    burndown: burndownOf(all),
    unreadable_times: all.filter((one) => one.created_at === null).length,
  };
}

/** Measures one log. The order and repetition of its rows do not matter. */
export function missionMetrics(
  log: MeasuredLog,
  now: number,
): { readonly as_of: string; readonly work_packages: readonly WorkPackageMetrics[]; readonly summary: MetricsSummary } {
  const work_packages = log.histories.map((history) => workPackageMetrics(history, now));
  return { as_of: formatMoment(now), work_packages, summary: summaryOf(work_packages, now) };
}

function shareOf(count: number, of: number): Share {
  return { count, of, rate: of === 0 ? null : count / of };
}
