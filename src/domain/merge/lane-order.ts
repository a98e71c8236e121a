import type { StoredLane } from '../workspace/lane-plan';

/**
 * The order in which lanes are merged: by parallel group, then by id, and never before a lane they depend on. Lanes that
 * wait for each other in a circle come last, as they stand.
 */
export function laneOrder(lanes: readonly StoredLane[]): readonly StoredLane[] {
  const waiting = [...lanes].sort((a, b) => a.parallelGroup - b.parallelGroup || compareIds(a.laneId, b.laneId));
  const ordered: StoredLane[] = [];
  while (waiting.length > 0) {
    const open = new Set(waiting.map(({ laneId }) => laneId));
    const at = waiting.findIndex(({ dependsOnLanes }) => !dependsOnLanes.some((id) => open.has(id)));
    ordered.push(...waiting.splice(Math.max(at, 0), 1));
  }
  return ordered;
}

/** `lane-aa` comes after `lane-z`. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
