import { commitState } from './commit-state';
import { assertWritable } from './assert-writable';
import type { FoundMission } from './find-missions';
import { conflictProblem, knownOutlook } from './forecast/outlook';
import { nextFrame, type NextOutcome } from './next-outcome';
import { selectMission } from './select-mission';
import { writeStepPrompt } from './write-step-prompt';
import {
  identityOfMission,
  nextFacts,
  readMissionFacts,
  tornTailDiagnostics,
  type MissionFacts,
} from './mission-facts';
import { receiptDiagnostics, recordEvents } from './record-events';
import { keepPlan } from './read-plan';
import type { Repository } from '../domain/mission/location';
import { chooseNext } from '../domain/next/choose-next';
import { nextCommand } from '../domain/next/next-command';
import type { NextDecision } from '../domain/next/next-decision';
import { warning, type Diagnostic } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import { decideAnswer, decideReport } from '../domain/status/decide-mission-steps';
import { holderOf } from '../domain/status/holder-of';
import { accept } from '../domain/status/draft';
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
    ...nextFrame(ports, repository, facts, agent, decision),
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
  const shared = nextFrame(ports, repository, facts, request.agent, decision);
  const isVerified = shared.verification !== null && shared.verification.mode !== 'off';
  const promptFile =
    decision.kind === 'step' ? writeStepPrompt(ports, facts, { agent: request.agent, decision, isVerified }) : null;
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
