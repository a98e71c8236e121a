import { blocks, type Finding, type PreflightCheck } from './preflight-check';
import { cyclesOf, latestArtifact, verdictOn } from '../review/verdict-artifact';
import { knownWorkPackages } from '../mission-facts';
import type { ReviewArtifact } from '../../domain/review/review-artifact';
import type { ReviewVerdict } from '../../domain/review/verdict';
import type { Lane } from '../../domain/status/lanes';
import { laneOf } from '../../domain/status/log-state';

interface ReviewFact {
  readonly id: string;
  readonly lane: Lane;
  readonly verdict: ReviewVerdict;
  readonly artifact: ReviewArtifact | null;
  /** Of the artifact, relative to the root; empty when there is none. */
  readonly path: string;
}

/** The last word on finished work must not be a rejection. */
export const reviewsAgree: PreflightCheck<readonly ReviewFact[]> = {
  asks: 'Does the latest review of every approved or done work package approve it?',

  gather: (ports, { mission, facts, directory }) =>
    knownWorkPackages(facts).flatMap(({ id }) => {
      const lane = laneOf(facts.state, id);
      if (lane !== 'approved' && lane !== 'done') return [];
      const subject = { mission, plan: facts.plan, state: facts.state, workPackage: id };
      const artifact = latestArtifact(ports, subject);
      const { stem } = cyclesOf(mission, facts.plan, id);
      const path = artifact === null ? '' : `${directory}/tasks/${stem}/${artifact.name}`;
      return [{ id, lane, verdict: verdictOn(ports, subject), artifact, path }];
    }),

  judge: (all, { mission: { slug } }) => all.flatMap((one) => judgeReview(one, slug) ?? []),
};

function judgeReview({ id, lane, verdict, artifact, path }: ReviewFact, slug: string): Finding | null {
  const isSetAside = verdict.source === 'override';
  const isRejected = artifact?.verdict === 'rejected' && !isSetAside;
  if (!isRejected && !(verdict.verdict === 'rejected' && !isSetAside) && !verdict.isContradicted) return null;
  const known = {
    mission_slug: slug,
    work_package_id: id,
    canonical_lane: lane,
    lane,
    latest_review_cycle_path: path === '' ? null : path,
    latest_review_cycle_verdict: artifact?.verdictWord ?? null,
    review_cycle_number: artifact?.cycle ?? null,
  };
  const remediation = [
    'Send it back to be done again, with what is to change:',
    `spec-kitty move-task ${id} --to planned --review-feedback-file FILE --mission ${slug}`,
    ...(verdict.verdict === 'rejected'
      ? [
          'Or let an arbiter set the rejection aside:',
          `spec-kitty review override ${id} --category custom --reason "why" --actor NAME --mission ${slug}`,
        ]
      : [
          'Or, when the approval in the log counts, let the reviewer put it on file as well:',
          `spec-kitty move-task ${id} --to ${lane} --reviewer NAME --approval-ref REFERENCE --mission ${slug} --force --note "why"`,
        ]),
  ];
  if (!isRejected && verdict.isContradicted) {
    return blocks(id, {
      diagnostic_code: 'REVIEW_VERDICT_CONTRADICTION',
      message: `${id} is ${lane}; the log says ${verdict.verdict}, and the newer ${path} says ${artifact?.verdictWord ?? 'nothing'}.`,
      violated_invariant: 'event_and_latest_review_artifact_agree',
      remediation,
      ...known,
    });
  }
  const where = isRejected ? path : 'the log';
  return blocks(id, {
    diagnostic_code: 'REJECTED_REVIEW_ARTIFACT_CONFLICT',
    message: `${id} is ${lane}, but its latest review rejects it: ${where}.`,
    violated_invariant: 'terminal_wp_latest_review_artifact_must_not_be_rejected',
    remediation,
    ...known,
  });
}
