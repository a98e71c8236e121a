import { exitWords, startAgent, type ActiveRun } from './agent-turn';
import type { RunTurn } from './run-turn';
import { stallByFeedback } from './stall-by-feedback';
import { readMissionFacts } from '../mission-facts';
import { rejectWork } from '../review/reject-work';
import { startReview } from '../review/start-review';
import { selectMission } from '../select-mission';
import { approvalGate, workPackageGate } from '../verify/approval-gate';
import { verifyWork } from '../verify/verify-work';
import type { Turn } from '../../domain/run/choose-turns';
import { laneOf } from '../../domain/status/log-state';
import type { Ports } from '../../ports/ports';

export type ReviewEnd = Pick<RunTurn, 'result' | 'detail' | 'log_path'> & {
  /** Reason to block the work package with, where reviews turn in a circle; null otherwise. */
  readonly stall: string | null;
};

/**
 * Has a work package verified and reviewed. What the gate would not let pass is sent back at once, with what was found
 * as feedback: no reviewer could approve it.
 */
export async function reviewerTurn(
  ports: Ports,
  run: ActiveRun,
  turn: Turn & { readonly number: number },
): Promise<ReviewEnd> {
  const { slug } = run.setting.mission;
  const { workPackage, agent } = turn;
  if (needsVerification(ports, run, turn)) {
    const verified = await verify(ports, run, turn);
    if (run.signal.aborted) return { result: 'interrupted', detail: null, log_path: null, stall: null };
    if (verified !== null) return verified;
  }
  const begun = await startReview(ports, { mission: slug, workPackage, agent, shellPid: null, selfReviewReason: null });
  const place = { prompt: begun.prompt_path, workspace: begun.workspace_path };
  const exit = await startAgent(ports, run, turn, place);
  const { logPath: log_path } = exit;
  if (run.signal.aborted) return { result: 'interrupted', detail: null, log_path, stall: null };
  const lane = laneOf(readMissionFacts(ports, run.setting.mission).state, workPackage);
  if (lane === 'approved' || lane === 'done') return { result: 'approved', detail: null, log_path, stall: null };
  if (lane === 'in_review') {
    return { result: 'no_progress', detail: `no verdict was given: ${exitWords(exit)}`, log_path, stall: null };
  }
  if (lane !== 'planned' && lane !== 'in_progress') {
    return { result: 'progress', detail: `it is ${lane} now`, log_path, stall: null };
  }
  return {
    result: 'rejected',
    detail: null,
    log_path,
    stall: stallByFeedback(ports, run.setting.mission, workPackage),
  };
}

/** Only where an approval without one is refused, and none was made of the work as it is now. */
function needsVerification(ports: Ports, { setting }: ActiveRun, { workPackage, agent }: Turn): boolean {
  // Worktrees have come since the run began.
  const { repository, mission } = selectMission(ports, setting.mission.slug);
  const { plan, state } = readMissionFacts(ports, mission);
  if (laneOf(state, workPackage) !== 'for_review') return false;
  const subject = { repository, mission, plan, workPackage };
  if (workPackageGate(ports, subject) !== 'block') return false;
  return (approvalGate(ports, { ...subject, state, reviewer: agent })?.problem ?? null) !== null;
}

/** Null when the work may be approved. */
async function verify(ports: Ports, run: ActiveRun, { workPackage, agent }: Turn): Promise<ReviewEnd | null> {
  const { mission } = run.setting;
  const outcome = await verifyWork(ports, {
    mission: mission.slug,
    workPackage,
    role: 'reviewer',
    actor: agent,
    provider: null,
    command: null,
    claimsFile: null,
    strict: false,
  });
  if (outcome.decision === 'approve') return null;
  const [first = ''] = outcome.feedback;
  const feedbackFile = `${run.folder}/${workPackage}-verification.md`;
  ports.files.writeAll(mission.location.checkout, [
    { path: feedbackFile, content: `# What the verification found\n\n${outcome.feedback.join('\n')}\n` },
  ]);
  await rejectWork(ports, { mission: mission.slug, workPackage, reviewer: agent, feedbackFile });
  return { result: 'rejected', detail: first.trim(), log_path: outcome.log_path, stall: outcome.stall };
}
