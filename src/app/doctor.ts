import { commitState } from './commit-state';
import { findMissions, type FoundMission } from './find-missions';
import { selectMission } from './select-mission';
import { knownWorkPackages } from './mission-facts';
import type { DoctorFinding } from './doctor-finding';
import { workspaceFindings } from './implement/workspace-findings';
import { faultFinding, logFindings } from './log-findings';
import { keepPlan, readPlan } from './read-plan';
import type { Repository } from '../domain/mission/location';
import type { Outcome } from '../domain/problem/diagnostic';
import { ProblemError, type Problem } from '../domain/problem/problem';
import { holderOf } from '../domain/status/holder-of';
import { readMoment } from '../domain/status/moment';
import { reduceLog } from '../domain/status/fold-log';
import type { LogState } from '../domain/status/log-state';
import { printSnapshot, snapshotOf } from '../domain/status/snapshot';
import type { Ports } from '../ports/ports';

export interface DoctorOutcome extends Outcome {
  readonly healthy: boolean;
  readonly findings: readonly DoctorFinding[];
  readonly missions_checked: number;
  /** What was repaired; empty without --fix. */
  readonly fixed: readonly { readonly mission_slug: string; readonly fix: string; readonly backup: string | null }[];
}

export interface DoctorRequest {
  /** Absent: every mission of the repository. */
  readonly mission: string | undefined;
  readonly fix: boolean;
}

const DAY_MICROS = 86_400_000_000;
const STALE_AFTER_DAYS = { claimed: 7, in_progress: 14 } as const;

/** Looks for everything that is wrong with missions. Without --fix it is a preview and writes nothing. */
export async function doctor(ports: Ports, request: DoctorRequest): Promise<DoctorOutcome> {
  const { repository, missions, unusable } = chooseMissions(ports, request.mission);
  const findings = [
    ...unusable.map(unusableFinding),
    ...missions.flatMap((mission) => examine(ports, repository, mission)),
  ];
  if (!request.fix) {
    return {
      healthy: isHealthy(findings),
      findings,
      missions_checked: missions.length,
      fixed: [],
      blocked: !isHealthy(findings),
    };
  }
  const fixed: DoctorOutcome['fixed'][number][] = [];
  for (const mission of missions) fixed.push(...(await repair(ports, repository, mission, findings)));
  const after = [
    ...unusable.map(unusableFinding),
    ...missions.flatMap((mission) => examine(ports, repository, mission)),
  ];
  return {
    healthy: isHealthy(after),
    findings: after,
    missions_checked: missions.length,
    fixed,
    blocked: !isHealthy(after),
  };
}

function chooseMissions(
  ports: Ports,
  handle: string | undefined,
): { repository: Repository; missions: readonly FoundMission[]; unusable: readonly Problem[] } {
  if (handle !== undefined) {
    const { repository, mission } = selectMission(ports, handle);
    return { repository, missions: [mission], unusable: [] };
  }
  const { repository, found, unusable } = findMissions(ports);
  return { repository, missions: found, unusable: unusable.map(({ problem }) => problem) };
}

function isHealthy(findings: readonly DoctorFinding[]): boolean {
  return findings.every(({ severity }) => severity !== 'error');
}

function unusableFinding(problem: Problem): DoctorFinding {
  return {
    check: 'mission_unusable',
    severity:
      problem.diagnostic_code !== 'HOME_NOT_CHECKED_OUT'
        ? 'error'
        : problem['is_home_gone'] === true
          ? 'warning'
          : 'info',
    mission_slug: problem.mission_slug ?? '',
    message: problem.message,
    remediation: problem.remediation,
  };
}

function examine(ports: Ports, repository: Repository, mission: FoundMission): readonly DoctorFinding[] {
  try {
    const log = ports.log.diagnose(mission.location);
    if (log.faults.length > 0) return log.faults.map((fault) => faultFinding(mission, fault));
    const state = reduceLog(log.events);
    return [
      ...logFindings(mission, log, state, ports.clock.nowMicros()),
      ...snapshotFindings(ports, mission, state),
      ...planFindings(ports, mission, state),
      ...staleClaims(ports, mission, state),
      ...workspaceFindings(ports, repository, mission, state),
    ];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problems.map((problem) => unusableFinding({ mission_slug: mission.slug, ...problem }));
  }
}

function snapshotFindings(ports: Ports, mission: FoundMission, state: LogState): readonly DoctorFinding[] {
  const path = `${mission.location.directory}/status.json`;
  const stored = ports.files.readText(path);
  if (stored === null && state.rowCount === 0) return [];
  const row = mission.meta?.row;
  const fresh = snapshotOf(state, {
    mission_number: row?.['mission_number'] ?? null,
    mission_type: row?.['mission_type'] ?? null,
  });
  if ('fault' in fresh || stored === printSnapshot(fresh)) return [];
  return [
    {
      check: 'snapshot_drift',
      severity: 'warning',
      mission_slug: mission.slug,
      message: `${path} ${stored === null ? 'is missing' : 'differs from what the log says'}; the log decides.`,
      remediation: [`spec-kitty materialize --mission ${mission.slug}`],
      path,
      fix: 'write status.json anew from the log',
    },
  ];
}

function planFindings(ports: Ports, mission: FoundMission, state: LogState): readonly DoctorFinding[] {
  const { faults, packages } = readPlan(ports, mission.location);
  const isFinalized = Object.keys(state.moved).length > 0;
  const unseeded = packages.filter(({ id }) => state.moved[id] === undefined).map(({ id }) => id);
  return [
    // A finished plan may predate rules of today: then it is worth knowing and no more.
    ...faults.map(({ message, remediation, line, work_package_id }): DoctorFinding => ({
      check: 'plan_fault',
      severity: isFinalized ? 'info' : 'warning',
      mission_slug: mission.slug,
      message,
      remediation,
      ...(line === undefined ? {} : { line }),
      ...(work_package_id === undefined ? {} : { work_package_id }),
    })),
    ...(unseeded.length === 0
      ? []
      : [
          {
            check: 'not_finalized' as const,
            severity: 'warning' as const,
            mission_slug: mission.slug,
            message: `The log does not know ${unseeded.join(', ')}: the tasks were not finalised.`,
            remediation: [`spec-kitty finalize-tasks --mission ${mission.slug}`],
          },
        ]),
  ];
}

function staleClaims(ports: Ports, mission: FoundMission, state: LogState): readonly DoctorFinding[] {
  const now = ports.clock.nowMicros();
  return knownWorkPackages({ plan: readPlan(ports, mission.location), state }).flatMap(({ id }): DoctorFinding[] => {
    const moved = state.moved[id];
    if (moved === undefined || (moved.lane !== 'claimed' && moved.lane !== 'in_progress')) return [];
    const since = readMoment(moved.last_transition_at);
    const limit = STALE_AFTER_DAYS[moved.lane];
    if (since === null || now - since < limit * DAY_MICROS) return [];
    const holder = holderOf(state, id) ?? 'nobody known';
    return [
      {
        check: 'stale_claim',
        severity: 'warning',
        mission_slug: mission.slug,
        work_package_id: id,
        message: `${id} is ${moved.lane} with ${holder} since ${moved.last_transition_at}, more than ${limit} days.`,
        remediation: [`spec-kitty release ${id} --reason "no progress" --mission ${mission.slug}`],
      },
    ];
  });
}

/** Saves what is replaced first, then repairs what needs no decision of a person. */
async function repair(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  findings: readonly DoctorFinding[],
): Promise<DoctorOutcome['fixed']> {
  const own = findings.filter(({ mission_slug, fix }) => mission_slug === mission.slug && fix !== undefined);
  if (own.length === 0) return [];
  const { location } = mission;
  const backup = await ports.log.setLinesAside(location, (faults) =>
    faults.filter(({ code }) => code === 'LOG_UNREADABLE').map(({ line }) => line),
  );
  await ports.log.append(location, () => []);
  keepPlan(ports, location, readPlan(ports, location));
  await commitState(ports, {
    repository,
    mission: location,
    message: `${mission.slug}: doctor --fix`,
    mayBeUnchanged: true,
  });
  return own.map(({ fix }) => ({ mission_slug: mission.slug, fix: fix ?? '', backup }));
}
