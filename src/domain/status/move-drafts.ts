import type { JsonObject } from '../canonical-json/json-value';
import { accept, refuse, type Decision, type EventDraft } from './draft';
import { forwardPath, isHandedOver, type Lane } from './lanes';
import { slotOf } from './log-state';
import type { Move, MoveIntent } from './move-intent';
import { guardNotMet } from './move-problems';
import { isBlank } from './reason-text';
import { recordedApproval } from './recorded-approval';
import { annotationDraft, transitionDraft } from './transition-draft';
import { validateTransition } from './validate-transition';

/** Writes a move that every rule lets pass as events, one per lane on the way; refused when the lane table objects. */
export function recordMove(move: Move): Decision {
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
    evidence: isApproval && verdict !== null ? { review: verdict, ...verifiedBy(intent, from) } : null,
    policyMetadata: policyOf(intent, from, to),
    reviewResult: from !== 'in_review' || verdict === null ? null : withFeedbackPath(verdict, intent),
  };
}

function policyOf(intent: MoveIntent, from: Lane, to: Lane): JsonObject | null {
  if (to === 'claimed') return claimOf(intent);
  if (to === 'in_progress') return workspaceNote(intent);
  const isApproval = from !== 'approved' && (to === 'approved' || to === 'done');
  return isApproval && intent.verification !== undefined ? { verify_gate: intent.verification.note } : null;
}

/** A step from approved to done adds nothing to what was verified for the approval. */
function verifiedBy({ verification }: MoveIntent, from: Lane): JsonObject {
  if (from === 'approved' || verification === undefined || verification.evidence.length === 0) return {};
  return { verification: [...verification.evidence] };
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

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
