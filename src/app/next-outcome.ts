import { heldWorkspace } from './implement/held-workspace';
import { knownWorkPackages, type MissionFacts } from './mission-facts';
import { workPackageGate } from './verify/approval-gate';
import type { Repository } from '../domain/mission/location';
import type { NextDecision, Waiting } from '../domain/next/next-decision';
import type { Outcome } from '../domain/problem/diagnostic';
import { laneOf, verificationOf } from '../domain/status/log-state';
import { formatMoment } from '../domain/status/moment';
import type { GateMode } from '../domain/verify/gate-mode';
import { verificationWord, type VerificationWord } from '../domain/view/mission-view';
import { progressOf, type Progress } from '../domain/view/progress';
import type { Ports } from '../ports/ports';

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

/** The fields that a question and a report share. */
export function nextFrame(
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
