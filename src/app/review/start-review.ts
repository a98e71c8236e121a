import { reviewContext, type ReviewContext } from './review-context';
import { writeReviewPrompt } from './review-prompt';
import { assertWritable } from '../assert-writable';
import { commitState } from '../commit-state';
import { identityOfMission, knownWorkPackages, readMissionFacts, type MissionFacts } from '../mission-facts';
import { workPackageId } from '../move-task';
import { keepPlan } from '../read-plan';
import { previewEvents, receiptDiagnostics, recordEvents } from '../record-events';
import { selectMission } from '../select-mission';
import { workPackageGate } from '../verify/approval-gate';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import { shellWord } from '../../domain/problem/shell-word';
import { decideReviewClaim, type ReviewClaim } from '../../domain/review/decide-review-claim';
import type { PromptIdentity } from '../../domain/review/prompt-identity';
import { holderOf } from '../../domain/status/holder-of';
import type { Lane } from '../../domain/status/lanes';
import { laneOf, movedOf } from '../../domain/status/log-state';
import { unknownWorkPackage } from '../../domain/status/move-problems';
import type { GateMode } from '../../domain/verify/gate-mode';
import type { Ports } from '../../ports/ports';

export interface ReviewRequest {
  readonly mission: string | undefined;
  /** Absent: the review the agent has begun, else the first hand-over of somebody else. */
  readonly workPackage: string | undefined;
  readonly agent: string;
  readonly shellPid: number | null;
  readonly selfReviewReason: string | null;
}

export interface ReviewOutcome extends Outcome {
  readonly mission_slug: string;
  readonly work_package_id: string;
  readonly wp_id: string;
  readonly title: string;
  readonly agent: string;
  readonly from_lane: Lane;
  readonly to_lane: Lane;
  readonly workspace_path: string;
  readonly branch: string;
  readonly base_ref: string;
  /** Absolute; made for this call. */
  readonly prompt_path: string;
  readonly prompt_identity: PromptIdentity;
  /** Ids of the events this call recorded; empty when the review had begun before. */
  readonly events: readonly string[];
  readonly resumed: boolean;
  readonly commit: string | null;
  readonly next_steps: readonly string[];
}

/** Gives a reviewer one work package: gates, claim, prompt; the prompt is read back and checked before it is announced. */
export async function startReview(ports: Ports, request: ReviewRequest): Promise<ReviewOutcome> {
  const { repository, mission } = selectMission(ports, request.mission);
  assertWritable(ports, mission);
  const facts = readMissionFacts(ports, mission);
  const id = request.workPackage === undefined ? chooseReview(facts, request) : workPackageId(request.workPackage);
  assertKnown(facts, id);
  const claim: ReviewClaim = {
    workPackage: id,
    reviewer: request.agent,
    shellPid: request.shellPid,
    selfReviewReason: request.selfReviewReason,
  };
  const identity = identityOfMission(mission);
  previewEvents(ports, mission.location, ({ state }) => decideReviewClaim(claim, state, identity));
  const context = reviewContext(ports, repository, mission, id);
  const gate = workPackageGate(ports, { repository, mission, plan: facts.plan, workPackage: id });
  const receipt = await recordEvents(ports, mission.location, ({ state }) => decideReviewClaim(claim, state, identity));
  keepPlan(ports, mission.location, facts.plan);
  const prompt = writeReviewPrompt(ports, {
    facts,
    context,
    reviewer: request.agent,
    state: receipt.after,
    isVerified: gate !== 'off',
  });
  const committed = await commitState(ports, {
    repository,
    mission: mission.location,
    message: `${mission.slug}: ${id} for_review -> in_review`,
    mayBeUnchanged: receipt.events.length === 0,
  });
  return {
    ...describe(facts, context, request.agent, gate),
    from_lane: laneOf(receipt.before, id),
    to_lane: laneOf(receipt.after, id),
    prompt_path: prompt.prompt_path,
    prompt_identity: prompt,
    events: receipt.events.flatMap(({ event_id }) => event_id ?? []),
    resumed: receipt.events.length === 0,
    commit: committed.commit,
    diagnostics: [...receiptDiagnostics(receipt), ...committed.diagnostics],
  };
}

type Described = Pick<
  ReviewOutcome,
  | 'mission_slug'
  | 'work_package_id'
  | 'wp_id'
  | 'title'
  | 'agent'
  | 'workspace_path'
  | 'branch'
  | 'base_ref'
  | 'next_steps'
>;

function describe({ mission, plan }: MissionFacts, context: ReviewContext, agent: string, gate: GateMode): Described {
  const id = context.work_package_id;
  const on = `--mission ${mission.slug} --reviewer ${shellWord(agent)}`;
  return {
    mission_slug: mission.slug,
    work_package_id: id,
    wp_id: id,
    title: plan.packages.find((one) => one.id === id)?.title ?? id,
    agent,
    workspace_path: context.lane_worktree,
    branch: context.lane_branch,
    base_ref: context.base_ref,
    next_steps: [
      ...(gate === 'off' ? [] : [`spec-kitty verify ${id} --mission ${mission.slug} --agent ${shellWord(agent)}`]),
      `spec-kitty review approve ${id} ${on} --reference REFERENCE`,
      `spec-kitty review reject ${id} ${on} --feedback-file FILE`,
    ],
  };
}

/** The review the agent has begun, else the first hand-over that it did not write itself. */
function chooseReview(facts: MissionFacts, { agent, selfReviewReason }: ReviewRequest): string {
  const all = knownWorkPackages(facts);
  const { state, mission } = facts;
  const begun = all.find(({ id }) => laneOf(state, id) === 'in_review' && holderOf(state, id) === agent);
  if (begun !== undefined) return begun.id;
  const waiting = all.filter(({ id }) => laneOf(state, id) === 'for_review');
  const isOthers = (id: string): boolean => movedOf(state, id)?.implementer !== agent;
  const chosen = waiting.find(({ id }) => isOthers(id) || selfReviewReason !== null);
  if (chosen !== undefined) return chosen.id;
  const own = waiting.map(({ id }) => id);
  throw new ProblemError({
    diagnostic_code: 'NOTHING_TO_REVIEW',
    message:
      own.length === 0
        ? `No work package of ${mission.slug} waits for a review.`
        : `What waits for a review in ${mission.slug}, ${own.join(', ')}, was implemented by ${agent}.`,
    remediation: [`spec-kitty next --mission ${mission.slug} --agent ${shellWord(agent)}`],
    mission_slug: mission.slug,
    waiting: own,
  });
}

function assertKnown(facts: MissionFacts, id: string): void {
  const all = knownWorkPackages(facts).map((one) => one.id);
  if (all.includes(id)) return;
  throw new ProblemError(unknownWorkPackage(id, facts.mission, all));
}
