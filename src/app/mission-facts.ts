import type { FoundMission } from './find-missions';
import { readPlan, type KnownPlan } from './read-plan';
import { isJsonObject, type JsonValue } from '../domain/canonical-json/json-value';
import type { NextFacts, NextWorkPackage, StandingReport } from '../domain/next/next-decision';
import { nonFatal, type Diagnostic } from '../domain/problem/diagnostic';
import { isAcceptedStill } from '../domain/status/acceptance';
import { holderOf } from '../domain/status/holder-of';
import type { PlannedWorkPackage } from '../domain/status/move-intent';
import { laneOf, slotOf, type LogState } from '../domain/status/log-state';
import type { MissionIdentity } from '../domain/status/transition-draft';
import type { Ports } from '../ports/ports';

/** Log and plan of one mission, read together. */
export interface MissionFacts {
  readonly mission: FoundMission;
  readonly plan: KnownPlan;
  readonly state: LogState;
  readonly hasLog: boolean;
  readonly hasTornTail: boolean;
}

export function readMissionFacts(ports: Ports, mission: FoundMission): MissionFacts {
  const { state, exists, hasTornTail } = ports.log.view(mission.location);
  return { mission, plan: readPlan(ports, mission.location), state, hasLog: exists, hasTornTail };
}

/** How events name the mission. */
export function identityOfMission({ slug, missionId }: FoundMission): MissionIdentity {
  return { slug, id: missionId };
}

/** Every work package the plan or the log knows, by number. */
export function knownWorkPackages({
  plan,
  state,
}: Pick<MissionFacts, 'plan' | 'state'>): readonly PlannedWorkPackage[] {
  const planned = plan.packages.map(({ id, dependencies, subtasks }) => ({ id, dependencies, subtasks }));
  const known = new Set(planned.map(({ id }) => id));
  const logged = Object.keys(state.moved)
    .filter((id) => !known.has(id))
    .map((id) => ({ id, dependencies: [], subtasks: [] }));
  return [...planned, ...logged].sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1));
}

/** The facts the next step depends on. */
export function nextFacts({ mission, plan, state }: MissionFacts, agent: string | null): NextFacts {
  return {
    agent,
    isMerged: mission.meta?.mergedAt != null,
    isAccepted: isAcceptedStill(mission.meta?.row['accepted_at'], state),
    hasSpec: plan.hasSpec,
    isSpecSubstantive: plan.isSpecSubstantive,
    hasPlan: plan.hasPlan,
    hasTasks: plan.hasTasks,
    isFinalized: Object.keys(state.moved).length > 0,
    workPackages: knownWorkPackages({ plan, state }).map((one) => nextWorkPackage(one, state)),
    pendingDecisions: state.openDecisions.map(({ id, payload }) => ({
      id,
      inputKey: textOf(payload['input_key']),
      question: textOf(payload['question']),
      options: listOf(payload['options']),
    })),
    standingReport: standingReport(state),
  };
}

function nextWorkPackage({ id, dependencies }: PlannedWorkPackage, state: LogState): NextWorkPackage {
  return {
    id,
    lane: laneOf(state, id),
    dependencies,
    holder: holderOf(state, id),
    implementer: state.moved[id]?.implementer ?? null,
  };
}

/** The last report, until a later move supersedes it. */
function standingReport({ report, newest }: LogState): StandingReport | null {
  if (report === null || (newest.transition !== null && newest.transition[0] > report.at)) return null;
  const { step, wp_id, actor, result, reason } = report.payload;
  if (result !== 'success' && result !== 'failed' && result !== 'blocked') return null;
  return {
    step: textOf(step) ?? 'step',
    workPackage: textOf(wp_id),
    actor: textOf(actor) ?? 'somebody',
    result,
    reason: textOf(reason),
  };
}

/** Done and known subtasks of a work package. */
export function subtaskCounts(state: LogState, { id, subtasks }: PlannedWorkPackage): { done: number; total: number } {
  const slot = slotOf(state, id, 'subtasks');
  const states = isJsonObject(slot) ? slot : {};
  const all = subtasks.length > 0 ? subtasks : Object.keys(states);
  return { done: all.filter((one) => states[one] === 'done').length, total: all.length };
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function listOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** Says that an interrupted write left an incomplete last line, which was ignored. */
export function tornTailDiagnostics({ hasTornTail, mission }: MissionFacts): readonly Diagnostic[] {
  if (!hasTornTail) return [];
  return [
    nonFatal(
      {
        diagnostic_code: 'LOG_TAIL_TORN',
        message: `The last line of the log of ${mission.slug} is incomplete and was ignored: a write was interrupted.`,
        remediation: ['The next command that changes the mission sets it aside.'],
        mission_slug: mission.slug,
      },
      'read',
    ),
  ];
}
