import type { JsonObject } from '../canonical-json/json-value';
import { slotOf, type LogState } from './log-state';
import type { PlannedWorkPackage } from './move-intent';

/** Subtasks of the plan that are not marked done. */
export function openSubtasks(state: LogState, { id, subtasks }: PlannedWorkPackage): readonly string[] {
  const slot = slotOf(state, id, 'subtasks');
  const done = typeof slot === 'object' && slot !== null ? (slot as JsonObject) : {};
  return subtasks.filter((one) => done[one] !== 'done');
}
