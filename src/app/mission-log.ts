import type { FoundMission } from './find-missions';
import { eventFilter, type FilteredEvent, type LogFilter } from './log-filter';
import { selectMission } from './select-mission';
import { identityOfMission } from './mission-facts';
import { workPackageId } from './move-task';
import { readPlan } from './read-plan';
import { isJsonObject, type JsonObject } from '../domain/canonical-json/json-value';
import type { Outcome } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import { identityOf, type LogEvent } from '../domain/status/event';
import { compareEvents } from '../domain/status/fold-log';
import { unknownWorkPackage } from '../domain/status/move-problems';
import { annotationSummary } from '../domain/view/annotation-summary';
import type { Ports } from '../ports/ports';

/** One row of the history, told in one line. */
export interface LogLine extends FilteredEvent {
  readonly event_id: string | null;
  readonly work_package_id: string | null;
  readonly summary: string;
}

export interface LogOutcome extends Outcome {
  readonly mission_slug: string;
  /** In order of time; the newest last, or first where that was asked for. */
  readonly events: readonly LogLine[];
  /** How many there are without the limit. */
  readonly total: number;
}

export interface LogRequest {
  readonly mission: string | undefined;
  readonly workPackage: string | undefined;
  /** The newest so many; all when absent. */
  readonly limit?: number | undefined;
  readonly isNewestFirst?: boolean;
  readonly filter?: LogFilter;
}

/**
 * The history of a mission or of one work package.
 *
 * @throws ProblemError WP_NOT_FOUND; USAGE_ERROR for a lane or a time that is none, before anything is read.
 */
export function missionLog(ports: Ports, request: LogRequest): LogOutcome {
  const isWanted = eventFilter(request.filter ?? {}, () => ports.clock.nowMicros());
  const { mission } = selectMission(ports, request.mission);
  const wanted = request.workPackage === undefined ? null : workPackageId(request.workPackage);
  const all = [...ports.log.events(mission.location)].sort(compareEvents).map(lineOf);
  if (wanted !== null && !all.some(({ work_package_id }) => work_package_id === wanted))
    assertKnown(ports, mission, wanted);
  const lines = all.filter((line) => (wanted === null || line.work_package_id === wanted) && isWanted(line));
  const events = request.limit === undefined ? lines : lines.slice(-request.limit);
  return {
    mission_slug: mission.slug,
    events: request.isNewestFirst === true ? events.toReversed() : events,
    total: lines.length,
  };
}

/** A work package without a row may still be planned. @throws ProblemError WP_NOT_FOUND. */
function assertKnown(ports: Ports, mission: FoundMission, id: string): void {
  const planned = readPlan(ports, mission.location).packages.map((one) => one.id);
  if (!planned.includes(id)) throw new ProblemError(unknownWorkPackage(id, identityOfMission(mission), planned));
}

const noMove = { from_lane: null, to_lane: null } as const;

function lineOf(event: LogEvent): LogLine {
  const base = { event_id: event.event_id, at: event.at };
  switch (event.family) {
    case 'transition': {
      const reason = event.row['reason'];
      const why = typeof reason === 'string' && reason !== '' ? `: ${reason}` : '';
      const force = event.force ? ' (forced)' : '';
      return {
        ...base,
        kind: 'move',
        work_package_id: event.wp_id,
        actor: identityOf(event.actor),
        from_lane: event.from_lane,
        to_lane: event.to_lane,
        summary: `${event.from_lane} -> ${event.to_lane}${force}${why}`,
      };
    }
    case 'annotation': {
      const delta = event.row['delta'] ?? null;
      return {
        ...base,
        kind: 'note',
        work_package_id: event.wp_id,
        actor: identityOf(event.actor),
        ...noMove,
        summary: isJsonObject(delta) ? annotationSummary(delta) : '',
      };
    }
    case 'lifecycle':
      return {
        ...base,
        kind: event.event_type,
        work_package_id: textOf(event.payload, 'wp_id'),
        actor: textOf(event.payload, 'actor'),
        ...noMove,
        summary: lifecycleSummary(event.payload),
      };
    case 'retrospective':
      return {
        ...base,
        kind: event.event_name ?? textOf(event.row, 'type') ?? 'retrospective',
        work_package_id: null,
        actor: null,
        ...noMove,
        summary: '',
      };
    default:
      return event satisfies never;
  }
}

function lifecycleSummary(payload: JsonObject): string {
  const parts = ['wp_title', 'step', 'result', 'question', 'final_answer', 'artifact_path'].flatMap(
    (key) => textOf(payload, key) ?? [],
  );
  return parts.join(' ');
}

function textOf(payload: JsonObject, key: string): string | null {
  const value = payload[key];
  return typeof value === 'string' && value !== '' ? value : null;
}
