import { nearestWord } from '../domain/problem/nearest-word';
import { ProblemError } from '../domain/problem/problem';
import { displayedLanes, parseLane, type Lane } from '../domain/status/lanes';
import { readInstant } from '../domain/status/moment';
import { timeBound } from '../domain/status/time-bound';

/** What of an event a filter asks about. */
export interface FilteredEvent {
  /** As stored. */
  readonly at: string;
  /** `move`, `note`, or the name of another kind of event. */
  readonly kind: string;
  readonly actor: string | null;
  /** Null for everything but a move, as the lane it went to. */
  readonly from_lane: Lane | null;
  readonly to_lane: Lane | null;
}

/** What an event has to be; an absent field asks for nothing. */
export interface LogFilter {
  /** In any case. */
  readonly actor?: string | undefined;
  /** Lanes a move starts from or ends in, as a person types them. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** `move`, `note`, or the name of another kind of event, in any case; one of them. */
  readonly kinds?: readonly string[] | undefined;
  /** As `timeBound` reads them. An event whose time cannot be read is inside of no bound. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/**
 * Makes the test that an event has to pass.
 *
 * @param now microseconds since the epoch; asked only where a bound is given.
 * @throws ProblemError USAGE_ERROR for a lane or a time that is none.
 */
export function eventFilter(filter: LogFilter, now: () => number): (line: FilteredEvent) => boolean {
  const from = filter.from === undefined ? null : laneNamed(filter.from);
  const to = filter.to === undefined ? null : laneNamed(filter.to);
  const kinds = filter.kinds?.map((kind) => kind.toLowerCase()) ?? [];
  const actor = filter.actor?.toLowerCase();
  const since = boundOf(filter.since, 'since', now);
  const until = boundOf(filter.until, 'until', now);
  return (line) =>
    (from === null || line.from_lane === from) &&
    (to === null || line.to_lane === to) &&
    (kinds.length === 0 || kinds.includes(line.kind.toLowerCase())) &&
    (actor === undefined || line.actor?.toLowerCase() === actor) &&
    isBetween(line.at, since, until);
}

function isBetween(at: string, since: number | null, until: number | null): boolean {
  if (since === null && until === null) return true;
  const time = readInstant(at);
  return time !== null && (since === null || time >= since) && (until === null || time <= until);
}

/** Work starts in `genesis`, so that is a lane to come from. */
function laneNamed(text: string): Lane {
  const lane = text.trim().toLowerCase() === 'genesis' ? 'genesis' : parseLane(text);
  if (lane !== null) return lane;
  const meant = nearestWord(text.trim().toLowerCase(), displayedLanes);
  throw new ProblemError({
    diagnostic_code: 'USAGE_ERROR',
    message: `There is no lane ${text}. The lanes are ${displayedLanes.join(', ')}.`,
    remediation: [...(meant === null ? [] : [`Did you mean ${meant}?`]), 'spec-kitty log --help'],
  });
}

function boundOf(text: string | undefined, side: 'since' | 'until', now: () => number): number | null {
  if (text === undefined) return null;
  const bound = timeBound(text, side, now());
  if (bound !== null) return bound;
  throw new ProblemError({
    diagnostic_code: 'USAGE_ERROR',
    message: `--${side} ${text} is no time.`,
    remediation: [
      `A day, a time or how long ago: --${side} 2026-03-01, --${side} 2026-03-01T09:00Z, --${side} 3d`,
      'spec-kitty log --help',
    ],
  });
}
