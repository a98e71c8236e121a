import type { LanePlan, StoredLane } from './lane-plan';

/** Where a work package is worked on: in the worktree of its execution lane, or in the mission's home itself. */
export type WorkspaceChoice =
  | { readonly kind: 'home'; readonly mates: readonly string[] }
  | { readonly kind: 'lane'; readonly lane: StoredLane; readonly mates: readonly string[] };

const PLANNING_LANE = 'lane-planning';

/**
 * Says which workspace a work package has and with whom it shares it; null when no lane holds it.
 *
 * @param hasLanes false for a mission whose work packages are all worked on in its home.
 */
export function workspaceOf(id: string, { lanes }: LanePlan, hasLanes: boolean): WorkspaceChoice | null {
  const inHome = lanes
    .filter(({ laneId }) => !hasLanes || laneId === PLANNING_LANE)
    .flatMap(({ workPackages }) => workPackages);
  const without = (all: readonly string[]): readonly string[] => all.filter((other) => other !== id);
  if (inHome.includes(id)) return { kind: 'home', mates: without(inHome) };
  const lane = lanes.find(({ workPackages }) => workPackages.includes(id));
  return lane === undefined ? null : { kind: 'lane', lane, mates: without(lane.workPackages) };
}
