import type { DoctorCheck, DoctorFinding } from './doctor-finding';
import type { FoundMission } from './find-missions';
import { auditLog } from '../domain/status/audit-log';
import type { AnnotationEvent, LogEvent, LogFault, TransitionEvent } from '../domain/status/event';
import type { LogState } from '../domain/status/log-state';
import { formatMoment, momentAfter } from '../domain/status/moment';
import type { EventLog } from '../ports/event-log';

type Diagnosis = ReturnType<EventLog['diagnose']>;

const MOST_SHOWN = 20;

/** What is odd about a log that can be read. */
export function logFindings(
  mission: FoundMission,
  diagnosis: Diagnosis,
  state: LogState,
  nowMicros: number,
): readonly DoctorFinding[] {
  return [
    ...(diagnosis.hasTornTail ? [tornFinding(mission)] : []),
    ...ruleFindings(mission, diagnosis, nowMicros),
    ...anomalyFindings(mission, state),
  ];
}

function logPath({ location }: FoundMission): string {
  return `${location.directory}/status.events.jsonl`;
}

/** A line that cannot be read: nothing of the log counts until it is mended. */
export function faultFinding(mission: FoundMission, { line, column, message, code }: LogFault): DoctorFinding {
  const path = logPath(mission);
  const isRepairable = code === 'LOG_UNREADABLE';
  return {
    check: 'log_unreadable',
    severity: 'error',
    mission_slug: mission.slug,
    message: `${path}:${line}${column === undefined ? '' : `:${column}`}: ${message}.`,
    remediation: isRepairable
      ? [`Correct line ${line} by hand, or set it aside: spec-kitty doctor --mission ${mission.slug} --fix`]
      : ['Update spec-kitty: a newer version wrote this row.'],
    path,
    line,
    ...(isRepairable ? { fix: `set line ${line} aside in a backup` } : {}),
  };
}

function tornFinding(mission: FoundMission): DoctorFinding {
  return {
    check: 'log_unreadable',
    severity: 'warning',
    mission_slug: mission.slug,
    message: `${logPath(mission)} ends in an incomplete line: a write was interrupted, and nothing that was reported is lost.`,
    remediation: ['The next command that changes the mission sets it aside.'],
    path: logPath(mission),
  };
}

function ruleFindings(
  mission: FoundMission,
  { events, lines }: Diagnosis,
  nowMicros: number,
): readonly DoctorFinding[] {
  const path = logPath(mission);
  const blocking = events.map((event) => isBlocking(event, nowMicros));
  const rules = auditLog(events).filter(({ index, field }) => field !== 'at' || blocking[index] !== true);
  const shown = rules.slice(0, MOST_SHOWN).map(({ event_id, work_package_id, message, index }): DoctorFinding => ({
    check: 'log_rule',
    // A stored row is history: it is told, and never rewritten.
    severity: 'warning',
    mission_slug: mission.slug,
    message: `${work_package_id ?? 'the mission'}, event ${event_id ?? 'without id'}: ${message}.`,
    remediation: [],
    path,
    line: lines[index] ?? 0,
    ...(work_package_id === null ? {} : { work_package_id }),
  }));
  return [
    ...events.flatMap((event, index) =>
      blocking[index] === true ? [clockFinding(mission, event, lines[index] ?? 0, nowMicros)] : [],
    ),
    ...shown,
    ...(rules.length > shown.length ? [countFinding(mission, 'log_rule', rules.length - shown.length)] : []),
  ];
}

/** Whether no new event of its work package could come after this one: every change of it is refused. */
function isBlocking(event: LogEvent, nowMicros: number): event is TransitionEvent | AnnotationEvent {
  return (event.family === 'transition' || event.family === 'annotation') && momentAfter(event.at, nowMicros) === null;
}

function clockFinding(mission: FoundMission, event: LogEvent, line: number, nowMicros: number): DoctorFinding {
  const path = logPath(mission);
  const id = 'wp_id' in event ? event.wp_id : 'the mission';
  return {
    check: 'log_rule',
    severity: 'error',
    mission_slug: mission.slug,
    message: `${path}:${line}: ${id}, event ${event.event_id ?? 'without id'}: at ${JSON.stringify(event.at)} is no time that another can come after, so ${id} cannot change.`,
    remediation: [`Correct at in line ${line} by hand, in the form of ${formatMoment(nowMicros)}, and commit the log.`],
    path,
    line,
    ...('wp_id' in event ? { work_package_id: event.wp_id } : {}),
  };
}

function countFinding({ slug }: FoundMission, check: DoctorCheck, more: number): DoctorFinding {
  return { check, severity: 'warning', mission_slug: slug, message: `and ${more} more of this kind.`, remediation: [] };
}

function anomalyFindings(mission: FoundMission, { anomalies, anomalyCount }: LogState): readonly DoctorFinding[] {
  const shown = anomalies
    .slice(0, MOST_SHOWN)
    .map(({ event_id, wp_id, at, from_lane, to_lane, actual_lane }): DoctorFinding => ({
      check: 'log_anomaly',
      severity: 'info',
      mission_slug: mission.slug,
      work_package_id: wp_id,
      message: `${wp_id} at ${at}: event ${event_id} moves ${from_lane} -> ${to_lane}, but it was ${actual_lane}. The move counts as it stands.`,
      remediation: [],
    }));
  return anomalyCount > shown.length
    ? [...shown, { ...countFinding(mission, 'log_anomaly', anomalyCount - shown.length), severity: 'info' }]
    : shown;
}
