import type { FoundMission } from '../find-missions';
import { findWorkspace } from '../implement/find-workspace';
import { ownersOf, storedLanes } from '../merge/merge-setting';
import { readMissionFacts, type MissionFacts } from '../mission-facts';
import { allBefore, type OpenWorkPackage } from '../../domain/merge/planned-overlaps';
import type { Repository } from '../../domain/mission/location';
import { laneOf } from '../../domain/status/log-state';
import type { StoredLane } from '../../domain/workspace/lane-plan';
import type { Ports } from '../../ports/ports';

/** A branch that somebody works on and that is going to be merged. */
export interface RunningSide {
  readonly missionSlug: string;
  readonly laneId: string | null;
  readonly branch: string;
  readonly tip: string;
  readonly workPackages: readonly string[];
  /** Where the home of the mission stands; null when it is on no branch. */
  readonly home: string | null;
  /** Where the mission ends up; null when that branch does not exist. */
  readonly target: { readonly branch: string; readonly tip: string } | null;
  /** With the mission's name in front when several missions are looked at. */
  readonly owners: (path: string) => readonly string[];
}

/** The running lanes of missions, and every work package that is not finished. */
export function runningSides(
  ports: Ports,
  repository: Repository,
  missions: readonly FoundMission[],
): { readonly sides: readonly RunningSide[]; readonly open: readonly OpenWorkPackage[] } {
  const all = missions.map((mission) => sidesOf(ports, repository, mission, missions.length > 1));
  return { sides: all.flatMap(({ sides }) => sides), open: all.flatMap(({ open }) => open) };
}

function sidesOf(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  isOneOfMany: boolean,
): { readonly sides: readonly RunningSide[]; readonly open: readonly OpenWorkPackage[] } {
  const facts = readMissionFacts(ports, mission);
  const lanePlan = storedLanes(ports, mission);
  const lanes = (lanePlan?.lanes ?? []).filter(({ laneId }) => laneId !== 'lane-planning');
  const headOf = (branch: string | null): string | null =>
    branch === null ? null : ports.repositories.readRef(repository, `refs/heads/${branch}`);
  const targetBranch = mission.meta?.targetBranch ?? null;
  const targetTip = headOf(targetBranch);
  const owned = ownersOf({ facts });
  const named = (id: string): string => (isOneOfMany ? `${mission.slug}/${id}` : id);
  const sides = lanes
    .filter(({ workPackages }) => workPackages.some((id) => isOpen(facts, id)))
    .flatMap((lane) => {
      if (lanePlan === null) return [];
      const { branch, tip } = findWorkspace(ports, { repository, mission, lanePlan }, lane);
      if (tip === null) return [];
      return [
        {
          missionSlug: mission.slug,
          laneId: lane.laneId,
          branch,
          tip,
          workPackages: lane.workPackages,
          home: headOf(mission.location.checkout.branch),
          target: targetBranch === null || targetTip === null ? null : { branch: targetBranch, tip: targetTip },
          owners: (path: string) => owned(path).map(named),
        },
      ];
    });
  const withCode = new Set(sides.map(({ laneId }) => laneId));
  return { sides, open: openWorkPackages(facts, lanes, withCode) };
}

function openWorkPackages(
  facts: MissionFacts,
  lanes: readonly StoredLane[],
  withCode: ReadonlySet<string>,
): readonly OpenWorkPackage[] {
  return facts.plan.packages
    .filter(({ id, executionMode }) => executionMode === 'code_change' && isOpen(facts, id))
    .map(({ id, ownedFiles }) => {
      const laneId = lanes.find(({ workPackages }) => workPackages.includes(id))?.laneId ?? null;
      return {
        mission_slug: facts.mission.slug,
        wp_id: id,
        lane_id: laneId,
        hasCode: laneId !== null && withCode.has(laneId),
        ownedFiles,
        waitsFor: allBefore(id, facts.plan.packages),
      };
    });
}

function isOpen({ state }: MissionFacts, id: string): boolean {
  return !['done', 'canceled'].includes(laneOf(state, id));
}
