import type { Problem } from '../problem/problem';
import { shellWord } from '../problem/shell-word';
import { isBeingWorkedOn, isHandedOver } from './lanes';
import { laneOf, movedOf } from './log-state';
import type { Move } from './move-intent';
import { forceCommand, forcedCommand, moveCommand, problemOf, releaseCommand } from './move-problems';
import { openSubtasks } from './open-subtasks';
import { recordedApproval } from './recorded-approval';
import { isBlank } from './reason-text';

/** A claim of what another agent already has is a lost race, not a wrong command. */
export function contestedClaim(move: Move): Problem | null {
  const { intent, from, holder, mission } = move;
  const { id } = move.workPackage;
  const wantsIt = isBeingWorkedOn(intent.to);
  const isTaken = isBeingWorkedOn(from);
  if (!wantsIt || !isTaken || intent.force || holder === null || holder === intent.agent || intent.agent === null)
    return null;
  return problemOf(move, {
    diagnostic_code: 'WP_ALREADY_CLAIMED',
    message: `${id} is ${from === 'claimed' ? 'claimed by' : 'in progress with'} ${holder}, not ${intent.agent}.`,
    violated_invariant: 'A work package has one holder.',
    remediation: [
      `spec-kitty next --mission ${mission.slug} --agent ${shellWord(intent.agent)}`,
      `If ${holder} is gone:`,
      releaseCommand(move, `${holder} is gone`),
    ],
    held_by: holder,
    from_lane: from,
    to_lane: intent.to,
  });
}

type MoveRule = (move: Move) => Problem | null;

/** Every reason against a move; all of them are asked. */
export const moveRules: readonly MoveRule[] = [
  function heldByAnother({ intent, from, holder, ...move }) {
    if (!isBeingWorkedOn(from) || intent.force || intent.agent === null || holder === null || holder === intent.agent)
      return null;
    return problemOf(move, {
      diagnostic_code: 'AGENT_MISMATCH',
      message: `${move.workPackage.id} is held by ${holder}, not ${intent.agent}.`,
      remediation: [`Let ${holder} move it, or give it back first:`, releaseCommand(move)],
    });
  },
  function dependenciesOpen({ intent, hops, from, state, ...move }) {
    // One that is being worked on stays so when a dependency is taken back later.
    const isStart = from === 'planned' || from === 'blocked';
    if (intent.force || !isStart || !(hops.includes('claimed') || hops.includes('in_progress'))) return null;
    const open = move.workPackage.dependencies
      .map((id) => ({ wp_id: id, lane: laneOf(state, id) }))
      .filter(({ lane }) => lane !== 'approved' && lane !== 'done');
    if (open.length === 0) return null;
    const names = open.map(({ wp_id, lane }) => `${wp_id} (${lane})`).join(', ');
    return problemOf(move, {
      diagnostic_code: 'DEPENDENCIES_NOT_SATISFIED',
      message: `${move.workPackage.id} waits for ${names}.`,
      violated_invariant: 'A work package starts when everything it depends on is approved or done.',
      remediation: [`spec-kitty next --mission ${move.mission.slug}`],
      waits_for: open,
    });
  },
  function subtasksOpen({ intent, hops, state, ...move }) {
    if (intent.force || !hops.includes('for_review')) return null;
    const open = openSubtasks(state, move.workPackage);
    if (open.length === 0) return null;
    const { id } = move.workPackage;
    return problemOf(move, {
      diagnostic_code: 'SUBTASKS_INCOMPLETE',
      message: `${id} has open subtasks: ${open.join(', ')}.`,
      violated_invariant: 'Work is handed over when every subtask is done.',
      remediation: [`spec-kitty mark-status ${open.join(' ')} --status done --wp ${id} --mission ${move.mission.slug}`],
      open_subtasks: open,
    });
  },
  function feedbackMissing({ intent, from, ...move }) {
    const isRework = intent.to === 'in_progress' && !intent.force && isHandedOver(from);
    if (intent.feedback !== null || !(intent.to === 'planned' || isRework)) return null;
    return problemOf(move, {
      diagnostic_code: 'FEEDBACK_REQUIRED',
      message: `Sending ${move.workPackage.id} back from ${from} needs --review-feedback-file with text in it.`,
      violated_invariant: 'Whoever has to do the work again is told why.',
      remediation: [
        intent.force ? forcedCommand(move, intent.to, from) : moveCommand(move, intent.to, from),
        ...(isBeingWorkedOn(from) ? ['To give it up unreviewed:', releaseCommand(move)] : []),
      ],
    });
  },
  function feedbackMisplaced({ intent, from, ...move }) {
    const isForward = isHandedOver(intent.to) || !isHandedOver(from);
    if (intent.feedback === null || intent.to === 'planned' || !isForward) return null;
    return problemOf(move, {
      diagnostic_code: 'USAGE_ERROR',
      message: `Moving ${move.workPackage.id} from ${from} to ${intent.to} sends nothing back: it takes no --review-feedback-file.`,
      remediation: [moveCommand(move, intent.to, from)],
    });
  },
  function reasonMissing({ intent, ...move }) {
    const needs = intent.force || intent.to === 'blocked' || intent.to === 'canceled';
    if (!needs || !isBlank(intent.note)) return null;
    return problemOf(move, {
      diagnostic_code: 'REASON_REQUIRED',
      message: `${intent.force ? 'Forcing' : 'Moving'} ${move.workPackage.id} to ${intent.to} needs a reason: --note TEXT.`,
      remediation: [intent.force ? forceCommand(move, intent.to) : moveCommand(move, intent.to)],
    });
  },
  function approvalIncomplete({ intent, hops, from, state, ...move }) {
    if (intent.force || !(hops.includes('approved') || hops.includes('done'))) return null;
    const hasNothingNew = isBlank(intent.reviewer) && isBlank(intent.approvalRef);
    if (from === 'approved' && hasNothingNew && recordedApproval(state, move.workPackage.id) !== null) return null;
    const missing = [
      ...(isBlank(intent.reviewer) ? ['--reviewer'] : []),
      ...(isBlank(intent.approvalRef) && isBlank(intent.note) ? ['--approval-ref'] : []),
    ];
    if (missing.length === 0) return null;
    return problemOf(move, {
      diagnostic_code: 'GUARD_NOT_MET',
      message: `An approval of ${move.workPackage.id} needs ${missing.join(' and ')}.`,
      violated_invariant: 'An approval names who reviewed the work and where that can be read.',
      remediation: [moveCommand(move, intent.to)],
      missing_options: missing,
    });
  },
  function selfReview({ intent, hops, state, ...move }) {
    const implementer = movedOf(state, move.workPackage.id)?.implementer ?? intent.agent;
    if (intent.force || !hops.includes('approved') || isBlank(intent.reviewer) || intent.reviewer !== implementer)
      return null;
    return problemOf(move, {
      diagnostic_code: 'SELF_REVIEW',
      message: `${intent.reviewer} implemented ${move.workPackage.id} and cannot approve it.`,
      violated_invariant: 'Work is approved by somebody who did not write it.',
      remediation: [
        'Let another agent review it.',
        'To record a self-review as what it is:',
        `${forceCommand(move, intent.to)} --reviewer ${shellWord(intent.reviewer ?? '')}`,
      ],
    });
  },
];
