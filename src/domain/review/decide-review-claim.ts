import type { Problem } from '../problem/problem';
import { shellWord } from '../problem/shell-word';
import { accept, refuse, type Decision } from '../status/draft';
import { holderOf } from '../status/holder-of';
import { laneOf, movedOf, type LogState } from '../status/log-state';
import { notSeeded, problemOf } from '../status/move-problems';
import { transitionDraft, type MissionIdentity } from '../status/transition-draft';

/** An agent wants to review a work package. */
export interface ReviewClaim {
  readonly workPackage: string;
  readonly reviewer: string;
  /** Process id of the reviewer's shell or agent; null when it is not told. */
  readonly shellPid: number | null;
  /** Why somebody may review work of its own; null forbids it. */
  readonly selfReviewReason: string | null;
}

/** How the existing tool marks the start of a review. */
const CLAIM_REFERENCE = 'action-review-claim';

/** Decides whether a review may begin; one that the same reviewer has begun goes on without a further event. */
export function decideReviewClaim(claim: ReviewClaim, state: LogState, mission: MissionIdentity): Decision {
  const { workPackage: id, reviewer, shellPid, selfReviewReason } = claim;
  const subject = { mission, workPackage: { id } };
  const lane = laneOf(state, id);
  const holder = holderOf(state, id);
  if (lane === 'in_review') return holder === reviewer ? accept() : refuse(inReview(subject, holder, reviewer));
  if (lane === 'genesis') return refuse(notSeeded(id, mission));
  if (lane !== 'for_review') {
    return refuse(
      problemOf(subject, {
        diagnostic_code: 'NOTHING_TO_REVIEW',
        message: `${id} is ${lane}${holder === null ? '' : ` (${holder})`}: only work that was handed over can be reviewed.`,
        violated_invariant: 'A review begins with a hand-over.',
        remediation: [`spec-kitty status --mission ${mission.slug}`],
        from_lane: lane,
      }),
    );
  }
  const isOwn = movedOf(state, id)?.implementer === reviewer;
  if (isOwn && selfReviewReason === null) return refuse(ownWork(subject, reviewer));
  return accept(
    transitionDraft(mission, {
      wpId: id,
      from: 'for_review',
      to: 'in_review',
      actor: reviewer,
      reason: isOwn ? `Self-review: ${selfReviewReason ?? ''}` : 'Started review via action command',
      reviewRef: CLAIM_REFERENCE,
      policyMetadata: { agent: reviewer, ...(shellPid === null ? {} : { shell_pid: shellPid }) },
    }),
  );
}

type Subject = Parameters<typeof problemOf>[0];

function inReview(subject: Subject, holder: string | null, reviewer: string): Problem {
  const { mission, workPackage } = subject;
  return problemOf(subject, {
    diagnostic_code: 'WP_ALREADY_CLAIMED',
    message: `${workPackage.id} is in review with ${holder ?? 'somebody'}, not ${reviewer}.`,
    violated_invariant: 'A review has one reviewer.',
    remediation: [
      `spec-kitty next --mission ${mission.slug} --agent ${shellWord(reviewer)}`,
      `If ${holder ?? 'the reviewer'} is gone:`,
      `spec-kitty move-task ${workPackage.id} --to for_review --mission ${mission.slug} --force --note ${shellWord(`${holder ?? 'the reviewer'} is gone`)}`,
    ],
    held_by: holder,
  });
}

function ownWork(subject: Subject, reviewer: string): Problem {
  const { mission, workPackage } = subject;
  return problemOf(subject, {
    diagnostic_code: 'SELF_REVIEW',
    message: `${reviewer} implemented ${workPackage.id} and cannot review it.`,
    violated_invariant: 'Work is approved by somebody who did not write it.',
    remediation: [
      'Let another agent review it.',
      'To record a self-review as what it is:',
      `spec-kitty review ${workPackage.id} --mission ${mission.slug} --agent ${shellWord(reviewer)} --self-review-reason "why"`,
    ],
  });
}
