import { findMissions, type FoundMission } from './find-missions';
import { unopenedMissions } from './unopened-missions';
import { knownWorkPackages, nextFacts, readMissionFacts } from './mission-facts';
import { chooseNext } from '../domain/next/choose-next';
import type { Outcome } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import { laneOf } from '../domain/status/log-state';
import { progressOf, roundHalfEven } from '../domain/view/progress';
import type { Ports } from '../ports/ports';

/** One mission in the list, readable or not. */
export interface ListedMission {
  readonly mission_slug: string;
  readonly mission_id: string | null;
  readonly mission_number: number | null;
  readonly mission_type: string;
  readonly title: string | null;
  readonly mission_state: string;
  readonly home_branch: string | null;
  /** Null for a mission that is not checked out here. */
  readonly home_path: string | null;
  readonly total_wps: number;
  readonly done_wps: number;
  readonly weighted_percentage: number;
  /** Why the mission cannot be used here; null when it can. */
  readonly problem: string | null;
}

export interface MissionListOutcome extends Outcome {
  readonly missions: readonly ListedMission[];
}

/** Every mission here, also those that cannot be read and those that were pushed but not opened. */
export function listMissions(ports: Ports): MissionListOutcome {
  const here = findMissions(ports);
  const { found, unusable } = here;
  const listed = [
    ...found.map((mission) => describeMission(ports, mission)),
    ...unusable.map(({ slug, missionId, missionNumber, problem }) =>
      unlisted(slug, missionId, missionNumber, problem.message, null),
    ),
  ];
  const pushed = unopenedMissions(ports, here).map(({ slug, branch }) =>
    unlisted(slug, null, null, `not opened here: spec-kitty mission open ${slug}`, branch),
  );
  return { missions: [...listed, ...pushed].sort((a, b) => (a.mission_slug < b.mission_slug ? -1 : 1)) };
}

function describeMission(ports: Ports, mission: FoundMission): ListedMission {
  const base = {
    mission_slug: mission.slug,
    mission_id: mission.missionId,
    mission_number: mission.missionNumber,
    mission_type: mission.meta?.missionType ?? '',
    title: mission.meta?.friendlyName ?? null,
    home_branch: mission.meta?.homeBranch ?? null,
    home_path: mission.location.checkout.root,
  };
  try {
    const facts = readMissionFacts(ports, mission);
    const progress = progressOf(knownWorkPackages(facts).map(({ id }) => laneOf(facts.state, id)));
    return {
      ...base,
      mission_state: chooseNext(nextFacts(facts, null)).state,
      total_wps: progress.total_wps,
      done_wps: progress.done_wps,
      weighted_percentage: roundHalfEven(progress.weighted_percentage, 4),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return {
      ...base,
      mission_state: 'unknown',
      total_wps: 0,
      done_wps: 0,
      weighted_percentage: 0,
      problem: error.message,
    };
  }
}

function unlisted(
  slug: string,
  id: string | null,
  number: number | null,
  problem: string,
  branch: string | null,
): ListedMission {
  return {
    mission_slug: slug,
    mission_id: id,
    mission_number: number,
    mission_type: '',
    title: null,
    mission_state: 'unknown',
    home_branch: branch,
    home_path: null,
    total_wps: 0,
    done_wps: 0,
    weighted_percentage: 0,
    problem,
  };
}
