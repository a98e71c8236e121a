import { decideMove } from './decide-move';
import { holderOf } from './holder-of';
import { displayedLanes, isHandedOver, type Lane } from './lanes';
import { laneOf, movedOf } from './log-state';
import type { MoveFacts, MoveIntent } from './move-intent';
import { recordedApproval } from './recorded-approval';

/** Something a person has to say before a move can be made. */
export type MoveAnswer = 'agent' | 'reviewer' | 'reference' | 'reason' | 'feedback';

/** A lane a work package may go to now, without force. */
export interface MoveOffer {
  readonly to: Lane;
  /** What the move needs to be told, in the order to ask for it. */
  readonly asks: readonly MoveAnswer[];
}

/**
 * The moves that the rules allow once everything they ask for is given: what a person can choose from. What depends on
 * the answers themselves, or on the work tree, is refused when the move is made.
 */
export function offeredMoves(workPackage: string, facts: MoveFacts): readonly MoveOffer[] {
  return displayedLanes
    .map((to) => ({ to, asks: asksFor(workPackage, to, facts) }))
    .filter(({ to, asks }) => decideMove(answered(workPackage, to, asks, facts), facts).accepted);
}

function asksFor(id: string, to: Lane, { state }: MoveFacts): readonly MoveAnswer[] {
  const from = laneOf(state, id);
  if (to === 'blocked' || to === 'canceled') return ['reason'];
  if (to === 'planned' || (to === 'in_progress' && isHandedOver(from))) return ['reviewer', 'feedback'];
  if (to !== 'approved' && to !== 'done') return ['agent'];
  return from === 'approved' && recordedApproval(state, id) !== null ? [] : ['reviewer', 'reference'];
}

/** The move with an answer to everything, none of which the rules could object to. */
function answered(id: string, to: Lane, asks: readonly MoveAnswer[], { state }: MoveFacts): MoveIntent {
  const given = (ask: MoveAnswer, answer: string): string | null => (asks.includes(ask) ? answer : null);
  const feedback = given('feedback', 'feedback');
  return {
    workPackage: id,
    to,
    agent: given('agent', holderOf(state, id) ?? 'somebody'),
    force: false,
    note: given('reason', 'reason'),
    reviewer: given('reviewer', `not ${movedOf(state, id)?.implementer ?? ''}`),
    approvalRef: given('reference', 'reference'),
    feedback: feedback === null ? null : { reference: feedback, path: null },
    shellPid: null,
    shellPidCreatedAt: null,
    assignee: null,
    trackerRefs: [],
    executionMode: 'worktree',
  };
}
