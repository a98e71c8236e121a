import { lanePlace, homePlace, unclearPlace, type GuardedPlace } from './mission-place';
import { findMission, findMissions, type FoundMission } from '../find-missions';
import { hasLaneWorktrees, lanePlanIfAny } from '../implement/lane-plan';
import type { Repository } from '../../domain/mission/location';
import { laneBranchName, parseMissionBranch } from '../../domain/mission/mission-branch';
import type { Problem } from '../../domain/problem/problem';
import type { WorkspaceRecord } from '../../domain/workspace/workspace-record';
import type { Ports } from '../../ports/ports';

/**
 * Says where a commit on `branch` is made: records of workspaces first, then what missions store of their lanes and
 * homes. What cannot be read makes a place unclear; it is never taken for nothing.
 */
export function commitPlace(ports: Ports, repository: Repository, branch: string | null): GuardedPlace {
  if (branch === null) return ELSEWHERE;
  const { records, faults } = ports.workspaces.list(repository);
  const [record, ...others] = records.filter((one) => one.branch === branch);
  if (record === undefined) {
    const parsed = parseMissionBranch(branch);
    return parsed?.laneId == null
      ? homeOn(ports, repository, branch)
      : laneWithoutRecord(ports, { ...parsed, branch, laneId: parsed.laneId }, faults);
  }
  if (others.length > 0) return unclearPlace(record.laneId, severalRecords(branch, [record, ...others]));
  return recordedLane(ports, repository, record);
}

const ELSEWHERE: GuardedPlace = { place: { kind: 'elsewhere' }, mission: null };

function recordedLane(ports: Ports, repository: Repository, record: WorkspaceRecord): GuardedPlace {
  const { laneId, missionSlug } = record;
  const mission = findMission(ports, repository, missionSlug);
  return mission !== null && 'location' in mission
    ? lanePlace(ports, mission, record)
    : missionUnavailable(laneId, missionSlug, mission?.problem ?? null);
}

function missionUnavailable(laneId: string, missionSlug: string, known: Problem | null): GuardedPlace {
  return unclearPlace(laneId, {
    diagnostic_code: 'ACTIVE_WP_STATUS_UNAVAILABLE',
    message: known?.message ?? `${laneId} is a lane of ${missionSlug}, which is not in this repository.`,
    violated_invariant: 'Whose files these are is read from the mission.',
    remediation: known?.remediation ?? [`spec-kitty mission open ${missionSlug}`],
    mission_slug: missionSlug,
    lane_id: laneId,
  });
}

/**
 * A branch that is spelled like a lane is one where a mission stores it so. Where the mission it is spelled after is here
 * but cannot be read, that is not known.
 */
function laneWithoutRecord(
  ports: Ports,
  { branch, laneId, slug: spelled }: { readonly branch: string; readonly laneId: string; readonly slug: string },
  faults: readonly { readonly path: string; readonly fault: string }[],
): GuardedPlace {
  const { found, unusable } = findMissions(ports);
  const mission = found.find((one) => storesLane(ports, one, branch, laneId));
  if (mission === undefined) {
    const closed = unusable.find((one) => one.slug === spelled);
    return closed === undefined ? ELSEWHERE : missionUnavailable(laneId, closed.slug, closed.problem);
  }
  const { slug } = mission;
  const fault = faults.find(({ path }) => path.endsWith(`${slug}-${laneId}.json`));
  const recover = `spec-kitty implement --recover --mission ${slug}`;
  return unclearPlace(laneId, {
    diagnostic_code: fault === undefined ? 'ACTIVE_WP_CONTEXT_MISSING' : 'ACTIVE_WP_METADATA_INVALID',
    message:
      fault === undefined
        ? `${branch} is ${laneId} of ${slug}, but no record says which work package is worked on here.`
        : `${fault.path} ${fault.fault}, so nothing says which work package is worked on in ${laneId}.`,
    violated_invariant: 'The branch and worktree of a lane are what its record says.',
    remediation: fault === undefined ? [recover] : [`Move ${fault.path} away, then:`, recover],
    mission_slug: slug,
    lane_id: laneId,
  });
}

function storesLane(ports: Ports, mission: FoundMission, branch: string, laneId: string): boolean {
  const plan = lanePlanIfAny(ports, mission);
  if (plan === null) return false;
  return laneBranchName(plan.missionBranch, laneId) === branch && plan.lanes.some((stored) => stored.laneId === laneId);
}

/** The mission that is worked on in the home of this branch. One without running work guards nothing. */
function homeOn(ports: Ports, repository: Repository, branch: string): GuardedPlace {
  const places = homedMissions(ports, repository, branch)
    .filter((one) => !hasLaneWorktrees(one) && one.meta?.mergedAt == null)
    .map((mission) => homePlace(ports, mission))
    .filter(({ place }) => place.kind === 'unclear' || (place.kind === 'home' && isWorkedIn(place)));
  const [only, ...others] = places;
  if (only === undefined) return ELSEWHERE;
  return others.length === 0 ? only : unclearPlace(null, severalMissions(branch, places));
}

/** Missions whose home is the checkout one stands in. */
function homedMissions(ports: Ports, repository: Repository, branch: string): readonly FoundMission[] {
  const { current } = repository;
  if (current === null) return [];
  const folder = `${current.root}/kitty-specs`;
  return ports.files
    .list(folder)
    .filter((slug) => ports.files.readText(`${folder}/${slug}/meta.json`)?.includes(JSON.stringify(branch)) === true)
    .flatMap((slug) => {
      const mission = findMission(ports, repository, slug);
      return mission !== null && 'location' in mission && mission.meta?.homeBranch === branch ? [mission] : [];
    });
}

function isWorkedIn({ members, workPackages }: Extract<GuardedPlace['place'], { readonly kind: 'home' }>): boolean {
  return workPackages.some(({ id, lane }) => lane === 'in_progress' && members.includes(id));
}

function severalRecords(branch: string, records: readonly WorkspaceRecord[]): Problem {
  const names = records.map(({ missionSlug, laneId }) => `${laneId} of ${missionSlug}`).join(' and ');
  return {
    diagnostic_code: 'ACTIVE_WP_CONTEXT_AMBIGUOUS',
    message: `${branch} is recorded as ${names}, so nobody can say whose files these are.`,
    violated_invariant: 'A branch belongs to one lane.',
    remediation: [
      'Move the record that is wrong out of .kittify/workspaces of the primary checkout:',
      ...records.map(({ missionSlug, laneId }) => `${missionSlug}-${laneId}.json`),
    ],
    branch,
  };
}

function severalMissions(branch: string, places: readonly GuardedPlace[]): Problem {
  const slugs = places.flatMap(({ mission }) => mission?.slug ?? []);
  return {
    diagnostic_code: 'ACTIVE_WP_CONTEXT_AMBIGUOUS',
    message: `${slugs.join(' and ')} are both being worked on on ${branch}, so nobody can say whose files these are.`,
    violated_invariant: 'One work package at a time is worked on in a workspace.',
    remediation: slugs.map((slug) => `spec-kitty status --mission ${slug}`),
    branch,
  };
}
