import type { FoundMission } from '../find-missions';
import { readPlan } from '../read-plan';
import { cyclesOf } from '../review/verdict-artifact';
import { readReviewArtifact } from '../../domain/review/review-artifact';
import { settledFeedback } from '../../domain/run/feedback-text';
import { presentStall, stallReason, type ReviewTurn } from '../../domain/verify/find-stall';
import type { Ports } from '../../ports/ports';

/**
 * The reason to block a work package whose reviewers say the same over and over, by the text of its review cycles; null
 * while they do not. Reviews that a verification stands behind are judged by its record instead.
 */
export function stallByFeedback(ports: Ports, mission: FoundMission, workPackage: string): string | null {
  const { folder } = cyclesOf(mission, readPlan(ports, mission.location), workPackage);
  const cycles = ports.files
    .list(folder)
    .filter((name) => /^review-cycle-\d+\.md$/.test(name))
    .map((name) => ({ name, text: ports.files.readText(`${folder}/${name}`) ?? '' }))
    .map(({ name, text }) => ({ ...readReviewArtifact(name, text), text }))
    .sort((a, b) => a.cycle - b.cycle);
  const turns = cycles.map(({ verdict, text }): ReviewTurn => {
    const isApproved = verdict === 'approved';
    return {
      signature: ports.digest(settledFeedback(text)).slice(0, 8),
      criteriaMet: 0,
      verdict: isApproved ? 'passed' : 'failed',
      classification: null,
      decision: isApproved ? 'approve' : 'feedback',
    };
  });
  const stall = presentStall(turns);
  return stall === null ? null : stallReason(stall);
}
