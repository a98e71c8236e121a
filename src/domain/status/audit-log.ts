import { isJsonObject } from '../canonical-json/json-value';
import { printLine } from '../canonical-json/print-json';
import { isUlid } from './parse-row';
import type { AnnotationEvent, LogEvent, TransitionEvent } from './event';
import { edges } from './lanes';
import { isMoment } from './moment';

/** Something in a readable log that should not be there. It is reported and never repaired silently. */
export interface LogFinding {
  readonly severity: 'error' | 'warning';
  readonly event_id: string | null;
  readonly work_package_id: string | null;
  readonly message: string;
  /** Which of the events, counted from 0. */
  readonly index: number;
  /** Present for an event whose time is none. */
  readonly field?: 'at';
}

type RowFinding = Omit<LogFinding, 'index'>;

/** Checks every row against the rules a writer keeps: ids, times, edges, reasons, evidence, repetitions. */
export function auditLog(events: readonly LogEvent[]): readonly LogFinding[] {
  return [
    ...repeatedIds(events),
    ...events.flatMap((event, index) => auditRow(event).map((finding) => ({ ...finding, index }))),
  ];
}

function auditRow(event: LogEvent): readonly RowFinding[] {
  if (event.family === 'transition') return auditTransition(event);
  return event.family === 'annotation' ? auditAnnotation(event) : [];
}

function auditTransition(event: TransitionEvent): readonly RowFinding[] {
  const { row, from_lane, to_lane, force } = event;
  const find = (severity: LogFinding['severity'], message: string): RowFinding => ({
    severity,
    event_id: event.event_id,
    work_package_id: event.wp_id,
    message,
  });
  const isSeed = from_lane === 'planned' && to_lane === 'planned';
  const review = isJsonObject(row['evidence']) ? row['evidence']['review'] : undefined;
  return [
    ...(isUlid(event.event_id) || isUuid(event.event_id)
      ? []
      : [find('error', `event_id ${event.event_id} is neither a ULID nor a UUID`)]),
    ...(to_lane === 'genesis' || to_lane === 'uninitialized' ? [find('error', `nothing may move to ${to_lane}`)] : []),
    ...(from_lane === 'uninitialized' ? [find('error', 'a stored move starts from no lane')] : []),
    ...(!isMoment(event.at)
      ? [{ ...find('error', `at ${JSON.stringify(event.at)} is no time`), field: 'at' as const }]
      : []),
    ...(typeof row['force'] === 'boolean' ? [] : [find('error', 'force is not true or false')]),
    ...(row['execution_mode'] === 'worktree' || row['execution_mode'] === 'direct_repo'
      ? []
      : [find('warning', `unknown execution_mode ${printLine(row['execution_mode'] ?? null)}`)]),
    ...(force && !isSeed && (row['reason'] ?? '') === '' ? [find('error', 'a forced move has no reason')] : []),
    ...(from_lane === 'for_review' && to_lane === 'in_progress' && event.review_ref === null
      ? [find('warning', 'a rework has no review_ref')]
      : []),
    ...(!force && edges[from_lane]?.[to_lane] === undefined
      ? [find('warning', `${from_lane} -> ${to_lane} is no move of today's rules`)]
      : []),
    ...OLD_KEYS.filter((key) => Object.hasOwn(row, key)).map((key) => find('warning', `the old key ${key}`)),
    ...(!force && to_lane === 'done' && !isJsonObject(review)
      ? [find('warning', 'done without evidence of a review')]
      : []),
  ];
}

const OLD_KEYS = ['feature_slug', 'feature_number', 'mission_key', 'legacy_aggregate_id', 'work_package_id'];

function auditAnnotation({ event_id, wp_id, at }: AnnotationEvent): readonly RowFinding[] {
  const find = (severity: LogFinding['severity'], message: string): RowFinding => ({
    severity,
    event_id,
    work_package_id: wp_id,
    message,
  });
  return [
    ...(/^WP\d{2,}$/.test(wp_id) ? [] : [find('warning', `a note on ${wp_id}, which is no id of a work package`)]),
    ...(isMoment(at) ? [] : [{ ...find('error', `at ${JSON.stringify(at)} is no time`), field: 'at' as const }]),
  ];
}

function repeatedIds(events: readonly LogEvent[]): readonly LogFinding[] {
  const seen = new Set<string>();
  return events.flatMap((event, index) => {
    if (event.event_id === null || !seen.has(event.event_id)) {
      if (event.event_id !== null) seen.add(event.event_id);
      return [];
    }
    const wp = 'wp_id' in event ? event.wp_id : null;
    const effect = event.family === 'transition' ? 'the first row counts' : 'both rows count';
    return [
      {
        severity: 'warning' as const,
        event_id: event.event_id,
        work_package_id: wp,
        message: `the id is used twice; ${effect}`,
        index,
      },
    ];
  });
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
