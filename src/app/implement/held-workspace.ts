import { findWorkspace } from './find-workspace';
import { hasLaneWorktrees, lanePlanIfAny } from './lane-plan';
import type { FoundMission } from '../find-missions';
import type { Repository } from '../../domain/mission/location';
import { workspaceOf } from '../../domain/workspace/workspace-of';
import type { Ports } from '../../ports/ports';

/** Absolute path of the place a work package is being worked on in; null when there is none yet. Starts no git. */
export function heldWorkspace(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  workPackage: string,
): string | null {
  const lanePlan = lanePlanIfAny(ports, mission);
  if (lanePlan === null) return null;
  const choice = workspaceOf(workPackage, lanePlan, hasLaneWorktrees(mission));
  if (choice === null) return null;
  if (choice.kind === 'home') return mission.location.checkout.root;
  const { state, root } = findWorkspace(ports, { repository, mission, lanePlan }, choice.lane);
  return state === 'present' ? root : null;
}
