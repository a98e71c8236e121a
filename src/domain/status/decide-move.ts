import { refuse, type Decision } from './draft';
import { holderOf } from './holder-of';
import { edges, forwardPath, type Lane } from './lanes';
import { laneOf, movedOf } from './log-state';
import { recordMove } from './move-drafts';
import type { Move, MoveFacts, MoveIntent, PlannedWorkPackage } from './move-intent';
import { noSuchMove, notSeeded, unknownWorkPackage } from './move-problems';
import { contestedClaim, moveRules } from './move-rules';

/**
 * Decides whether a work package may move, and what to record.
 *
 * A forward move records every lane on the way as one unit; a backward or forced one is a single event. All reasons
 * against a move are given together.
 */
export function decideMove(intent: MoveIntent, facts: MoveFacts): Decision {
  const workPackage = knownWorkPackage(intent.workPackage, facts);
  if (workPackage === null) return refuse(unknownWorkPackage(intent.workPackage, facts.mission, knownIds(facts)));
  const from = laneOf(facts.state, workPackage.id);
  if (from === 'genesis') return refuse(notSeeded(workPackage.id, facts.mission));
  const hops = hopsBetween(from, intent.to, intent.force);
  const move: Move = { ...facts, intent, from, hops, workPackage, holder: holderOf(facts.state, workPackage.id) };
  const contested = contestedClaim(move);
  if (contested !== null) return refuse(contested);
  if (hops.length === 0) return refuse(noSuchMove({ ...move, to: intent.to }));
  const [first, ...more] = moveRules.flatMap((rule) => rule(move) ?? []);
  if (first !== undefined) return refuse(first, ...more);
  return recordMove(move);
}

function knownWorkPackage(id: string, { plan, state }: MoveFacts): PlannedWorkPackage | null {
  const planned = plan.find((one) => one.id === id);
  if (planned !== undefined) return planned;
  return movedOf(state, id) === undefined ? null : { id, dependencies: [], subtasks: [] };
}

function knownIds({ plan, state }: MoveFacts): readonly string[] {
  return [...new Set([...plan.map(({ id }) => id), ...Object.keys(state.moved)])].sort();
}

function hopsBetween(from: Lane, to: Lane, isForced: boolean): readonly Lane[] {
  if (isForced) return [to];
  const start = forwardPath.indexOf(from);
  const end = forwardPath.indexOf(to);
  if (start >= 0 && end > start) return forwardPath.slice(start + 1, end + 1);
  return edges[from]?.[to] === undefined ? [] : [to];
}
