import { commitState } from './commit-state';
import { assertWritable } from './assert-writable';
import type { FoundMission } from './find-missions';
import { conflictProblem, knownOutlook } from './forecast/outlook';
import { selectMission } from './select-mission';
import {
  identityOfMission,
  knownWorkPackages,
  nextFacts,
  readMissionFacts,
  tornTailDiagnostics,
  type MissionFacts,
} from './mission-facts';
import { heldWorkspace } from './implement/held-workspace';
import { receiptDiagnostics, recordEvents } from './record-events';
import { workPackageGate } from './verify/approval-gate';
import { keepPlan } from './read-plan';
import type { Repository } from '../domain/mission/location';
import { chooseNext } from '../domain/next/choose-next';
import { nextCommand } from '../domain/next/next-command';
import type { NextDecision, Waiting } from '../domain/next/next-decision';
import { warning, type Diagnostic, type Outcome } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import { decideAnswer, decideReport } from '../domain/status/decide-mission-steps';
import { holderOf } from '../domain/status/holder-of';
import { openSubtasks } from '../domain/status/open-subtasks';
import { accept } from '../domain/status/draft';
import { laneOf, verificationOf } from '../domain/status/log-state';
import type { GateMode } from '../domain/verify/gate-mode';
import { verificationWord, type VerificationWord } from '../domain/view/mission-view';
import { formatMoment } from '../domain/status/moment';
import { progressOf, type Progress } from '../domain/view/progress';
import { stepPrompt } from '../templates/step-prompt';
import type { Ports } from '../ports/ports';

export interface NextRequest {
  readonly mission: string | undefined;
  readonly agent: string | undefined;
  /** Absent: a query, which changes nothing. */
  readonly result: 'success' | 'failed' | 'blocked' | undefined;
  readonly reason: string | undefined;
  readonly answer: string | undefined;
  readonly decisionId: string | undefined;
}

/** All keys are always present; those of the existing tool keep their names. */
export interface NextOutcome extends Outcome {
  readonly kind: 'query' | 'step' | 'decision_required' | 'blocked' | 'terminal';
  readonly agent: string | null;
  readonly mission_slug: string;
  readonly mission_number: string;
  readonly mission_type: string;
  readonly mission: string;
  readonly mission_state: string;
  readonly timestamp: string;
  readonly action: string | null;
  readonly wp_id: string | null;
  readonly workspace_path: string | null;
  readonly prompt_file: string | null;
  readonly reason: string | null;
  readonly guard_failures: readonly string[];
  readonly progress: Progress | null;
  readonly origin: Readonly<Record<string, never>>;
  readonly run_id: null;
  readonly step_id: string | null;
  readonly decision_id: string | null;
  readonly input_key: string | null;
  readonly question: string | null;
  readonly options: readonly string[] | null;
  readonly is_query: boolean;
  readonly preview_step: string | null;
  /** For work under review: what an approval asks for, and what the newest verification came to; null for other steps. */
  readonly verification: { readonly mode: GateMode; readonly latest: VerificationWord | null } | null;
  /** Work packages that cannot be taken now, each with why. */
  readonly waiting: readonly Waiting[];
  /** The one command that goes on from here; null where there is nothing to do but wait. */
  readonly next_step: string | null;
  readonly commit?: string | null;
  readonly event_id?: string | null;
  readonly answered?: string;
  readonly answer?: string;
}

/** Answers what the mission needs next; with a result, records that first. Both ask the same function. */
export async function next(ports: Ports, request: NextRequest): Promise<NextOutcome> {
  checkRequest(request);
  const { repository, mission } = selectMission(ports, request.mission);
  if (request.result === undefined) return query(ports, repository, mission, request.agent ?? null);
  assertWritable(ports, mission);
  return advance(ports, repository, mission, { ...request, result: request.result, agent: request.agent ?? '' });
}

function query(ports: Ports, repository: Repository, mission: FoundMission, agent: string | null): NextOutcome {
  const facts = readMissionFacts(ports, mission);
  const decision = chooseNext(nextFacts(facts, agent));
  return {
    ...frame(ports, repository, facts, agent, decision),
    kind: 'query',
    is_query: true,
    action: null,
    preview_step: decision.action,
    next_step: nextCommand(decision, { slug: mission.slug, agent, prompt: null }),
    diagnostics: [...tornTailDiagnostics(facts), ...ahead(ports, repository, mission)],
  };
}

async function advance(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  request: NextRequest & { readonly result: 'success' | 'failed' | 'blocked'; readonly agent: string },
): Promise<NextOutcome> {
  const { location } = mission;
  const before = readMissionFacts(ports, mission);
  const issued = chooseNext(nextFacts(before, request.agent));
  let answered: string | undefined;
  const receipt = await recordEvents(ports, location, ({ state }) => {
    const identity = identityOfMission(mission);
    const report = decideReport(identity, {
      ...reportedStep(before, issued, request.agent),
      actor: request.agent,
      result: request.result,
      reason: request.reason ?? null,
    });
    if (request.answer === undefined || !report.accepted) return report;
    const answer = decideAnswer(
      identity,
      { decision: request.decisionId ?? null, answer: request.answer, actor: request.agent },
      state,
    );
    if (!answer.accepted) return answer;
    answered = answer.answered;
    return accept(...answer.drafts, ...report.drafts);
  });
  keepPlan(ports, location, before.plan);
  const facts = { ...before, state: receipt.after, hasLog: true, hasTornTail: false };
  const decision = chooseNext(nextFacts(facts, request.agent));
  const committed = await commitState(ports, {
    repository,
    mission: location,
    message: `${mission.slug}: ${request.agent} reports ${request.result}`,
  });
  const shared = frame(ports, repository, facts, request.agent, decision);
  const isVerified = shared.verification !== null && shared.verification.mode !== 'off';
  const promptFile =
    decision.kind === 'step' ? writePrompt(ports, facts, { agent: request.agent, decision, isVerified }) : null;
  return {
    ...shared,
    kind: decision.kind,
    is_query: false,
    prompt_file: promptFile,
    next_step: nextCommand(decision, { slug: mission.slug, agent: request.agent, prompt: promptFile }),
    preview_step: null,
    ...(answered === undefined || request.answer === undefined ? {} : { answered, answer: request.answer }),
    event_id: receipt.events.at(-1)?.event_id ?? null,
    commit: committed.commit,
    blocked: decision.kind === 'blocked',
    diagnostics: [...receiptDiagnostics(receipt), ...committed.diagnostics, ...ahead(ports, repository, mission)],
  };
}

/** What is known to stand in the way of the merge this mission is to end in. */
function ahead(ports: Ports, repository: Repository, mission: FoundMission): readonly Diagnostic[] {
  const { conflicts, diagnostics } = knownOutlook(ports, repository, mission);
  return [...diagnostics, ...conflicts.map((pair) => warning(conflictProblem(pair, mission.slug)))];
}

/**
 * What an agent can report on: the work package it holds, or the planning step the mission is at. An agent that holds
 * nothing reports on nothing; it only asks for its next step.
 */
function reportedStep(
  { state }: MissionFacts,
  { state: step, workPackage }: NextDecision,
  agent: string,
): { step: string; workPackage: string | null } {
  if (workPackage === null || holderOf(state, workPackage) === agent) return { step, workPackage };
  return { step: 'next', workPackage: null };
}

/** The fields that a query and an advance share. */
function frame(
  ports: Ports,
  repository: Repository,
  facts: MissionFacts,
  agent: string | null,
  decision: NextDecision,
): Omit<NextOutcome, 'kind' | 'is_query' | 'preview_step' | 'next_step'> {
  const { mission, state } = facts;
  const workPackages = knownWorkPackages(facts);
  const missionType = mission.meta?.missionType ?? '';
  return {
    agent,
    mission_slug: mission.slug,
    mission_number: mission.missionNumber === null ? '' : String(mission.missionNumber),
    mission_type: missionType,
    mission: missionType,
    mission_state: decision.state,
    timestamp: formatMoment(ports.clock.nowMicros()),
    action: decision.action,
    wp_id: decision.workPackage,
    workspace_path: workspacePath(ports, repository, facts, decision),
    prompt_file: null,
    reason: decision.reason,
    guard_failures:
      facts.plan.faults.length === 0 || Object.keys(state.moved).length > 0
        ? []
        : facts.plan.faults.map(({ message }) => message),
    progress: workPackages.length === 0 ? null : progressOf(workPackages.map(({ id }) => laneOf(state, id))),
    origin: {},
    run_id: null,
    step_id: decision.workPackage === null ? decision.state : `${decision.state}:${decision.workPackage}`,
    decision_id: decision.decision?.id ?? null,
    input_key: decision.decision?.inputKey ?? null,
    question: decision.decision?.question ?? null,
    options: decision.decision === null ? null : decision.decision.options,
    verification: verificationAt(ports, repository, facts, decision),
    waiting: decision.waiting,
  };
}

function verificationAt(
  ports: Ports,
  repository: Repository,
  { mission, plan, state }: MissionFacts,
  { workPackage }: NextDecision,
): NextOutcome['verification'] {
  const lane = workPackage === null ? null : laneOf(state, workPackage);
  if (workPackage === null || (lane !== 'for_review' && lane !== 'in_review')) return null;
  const verified = verificationOf(state, workPackage);
  return {
    mode: workPackageGate(ports, { repository, mission, plan, workPackage }),
    latest: verified === undefined ? null : verificationWord(verified),
  };
}

/** Where the work that is handed out is going on already; work that nobody began has no place yet. */
function workspacePath(
  ports: Ports,
  repository: Repository,
  { mission, state }: MissionFacts,
  { workPackage }: NextDecision,
): string | null {
  if (workPackage === null || !['in_progress', 'for_review', 'in_review'].includes(laneOf(state, workPackage)))
    return null;
  return heldWorkspace(ports, repository, mission, workPackage);
}

/** Writes the prompt of a step below the git directory, so that a step never names a file that is not there. */
function writePrompt(
  ports: Ports,
  { mission, state, plan }: MissionFacts,
  {
    agent,
    decision,
    isVerified,
  }: { readonly agent: string; readonly decision: NextDecision; readonly isVerified: boolean },
): string {
  const { location, meta } = mission;
  const planned = plan.packages.find(({ id }) => id === decision.workPackage);
  const step = decision.action ?? decision.state;
  const name = [step, decision.workPackage].filter((part) => part !== null).join('-');
  const path = `${location.commonDir}/spec-kitty/prompts/${encodeURIComponent(mission.slug)}/${name}-${encodeURIComponent(agent)}.md`;
  const content = stepPrompt({
    missionSlug: mission.slug,
    missionDirectory: location.planningDirectory,
    homeBranch: meta?.homeBranch ?? null,
    step,
    agent,
    reason: decision.reason,
    workPackage:
      decision.workPackage === null
        ? null
        : {
            id: decision.workPackage,
            title: planned?.title ?? decision.workPackage,
            file: planned?.file == null ? null : `${location.planningDirectory}/tasks/${planned.file}`,
            ownedFiles: planned?.ownedFiles ?? [],
            dependencies: planned?.dependencies ?? [],
            openSubtasks: planned === undefined ? [] : openSubtasks(state, planned),
            lane: laneOf(state, decision.workPackage),
            isVerified,
          },
  });
  ports.files.writeAll(location.checkout, [{ path, content }]);
  return path;
}

function checkRequest({ result, agent, answer, decisionId }: NextRequest): void {
  const usage = (message: string, remedy: string): ProblemError =>
    new ProblemError({ diagnostic_code: 'USAGE_ERROR', message, remediation: [remedy] });
  if (answer !== undefined && result === undefined) {
    throw usage(
      '--answer needs --result: an answer changes the mission.',
      'spec-kitty next --agent AGENT --result success --answer TEXT',
    );
  }
  if (decisionId !== undefined && answer === undefined) {
    throw usage(
      '--decision-id needs --answer.',
      'spec-kitty next --agent AGENT --result success --answer TEXT --decision-id ID',
    );
  }
  if (result !== undefined && (agent === undefined || agent.trim() === '')) {
    throw usage(
      '--result needs --agent: a report says who makes it.',
      `spec-kitty next --agent AGENT --result ${result}`,
    );
  }
}
