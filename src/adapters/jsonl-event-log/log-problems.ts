import type { BigIntStats } from 'node:fs';
import type { MissionLocation } from '../../domain/mission/location';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import type { LogFault } from '../../domain/status/event';
import type { IneffectiveEvent } from '../../domain/status/ineffective-events';

const MOST_SHOWN = 20;

/** Every bad line of a log as one refusal; rows from a newer version only when there is nothing else wrong. */
export function unreadableLog(mission: MissionLocation, path: string, faults: readonly LogFault[]): ProblemError {
  const isNewer = faults.every(({ code }) => code === 'LOG_FROM_NEWER_VERSION');
  const shown = faults.slice(0, MOST_SHOWN).map(({ line, column, message }) => {
    return `${path}:${line}${column === undefined ? '' : `:${column}`}: ${message}`;
  });
  const more = faults.length > MOST_SHOWN ? [`and ${faults.length - MOST_SHOWN} more lines`] : [];
  return new ProblemError({
    diagnostic_code: isNewer ? 'LOG_FROM_NEWER_VERSION' : 'LOG_UNREADABLE',
    message: `The event log of ${mission.slug} cannot be read: ${[...shown, ...more].join('; ')}.`,
    violated_invariant: 'A log is read whole or not at all.',
    remediation: isNewer
      ? ['Update spec-kitty: a newer version wrote this log.', `spec-kitty doctor --mission ${mission.slug}`]
      : [`spec-kitty doctor --mission ${mission.slug}`],
    mission_slug: mission.slug,
    status_events_path: path,
    faults: faults.slice(0, MOST_SHOWN),
    fault_count: faults.length,
  });
}

export function fileProblem(
  mission: MissionLocation,
  code: 'FILE_UNREADABLE' | 'LOG_NOT_WRITABLE' | 'LOG_WRITE_FAILED' | 'META_INVALID' | 'SNAPSHOT_NOT_WRITTEN',
  path: string,
  what: string,
  remediation: readonly string[],
): ProblemError {
  return new ProblemError({
    diagnostic_code: code,
    message: `${path} ${what}.`,
    remediation,
    mission_slug: mission.slug,
    path,
  });
}

/** A path that is not the regular file it has to be, in words; null when it is one. */
export function notRegular(found: BigIntStats): string | null {
  if (found.isFile()) return null;
  if (found.isSymbolicLink()) return 'is a symbolic link';
  return found.isDirectory() ? 'is a directory' : 'is not a regular file';
}

/** The failure that must never look like a success: what was written did not read back, or changed nothing. */
export function notPersisted(
  mission: MissionLocation,
  path: string,
  found: {
    readonly message: string;
    readonly ineffective?: IneffectiveEvent;
    readonly lane?: string;
    readonly wpId?: string;
    readonly eventId?: string;
  },
): ProblemError {
  const { ineffective } = found;
  const problem: Problem = {
    diagnostic_code: 'STATUS_EVENT_PERSISTENCE_VERIFICATION_FAILED',
    message: found.message,
    violated_invariant: 'STA-002',
    remediation: [
      `spec-kitty doctor --mission ${mission.slug}`,
      `spec-kitty log --mission ${mission.slug}`,
      'Do not continue as if the move had happened.',
    ],
    mission_slug: mission.slug,
    status_events_path: path,
    ...(found.wpId === undefined ? {} : { work_package_id: found.wpId, wp_id: found.wpId }),
    ...(found.lane === undefined ? {} : { requested_lane: found.lane, to_lane: found.lane }),
    ...(found.eventId === undefined ? {} : { event_id: found.eventId }),
    ...(ineffective?.winner == null ? {} : { winning_event: ineffective.winner }),
  };
  return new ProblemError(problem);
}
