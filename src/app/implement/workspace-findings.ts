import type { DoctorFinding } from '../doctor-finding';
import type { FoundMission } from '../find-missions';
import { hasLaneWorktrees, lanePlanIfAny } from './lane-plan';
import { findWorkspace } from './find-workspace';
import type { Repository } from '../../domain/mission/location';
import { holderOf } from '../../domain/status/holder-of';
import { laneOf, type LogState } from '../../domain/status/log-state';
import type { LanePlan, StoredLane } from '../../domain/workspace/lane-plan';
import type { Ports } from '../../ports/ports';
import { shellWord } from '../../domain/problem/shell-word';

/** What is wrong with the workspaces of a mission: half-made, missing or unrecorded ones, and claims that were not started. */
export function workspaceFindings(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  state: LogState,
): readonly DoctorFinding[] {
  const lanes = storedLanes(ports, mission);
  return [
    ...interruptedClaims(mission, state),
    ...(lanes?.lanes ?? []).flatMap((lane) => laneFindings(ports, repository, mission, lanes, lane, state)),
  ];
}

/** Null when there is nothing to look at. */
function storedLanes(ports: Ports, mission: FoundMission): LanePlan | null {
  return hasLaneWorktrees(mission) && mission.meta?.mergedAt == null ? lanePlanIfAny(ports, mission) : null;
}

function interruptedClaims(mission: FoundMission, state: LogState): readonly DoctorFinding[] {
  return Object.keys(state.moved)
    .filter((id) => laneOf(state, id) === 'claimed')
    .map((id) => {
      const holder = holderOf(state, id) ?? 'nobody known';
      return {
        check: 'interrupted_claim',
        severity: 'warning',
        mission_slug: mission.slug,
        work_package_id: id,
        message: `${id} is claimed by ${holder} and was not started.`,
        remediation: [
          `spec-kitty implement ${id} --agent ${shellWord(holder)} --mission ${mission.slug}`,
          `spec-kitty release ${id} --reason "claim was interrupted" --mission ${mission.slug}`,
        ],
      };
    });
}

function laneFindings(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  lanePlan: LanePlan | null,
  lane: StoredLane,
  state: LogState,
): readonly DoctorFinding[] {
  if (lanePlan === null || lane.workPackages.every((id) => laneOf(state, id) === 'done')) return [];
  const found = findWorkspace(ports, { repository, mission, lanePlan }, lane);
  const recover = `spec-kitty implement --recover --mission ${mission.slug}`;
  const finding = (message: string, remediation: readonly string[]): DoctorFinding[] => [
    { check: 'workspace', severity: 'warning', mission_slug: mission.slug, message, remediation, path: found.root },
  ];
  switch (found.state) {
    case 'unfinished':
      return finding(`The worktree of ${lane.laneId} was not finished: ${found.root}.`, [recover]);
    case 'present':
      return found.record === null
        ? finding(`${found.root} is the worktree of ${lane.laneId}, but no record says so.`, [recover])
        : [];
    case 'branch-only':
      return finding(`${found.branch} of ${lane.laneId} has no worktree: ${found.root} is gone.`, [recover]);
    case 'absent':
      return found.record === null
        ? []
        : finding(`${found.branch} of ${lane.laneId} is gone, and so is its worktree ${found.root}.`, [
            'git reflog names the last commit of a deleted branch while it is kept; then:',
            `git branch ${found.branch} COMMIT`,
            recover,
          ]);
    default:
      return found.state satisfies never;
  }
}
