import type { Problem } from '../problem/problem';
import type { LogEvent } from './event';
import { compareEvents } from './fold-log';
import { readInstant } from './moment';
import { calendarBound } from './time-bound';

/** A log as it was once. */
export interface PastLog {
  readonly events: readonly LogEvent[];
  /** The newest of them; null where the log had not begun. */
  readonly last: { readonly event_id: string | null; readonly at: string } | null;
  /** Everything up to here is counted, in microseconds since the epoch. */
  readonly untilMicros: number;
}

/**
 * The part of a log up to a point: the id of an event, which is included, a time, or a day, which is included whole. A
 * time without an offset is UTC.
 *
 * @returns EVENT_NOT_FOUND when the point is neither.
 */
export function pastLog(events: readonly LogEvent[], point: string, slug: string): PastLog | { problem: Problem } {
  const sorted = [...events].sort(compareEvents);
  const named = sorted.find(({ event_id: id }) => id !== null && id.toUpperCase() === point.toUpperCase());
  if (named !== undefined) {
    const until = sorted.filter((event) => compareEvents(event, named) <= 0);
    return past(until, readInstant(named.at) ?? 0);
  }
  const untilMicros = calendarBound(point, 'until');
  if (untilMicros === null) return { problem: unknownPoint(point, slug) };
  // A row whose time cannot be read sorts by its text; where that was, nobody knows.
  const until = sorted.filter(({ at }) => (readInstant(at) ?? Infinity) <= untilMicros);
  return past(until, untilMicros);
}

function past(events: readonly LogEvent[], untilMicros: number): PastLog {
  const last = events.at(-1);
  return { events, last: last === undefined ? null : { event_id: last.event_id, at: last.at }, untilMicros };
}

function unknownPoint(point: string, slug: string): Problem {
  return {
    diagnostic_code: 'EVENT_NOT_FOUND',
    message: `The log of ${slug} has no event ${JSON.stringify(point)}, and it is no time such as 2026-03-01T09:00.`,
    remediation: [`spec-kitty log --json --mission ${slug}`],
    mission_slug: slug,
  };
}
