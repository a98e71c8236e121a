import type { JsonObject } from '../canonical-json/json-value';
import type { Problem } from '../problem/problem';
import { accept, refuse, type Decision, type EventDraft } from './draft';
import { edges, forwardPath, isHandedOver, type Lane } from './lanes';
import { laneOf, movedOf, slotOf, type LogState } from './log-state';
import {
  forceCommand,
  guardNotMet,
  forcedCommand,
  moveCommand,
  noSuchMove,
  notSeeded,
  problemOf,
  releaseCommand,
  shellWord,
  unknownWorkPackage,
} from './move-problems';
import { annotationDraft, transitionDraft, type MissionIdentity } from './transition-draft';
import { validateTransition } from './validate-transition';

/** Somebody wants a work package in another lane. Null is "not given". */
export interface MoveIntent {
  readonly workPackage: string;
  readonly to: Lane;
  readonly agent: string | null;
  readonly force: boolean;
  readonly note: string | null;
  readonly reviewer: string | null;
  readonly approvalRef: string | null;
  /** Feedback of a rejection, with text in it; its reference is how events name it. */
  readonly feedback: { readonly reference: string; readonly path: string | null } | null;
  readonly shellPid: number | null;
  readonly shellPidCreatedAt: string | null;
  readonly assignee: string | null;
  readonly trackerRefs: readonly string[];
  readonly executionMode: 'worktree' | 'direct_repo';
  /** Where the work is done, kept with the start; absent when the mover does not know. */
  readonly workspace?: { readonly branch: string; readonly baseCommit: string };
}

/** What the plan says of one work package, as far as moves depend on it. */
export interface PlannedWorkPackage {
  readonly id: string;
  readonly dependencies: readonly string[];
  readonly subtasks: readonly string[];
}

export interface MoveFacts {
  readonly mission: MissionIdentity;
  readonly state: LogState;
  readonly plan: readonly PlannedWorkPackage[];
}

interface Move extends MoveFacts {
  readonly intent: MoveIntent;
  readonly from: Lane;
  /** The lanes to pass, the last one being the target. */
  readonly hops: readonly Lane[];
  readonly workPackage: PlannedWorkPackage;
  readonly holder: string | null;
}

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
  const [first, ...more] = checks.flatMap((check) => check(move) ?? []);
  if (first !== undefined) return refuse(first, ...more);
  return recordMove(move);
}

/** Who holds a work package: the agent slot, else the last actor; null when it is free. */
export function holderOf(state: LogState, id: string): string | null {
  const lane = laneOf(state, id);
  if (lane === 'genesis' || lane === 'planned' || lane === 'canceled') return null;
  const agent = lane === 'in_review' ? null : slotOf(state, id, 'agent');
  const holder = typeof agent === 'string' && agent !== '' ? agent : (movedOf(state, id)?.actor ?? '');
  return holder === '' ? null : holder;
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

/** A claim of what another agent already has is a lost race, not a wrong command. */
function contestedClaim(move: Move): Problem | null {
  const { intent, from, holder, mission } = move;
  const { id } = move.workPackage;
  const wantsIt = intent.to === 'claimed' || intent.to === 'in_progress';
  const isTaken = from === 'claimed' || from === 'in_progress';
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

type Check = (move: Move) => Problem | null;

const checks: readonly Check[] = [
  function heldByAnother({ intent, from, holder, ...move }) {
    const isHeld = from === 'claimed' || from === 'in_progress';
    if (!isHeld || intent.force || intent.agent === null || holder === null || holder === intent.agent) return null;
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
        ...(from === 'claimed' || from === 'in_progress' ? ['To give it up unreviewed:', releaseCommand(move)] : []),
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

/** Subtasks of the plan that are not marked done. */
export function openSubtasks(state: LogState, { id, subtasks }: PlannedWorkPackage): readonly string[] {
  const slot = slotOf(state, id, 'subtasks');
  const done = typeof slot === 'object' && slot !== null ? (slot as JsonObject) : {};
  return subtasks.filter((one) => done[one] !== 'done');
}

function recordedApproval(state: LogState, id: string): JsonObject | null {
  const result = movedOf(state, id)?.review_result;
  return result != null && result.verdict === 'approved'
    ? { reviewer: result.reviewer, verdict: 'approved', reference: result.reference }
    : null;
}

function recordMove(move: Move): Decision {
  const drafts: EventDraft[] = [];
  let from = move.from;
  for (const to of move.hops) {
    const fields = hopFields(move, from, to);
    const fault = validateTransition({
      from,
      to,
      actor: fields.actor,
      isForced: move.intent.force,
      reason: fields.reason,
      workspaceContext: `${move.intent.executionMode}:${move.mission.slug}`,
      areSubtasksComplete: true,
      hasImplementationEvidence: true,
      reviewRef: fields.reviewRef,
      evidence: fields.evidence,
      reviewResult: fields.reviewResult,
    });
    if (fault !== null) return refuse(guardNotMet({ ...move, from, to }, fault));
    drafts.push(
      transitionDraft(move.mission, {
        wpId: move.workPackage.id,
        from,
        to,
        force: move.intent.force,
        executionMode: move.intent.executionMode,
        ...fields,
      }),
    );
    from = to;
  }
  return accept(...drafts, ...annotationDraft(move.workPackage.id, move.intent.agent ?? 'user', slotChanges(move)));
}

interface HopFields {
  readonly actor: string;
  readonly reason: string | null;
  readonly reviewRef: string | null;
  readonly evidence: JsonObject | null;
  readonly policyMetadata: JsonObject | null;
  readonly reviewResult: JsonObject | null;
}

function hopFields(move: Move, from: Lane, to: Lane): HopFields {
  const { intent } = move;
  const isReview = to === 'in_review' || to === 'approved' || to === 'done' || from === 'in_review';
  const actor = (isReview ? intent.reviewer : null) ?? intent.agent ?? 'user';
  const verdict = isReview ? reviewVerdict(move, from, to, actor) : null;
  const isApproval = to === 'approved' || to === 'done';
  return {
    actor,
    reason: reasonOf(move, from, to),
    reviewRef:
      intent.feedback?.reference ?? (from === 'in_review' && verdict !== null ? textOf(verdict['reference']) : null),
    evidence: isApproval && verdict !== null ? { review: verdict } : null,
    policyMetadata: to === 'claimed' ? claimOf(intent) : to === 'in_progress' ? workspaceNote(intent) : null,
    reviewResult: from !== 'in_review' || verdict === null ? null : withFeedbackPath(verdict, intent),
  };
}

/** Reviewer, verdict and reference; null where a forced move gives none. No verdict is made up: force alone is not one. */
function reviewVerdict({ intent, state, workPackage }: Move, from: Lane, to: Lane, actor: string): JsonObject | null {
  if (to === 'approved' || to === 'done') {
    const reference = intent.approvalRef ?? intent.note;
    const isNamed = !isBlank(intent.reviewer) && !isBlank(reference);
    if (isNamed) return { reviewer: actor, verdict: 'approved', reference };
    return from === 'approved' ? recordedApproval(state, workPackage.id) : null;
  }
  if (from !== 'in_review' || (intent.force && intent.feedback === null)) return null;
  const reference = intent.feedback?.reference ?? intent.approvalRef ?? intent.note;
  return isBlank(reference) ? null : { reviewer: actor, verdict: 'changes_requested', reference };
}

function withFeedbackPath(verdict: JsonObject, { feedback }: MoveIntent): JsonObject {
  return feedback?.path == null ? verdict : { ...verdict, feedback_path: feedback.path };
}

function reasonOf({ intent }: Move, from: Lane, to: Lane): string | null {
  const isBackward = forwardPath.indexOf(to) >= 0 && forwardPath.indexOf(to) < forwardPath.indexOf(from);
  if (!isBackward) return intent.note;
  return [`backward rewind: ${from} -> ${to}`, intent.feedback?.reference, intent.note]
    .filter((one) => one != null)
    .join(': ');
}

function claimOf({ agent, shellPid, shellPidCreatedAt }: MoveIntent): JsonObject {
  return {
    agent: agent ?? 'user',
    ...(shellPid === null ? {} : { shell_pid: shellPid }),
    ...(shellPidCreatedAt === null ? {} : { shell_pid_created_at: shellPidCreatedAt }),
  };
}

/**
 * The runtime slots a move changes. A claim is repeated here: an older annotation, for example a release, would
 * otherwise win over the claim that the move itself carries.
 */
function slotChanges(move: Move): JsonObject {
  const { intent, workPackage } = move;
  return {
    ...(takesOver(move) ? newHolder(move) : {}),
    ...(intent.assignee === null ? {} : { assignee: intent.assignee }),
    ...(isBlank(intent.note) ? {} : { note: intent.note }),
    ...(intent.trackerRefs.length === 0 ? {} : { tracker_refs: intent.trackerRefs }),
    ...(intent.to === 'planned'
      ? {
          release_runtime_claim: true,
          review: { actor: '', at: '', reason: '', wp_id: '' },
          subtasks: Object.fromEntries(workPackage.subtasks.map((id) => [id, 'planned'])),
        }
      : {}),
  };
}

/** True for a claim, and for work that starts or goes on without one in other hands. */
function takesOver({ intent, from, hops }: Move): boolean {
  if (hops.includes('claimed')) return true;
  const skipsClaim = from === 'blocked' || (intent.force && !isHandedOver(from));
  return intent.to === 'in_progress' && intent.agent !== null && skipsClaim;
}

function workspaceNote({ workspace }: MoveIntent): JsonObject | null {
  return workspace === undefined ? null : { branch: workspace.branch, base_commit: workspace.baseCommit };
}

/** A process id of an earlier holder is not kept beside the name of the new one. */
function newHolder({ intent, state, workPackage: { id } }: Move): JsonObject {
  const claim = claimOf(intent);
  const isStale = ['shell_pid', 'shell_pid_created_at'].some(
    (slot) => !Object.hasOwn(claim, slot) && (slotOf(state, id, slot) ?? null) !== null,
  );
  return isStale ? { ...claim, release_runtime_claim: true } : claim;
}

function isBlank(text: string | null): boolean {
  return text === null || text.trim() === '';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
