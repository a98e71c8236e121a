import type { FoundMission } from '../find-missions';
import { readLanePlan } from '../implement/lane-plan';
import { knownWorkPackages, readMissionFacts, type MissionFacts } from '../mission-facts';
import type { CommitPlace, GuardedWorkPackage } from '../../domain/guard/commit-facts';
import type { Finding } from '../../domain/manifest/finding';
import { resolvePlan } from '../../domain/manifest/resolve-plan';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import type { ProblemCode } from '../../domain/problem/catalogue';
import { holderOf } from '../../domain/status/holder-of';
import { laneOf } from '../../domain/status/log-state';
import type { WorkspaceRecord } from '../../domain/workspace/workspace-record';
import type { Ports } from '../../ports/ports';

/** A place, and the mission it belongs to; null where that is nobody's, or not known. */
export interface GuardedPlace {
  readonly place: CommitPlace;
  readonly mission: FoundMission | null;
}

export function unclearPlace(laneId: string | null, problem: Problem): GuardedPlace {
  return { place: { kind: 'unclear', laneId, problem }, mission: null };
}

/** The lane of a workspace record, with the status of its mission. */
export function lanePlace(ports: Ports, mission: FoundMission, record: WorkspaceRecord): GuardedPlace {
  const { laneId, currentWorkPackage: recorded } = record;
  return orUnclear(mission, laneId, () => {
    // Which work packages share a lane may have changed since the record was written.
    const stored = readLanePlan(ports, mission).lanes.find((lane) => lane.laneId === laneId);
    const members = stored?.workPackages ?? record.laneWorkPackages;
    const workPackages = readWorkPackages(ports, mission, members);
    return { place: { kind: 'lane', laneId, recorded, missionSlug: mission.slug, members, workPackages }, mission };
  });
}

/** The home of a mission, with every work package as one that may be worked on there. */
export function homePlace(ports: Ports, mission: FoundMission): GuardedPlace {
  return orUnclear(mission, null, () => {
    const workPackages = readWorkPackages(ports, mission, null);
    const members = workPackages.map(({ id }) => id);
    return { place: { kind: 'home', missionSlug: mission.slug, members, workPackages }, mission };
  });
}

/**
 * The same place with the scopes of its work packages, which the plan cache does not hold. Worth reading only for a
 * commit that would be refused.
 */
export function withScopes(ports: Ports, { place, mission }: GuardedPlace): CommitPlace {
  if (mission === null || (place.kind !== 'lane' && place.kind !== 'home')) return place;
  const sources = ports.planFiles.read(mission.location);
  const { ownerships } = resolvePlan({ missionSlug: mission.slug, sources, treePaths: null });
  const wide = new Set(ownerships.filter(({ isCodebaseWide }) => isCodebaseWide).map(({ wpId }) => wpId));
  return {
    ...place,
    workPackages: place.workPackages.map((one) => ({ ...one, isCodebaseWide: wide.has(one.id) })),
  };
}

/** @param members whose headers must be readable; null for all. */
function readWorkPackages(
  ports: Ports,
  mission: FoundMission,
  members: readonly string[] | null,
): readonly GuardedWorkPackage[] {
  const facts = readMissionFacts(ports, mission);
  const fault = facts.plan.faults.find((one) => hidesOwnership(one, members));
  if (fault !== undefined) throw new ProblemError(planUnreadable(mission, fault));
  const sourceOf = sourcesOf(ports, facts);
  return knownWorkPackages(facts).map(({ id }) => ({
    id,
    lane: laneOf(facts.state, id),
    holder: holderOf(facts.state, id),
    ownedFiles: facts.plan.packages.find((one) => one.id === id)?.ownedFiles ?? [],
    isCodebaseWide: false,
    source: sourceOf(id),
  }));
}

/** A manifest that cannot be read hides the ownership of all, a header that of its own work package. */
function hidesOwnership(finding: Finding, members: readonly string[] | null): boolean {
  if (finding.diagnostic_code === 'WPS_MANIFEST_INVALID') return true;
  if (finding.diagnostic_code !== 'FRONTMATTER_INVALID') return false;
  const file = typeof finding['file'] === 'string' ? finding['file'] : '';
  return members === null || members.some((id) => file.includes(`${id}-`) || file.includes(`${id}.`));
}

function planUnreadable(mission: FoundMission, fault: Finding): Problem {
  return {
    diagnostic_code: 'ACTIVE_WP_METADATA_INVALID',
    message: `The plan of ${mission.slug} cannot be read, so nobody can say whose files these are: ${fault.message}`,
    violated_invariant: 'A work package that changes code names the files it may change.',
    remediation: [`spec-kitty finalize-tasks --validate-only --mission ${mission.slug}`],
  };
}

/** Where people write what a work package owns. */
function sourcesOf(ports: Ports, { mission, plan }: MissionFacts): (id: string) => string {
  const { planningDirectory } = mission.location;
  const manifest = `${planningDirectory}/wps.yaml`;
  const hasManifest = ports.files.kindOf(manifest) !== null;
  return (id) => {
    const file = plan.packages.find((one) => one.id === id)?.file ?? null;
    return hasManifest || file === null ? manifest : `${planningDirectory}/tasks/${file}`;
  };
}

const STATUS_CODES: readonly ProblemCode[] = [
  'LOG_UNREADABLE',
  'LOG_FROM_NEWER_VERSION',
  'META_INVALID',
  'HOME_NOT_CHECKED_OUT',
];

/** What cannot be read is said in the guard's own words, with the cause behind it. */
function orUnclear(mission: FoundMission, laneId: string | null, read: () => GuardedPlace): GuardedPlace {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const [cause] = error.problems;
    const { diagnostic_code: code } = cause;
    return unclearPlace(laneId, {
      ...cause,
      diagnostic_code: code.startsWith('ACTIVE_WP_')
        ? code
        : STATUS_CODES.includes(code)
          ? 'ACTIVE_WP_STATUS_UNAVAILABLE'
          : 'ACTIVE_WP_CONTEXT_ERROR',
      cause_code: code,
      mission_slug: mission.slug,
      lane_id: laneId,
    });
  }
}
