import { accept, refuse, type Decision } from '../status/draft';
import { laneOf } from '../status/log-state';
import { problemOf } from '../status/move-problems';
import { annotationDraft, transitionDraft } from '../status/transition-draft';
import type { MoveFacts } from '../status/move-intent';
import type { ReviewVerdict } from './verdict';

/** Why a rejection may be set aside. */
export const overrideCategories = [
  'pre_existing_failure',
  'wrong_context',
  'cross_scope',
  'infra_environmental',
  'custom',
] as const;

export type OverrideCategory = (typeof overrideCategories)[number];

export interface OverrideIntent {
  readonly workPackage: string;
  readonly category: OverrideCategory;
  readonly reason: string;
  readonly actor: string;
  /** The time the override carries, in the form of event times. */
  readonly at: string;
}

/**
 * Sets a rejection aside: a note with author, time and reason, and where the work was sent back a forced approval. There
 * must be a rejection, or a contradiction, to set aside.
 */
export function decideOverride(
  intent: OverrideIntent,
  standing: ReviewVerdict,
  { mission, state }: MoveFacts,
): Decision {
  const { workPackage: id, category, reason, actor, at } = intent;
  const subject = { mission, workPackage: { id } };
  if (standing.verdict !== 'rejected' && !standing.isContradicted) {
    return refuse(
      problemOf(subject, {
        diagnostic_code: 'NOTHING_TO_OVERRIDE',
        message: `Nobody rejected ${id}: its verdict is ${standing.verdict}.`,
        violated_invariant: 'Only a rejection can be set aside.',
        remediation: [`spec-kitty status --mission ${mission.slug}`],
        verdict: standing.verdict,
      }),
    );
  }
  const words = `[${category}] ${reason}`;
  const note = annotationDraft(id, actor, { review: { actor, at, reason: words, wp_id: id } });
  const lane = laneOf(state, id);
  if (lane === 'approved' || lane === 'done') return accept(...note);
  const review = { reviewer: actor, verdict: 'approved', reference: words };
  return accept(
    transitionDraft(mission, {
      wpId: id,
      from: lane,
      to: 'approved',
      actor,
      force: true,
      reason: words,
      evidence: { review },
      reviewResult: lane === 'in_review' ? review : null,
    }),
    ...note,
  );
}
