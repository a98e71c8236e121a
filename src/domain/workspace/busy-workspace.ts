import { isBeingWorkedOn } from '../status/lanes';
import type { Problem } from '../problem/problem';
import { holderOf } from '../status/holder-of';
import { laneOf, type LogState } from '../status/log-state';
import type { MissionIdentity } from '../status/transition-draft';

/**
 * Says why a work package cannot start where another one is being worked on; null when its workspace is free.
 *
 * @param mates the other work packages of the same workspace.
 */
export function busyWorkspace(
  id: string,
  mates: readonly string[],
  state: LogState,
  mission: MissionIdentity,
): Problem | null {
  const running = mates.find((mate) => isBeingWorkedOn(laneOf(state, mate)));
  if (running === undefined) return null;
  const holder = holderOf(state, running) ?? 'somebody';
  return {
    diagnostic_code: 'WORKSPACE_BUSY',
    message: `${id} shares its workspace with ${running}, which ${holder} is working on.`,
    violated_invariant: 'One work package at a time is worked on in a workspace.',
    remediation: [`${id} can start when ${running} is handed over.`, `spec-kitty next --mission ${mission.slug}`],
    mission_slug: mission.slug,
    work_package_id: id,
    held_by: holder,
    running_work_package: running,
  };
}
