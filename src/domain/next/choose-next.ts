import { isBeingWorkedOn } from '../status/lanes';
import type { MissionStep, NextDecision, NextFacts, NextWorkPackage, Waiting } from './next-decision';

/**
 * Decides what a mission needs next. Pure: `next` as a query and `next --result` both show this answer.
 *
 * Order: a pending decision · the missing artifact (spec, plan, tasks, finalisation) · for the agent that asks: the
 * review it has begun, the work it holds · a hand-over it did not write itself · the first planned work package whose
 * dependencies are all approved or done · acceptance · the merge.
 */
export function chooseNext(facts: NextFacts): NextDecision {
  const decision = facts.pendingDecisions[0];
  if (decision !== undefined) {
    return { ...nothing(stateOf(facts)), kind: 'decision_required', decision, reason: decision.question };
  }
  return withStandingReport(facts, chooseStep(facts));
}

function chooseStep(facts: NextFacts): NextDecision {
  const missing = missingArtifact(facts);
  if (missing !== null) return { ...nothing(missing), kind: 'step', action: missing };
  if (facts.isMerged) return { ...nothing('done'), kind: 'terminal' };
  return chooseWork(facts);
}

/** The board overrides the artifacts: a finalised mission is never sent back to its planning steps. */
function missingArtifact(facts: NextFacts): MissionStep | null {
  if (facts.isFinalized || facts.isMerged) return null;
  if (!facts.hasSpec || !facts.isSpecSubstantive) return 'specify';
  if (!facts.hasPlan) return 'plan';
  return facts.hasTasks ? 'finalize' : 'tasks';
}

function chooseWork(facts: NextFacts): NextDecision {
  const { agent } = facts;
  const waiting = facts.workPackages.flatMap((one) => waitingOf(one, facts) ?? []);
  const step = (state: 'implement' | 'review', one: NextWorkPackage): NextDecision => ({
    ...nothing(state),
    kind: 'step',
    action: state,
    workPackage: one.id,
    waiting: waiting.filter(({ wp_id }) => wp_id !== one.id),
  });

  if (agent !== null) {
    const reviewing = facts.workPackages.find((one) => one.lane === 'in_review' && one.holder === agent);
    if (reviewing !== undefined) return step('review', reviewing);
    const working = facts.workPackages.find((one) => isRunning(one) && one.holder === agent);
    if (working !== undefined) return step('implement', working);
  }
  const handedOver = facts.workPackages.find((one) => one.lane === 'for_review' && mayReview(one, agent));
  if (handedOver !== undefined) return step('review', handedOver);
  const ready = facts.workPackages.find((one) => isReady(one, facts));
  if (ready !== undefined) return step('implement', ready);
  return chooseEnd(facts, waiting);
}

function chooseEnd(facts: NextFacts, waiting: readonly Waiting[]): NextDecision {
  const open = facts.workPackages.filter(({ lane }) => lane !== 'canceled');
  if (open.every(({ lane }) => lane === 'done')) return { ...nothing('done'), kind: 'terminal' };
  if (open.every(({ lane }) => lane === 'approved' || lane === 'done')) {
    const end = facts.isAccepted ? 'merge' : 'accept';
    return { ...nothing(end), kind: 'step', action: end };
  }
  return { ...nothing(stateOf(facts)), kind: 'blocked', reason: blockedReason(open), waiting };
}

/** One stable word; waiting for dependencies explains more than somebody being at work. */
function blockedReason(open: readonly NextWorkPackage[]): string {
  if (open.some(({ lane }) => lane === 'planned' || lane === 'genesis')) {
    return open.some(({ lane }) => lane === 'genesis') && !open.some(({ lane }) => lane === 'planned')
      ? 'not_finalized'
      : 'dependencies_not_satisfied';
  }
  if (open.some(isRunning)) return 'all_wps_in_progress';
  if (open.some(({ lane }) => lane === 'for_review')) return 'review_needs_another_agent';
  if (open.some(({ lane }) => lane === 'in_review')) return 'review_in_progress';
  return 'no_planned_wps';
}

/** Names why a work package that is not finished is not handed out; null when it could be, or is finished. */
function waitingOf(one: NextWorkPackage, facts: NextFacts): Waiting | null {
  const because = (reason: string, waits_for: Waiting['waits_for'] = []): Waiting => ({
    wp_id: one.id,
    lane: one.lane,
    reason,
    waits_for,
  });
  switch (one.lane) {
    case 'planned':
    case 'genesis':
    case 'uninitialized': {
      if (one.lane !== 'planned') return because('not_finalized');
      const unmet = unmetDependencies(one, facts);
      return unmet.length === 0 ? null : because('dependencies_not_satisfied', unmet);
    }
    case 'claimed':
      return one.holder === facts.agent ? null : because(`claimed by ${one.holder ?? 'nobody known'}, not started`);
    case 'in_progress':
      return one.holder === facts.agent ? null : because(`in progress with ${one.holder ?? 'nobody known'}`);
    case 'for_review':
      return mayReview(one, facts.agent) ? null : because('for review by an agent that did not implement it');
    case 'in_review':
      return one.holder === facts.agent ? null : because(`in review with ${one.holder ?? 'nobody known'}`);
    case 'blocked':
      return because('blocked');
    case 'approved':
    case 'done':
    case 'canceled':
      return null;
    default:
      return one.lane satisfies never;
  }
}

function unmetDependencies(one: NextWorkPackage, facts: NextFacts): Waiting['waits_for'] {
  return one.dependencies.flatMap((id) => {
    const lane = facts.workPackages.find((other) => other.id === id)?.lane ?? 'uninitialized';
    return lane === 'approved' || lane === 'done' ? [] : [{ wp_id: id, lane }];
  });
}

function isReady(one: NextWorkPackage, facts: NextFacts): boolean {
  return one.lane === 'planned' && unmetDependencies(one, facts).length === 0;
}

function isRunning(one: NextWorkPackage): boolean {
  return isBeingWorkedOn(one.lane);
}

function mayReview(one: NextWorkPackage, agent: string | null): boolean {
  return agent === null || one.implementer !== agent;
}

/** The phase by the board, for answers that hand out nothing. */
function stateOf(facts: NextFacts): MissionStep {
  const missing = missingArtifact(facts);
  if (missing !== null) return missing;
  const lanes = facts.workPackages.map(({ lane }) => lane);
  if (lanes.some((lane) => lane === 'planned' || isBeingWorkedOn(lane) || lane === 'genesis')) {
    return 'implement';
  }
  return lanes.some((lane) => lane === 'for_review' || lane === 'in_review') ? 'review' : 'implement';
}

/** A failure that was reported and not followed by a move is shown, but it never locks the mission. */
function withStandingReport(facts: NextFacts, decision: NextDecision): NextDecision {
  const report = facts.standingReport;
  if (report === null || report.result === 'success' || decision.reason !== null) return decision;
  const about = report.workPackage === null ? report.step : `${report.step} ${report.workPackage}`;
  const why = report.reason === null ? '' : `: ${report.reason}`;
  return { ...decision, reason: `${report.actor} reported ${about} as ${report.result}${why}` };
}

function nothing(state: MissionStep): Omit<NextDecision, 'kind'> & { kind: 'blocked' } {
  return { kind: 'blocked', state, action: null, workPackage: null, reason: null, waiting: [], decision: null };
}
