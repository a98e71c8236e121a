import { assertWritable } from '../assert-writable';
import { identityOfMission } from '../mission-facts';
import { moveTask, workPackageId, type MoveOutcome } from '../move-task';
import { recordEvents } from '../record-events';
import { selectMission } from '../select-mission';
import { ProblemError } from '../../domain/problem/problem';
import { decideReviewClaim } from '../../domain/review/decide-review-claim';
import { accept } from '../../domain/status/draft';
import type { Lane } from '../../domain/status/lanes';
import { laneOf } from '../../domain/status/log-state';
import type { Ports } from '../../ports/ports';

export interface RejectRequest {
  readonly mission: string | undefined;
  readonly workPackage: string;
  readonly reviewer: string;
  /** Relative to the caller's directory. */
  readonly feedbackFile: string;
}

/** Here somebody is at work, or wants to be: there is nothing yet that a review could send back. */
const BEING_DONE: readonly Lane[] = ['claimed', 'in_progress', 'blocked'];

/** Sends work back with feedback. A review that nobody began is begun by the same call: only then can it end. */
export async function rejectWork(ports: Ports, request: RejectRequest): Promise<MoveOutcome> {
  const { mission } = selectMission(ports, request.mission);
  assertWritable(ports, mission);
  const id = workPackageId(request.workPackage);
  const move = {
    mission: mission.slug,
    workPackage: id,
    to: 'planned',
    reviewer: request.reviewer,
    feedbackFile: request.feedbackFile,
    dryRun: false,
  };
  const { state: before } = ports.log.view(mission.location);
  const claim = { workPackage: id, reviewer: request.reviewer, shellPid: null, selfReviewReason: null };
  if (BEING_DONE.includes(laneOf(before, id))) {
    const refused = decideReviewClaim(claim, before, identityOfMission(mission));
    if (!refused.accepted) throw new ProblemError(refused.problems);
  }
  if (laneOf(before, id) === 'for_review') {
    // Read first: a review is not begun by a rejection that cannot be written.
    await moveTask(ports, { ...move, dryRun: true, force: true, note: 'looked at before the review begins' });
    await recordEvents(ports, mission.location, ({ state }) =>
      laneOf(state, id) === 'for_review' ? decideReviewClaim(claim, state, identityOfMission(mission)) : accept(),
    );
  }
  return moveTask(ports, move);
}
