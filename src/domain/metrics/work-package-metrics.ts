import type { Lane } from '../status/lanes';
import { formatMoment } from '../status/moment';
import type { Stay, WorkPackageHistory } from './work-package-history';

/** The figures of one work package. Field names are those of the JSON output; what is not known is null. */
export interface WorkPackageMetrics {
  readonly work_package_id: string;
  readonly lane: Lane;
  /** When the log first names it. */
  readonly created_at: string | null;
  /** When it first was claimed, worked on or reviewed; null when it never was. */
  readonly started_at: string | null;
  /** When it was approved or done for the last time; null while it is neither. */
  readonly finished_at: string | null;
  /** Created to finished. */
  readonly lead_time_seconds: number | null;
  /** Started to finished; null unless both are known. */
  readonly cycle_time_seconds: number | null;
  /** Claimed or in progress, between start and end; the end is the finish, the cancellation, or now. */
  readonly active_seconds: number | null;
  /** In review, between start and end. */
  readonly review_seconds: number | null;
  /** The rest of the time between start and end: nobody worked on it or reviewed it. */
  readonly waiting_seconds: number | null;
  readonly was_handed_over: boolean;
  readonly times_sent_back: number;
  /** Whether the first review approved it; null when none decided. */
  readonly passed_first_review: boolean | null;
}

const MICROS = 1_000_000;
const ACTIVE: readonly Lane[] = ['claimed', 'in_progress'];
const REVIEW: readonly Lane[] = ['in_review'];
const BEGUN: readonly Lane[] = ['claimed', 'in_progress', 'for_review', 'in_review'];
const FINISHED: readonly Lane[] = ['approved', 'done'];

/**
 * Measures one work package.
 *
 * @param now microseconds since the epoch, not before any stay: where the time of what is open ends.
 */
export function workPackageMetrics(history: WorkPackageHistory, now: number): WorkPackageMetrics {
  const { id, lane, stays, decisions, timesSentBack, wasHandedOver } = history;
  const created = stays?.[0]?.from ?? null;
  const started = stays?.find((stay) => BEGUN.includes(stay.lane))?.from ?? null;
  const finished = stays === null ? null : startOfLast(stays, FINISHED);
  const canceled = stays === null ? null : startOfLast(stays, ['canceled']);
  const end = finished ?? canceled ?? now;
  const spent = (counts: (lane: Lane) => boolean): number | null =>
    stays === null || started === null ? null : seconds(timeIn(stays, counts, started, end));
  const between = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : seconds(to - from);
  return {
    work_package_id: id,
    lane,
    created_at: textOf(created),
    started_at: textOf(started),
    finished_at: textOf(finished),
    lead_time_seconds: between(created, finished),
    cycle_time_seconds: between(started, finished),
    active_seconds: spent((one) => ACTIVE.includes(one)),
    review_seconds: spent((one) => REVIEW.includes(one)),
    waiting_seconds: spent((one) => !ACTIVE.includes(one) && !REVIEW.includes(one)),
    was_handed_over: wasHandedOver,
    times_sent_back: timesSentBack,
    passed_first_review: decisions[0] === undefined ? null : decisions[0] === 'approved',
  };
}

/** Where the last run of stays in these lanes begins; null when it does not reach to the end. */
function startOfLast(stays: readonly Stay[], wanted: readonly Lane[]): number | null {
  let from: number | null = null;
  for (const stay of [...stays].reverse()) {
    if (!wanted.includes(stay.lane)) break;
    from = stay.from;
  }
  return from;
}

function timeIn(stays: readonly Stay[], counts: (lane: Lane) => boolean, from: number, to: number): number {
  return stays
    .filter(({ lane }) => counts(lane))
    .reduce((sum, stay) => sum + Math.max(0, Math.min(stay.to ?? to, to) - Math.max(stay.from, from)), 0);
}

function seconds(micros: number): number {
  return micros / MICROS;
}

function textOf(micros: number | null): string | null {
  return micros === null ? null : formatMoment(micros);
}
