import { selectMission } from './select-mission';
import {
  knownWorkPackages,
  nextFacts,
  readMissionFacts,
  subtaskCounts,
  tornTailDiagnostics,
  type MissionFacts,
} from './mission-facts';
import { verdictOn } from './review/verdict-artifact';
import { missionGate } from './verify/approval-gate';
import { chooseNext } from '../domain/next/choose-next';
import type { Repository } from '../domain/mission/location';
import { warning, type Diagnostic, type Outcome } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import type { GateMode } from '../domain/verify/gate-mode';
import { holderOf } from '../domain/status/holder-of';
import type { PlannedWorkPackage } from '../domain/status/move-intent';
import { laneOf, verificationOf } from '../domain/status/log-state';
import { missionView, verificationWord, type MissionView, type WorkPackageView } from '../domain/view/mission-view';
import type { Ports } from '../ports/ports';

export type StatusOutcome = MissionView & Outcome & { readonly home_path: string };

/** The state of one mission. Reads only. */
export function status(ports: Ports, handle: string | undefined): StatusOutcome {
  const { repository, mission } = selectMission(ports, handle);
  return statusOf(ports, repository, readMissionFacts(ports, mission));
}

function statusOf(ports: Ports, repository: Repository, facts: MissionFacts): StatusOutcome {
  const { mission, state } = facts;
  const { mode, diagnostics } = gateModeOf(ports, repository, facts);
  const view = missionView({
    mission: {
      mission_slug: mission.slug,
      mission_id: mission.missionId,
      mission_number: mission.missionNumber,
      mission_type: mission.meta?.missionType ?? '',
      target_branch: mission.meta?.targetBranch ?? null,
      home_branch: mission.meta?.homeBranch ?? null,
      is_finalized: Object.keys(state.moved).length > 0,
      verification_mode: mode,
    },
    workPackages: workPackageViews(ports, facts),
    anomalies: state.anomalies.map(({ wp_id, ...anomaly }) => ({ ...anomaly, work_package_id: wp_id })),
    hasMoreAnomalies: state.anomalyCount > state.anomalies.length,
    next: chooseNext(nextFacts(facts, null)),
  });
  return {
    ...view,
    home_path: mission.location.checkout.root,
    diagnostics: [...tornTailDiagnostics(facts), ...diagnostics],
  };
}

/** A board is drawn also where the settings cannot be read; then it says so. */
function gateModeOf(
  ports: Ports,
  repository: Repository,
  { mission, plan }: MissionFacts,
): { readonly mode: GateMode | null; readonly diagnostics: readonly Diagnostic[] } {
  try {
    return { mode: missionGate(ports, { repository, mission, plan }), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { mode: null, diagnostics: error.problems.map(warning) };
  }
}

function workPackageViews(ports: Ports, facts: MissionFacts): readonly WorkPackageView[] {
  const known = knownWorkPackages(facts);
  const laneById = new Map(known.map(({ id }) => [id, laneOf(facts.state, id)]));
  return known.map((one) => workPackageView(ports, facts, one, (id) => laneById.get(id) ?? 'uninitialized'));
}

function workPackageView(
  ports: Ports,
  { mission, plan, state }: MissionFacts,
  one: PlannedWorkPackage,
  lane: (id: string) => WorkPackageView['lane'],
): WorkPackageView {
  const planned = plan.packages.find(({ id }) => id === one.id);
  const moved = state.moved[one.id];
  const verified = verificationOf(state, one.id);
  const waitsFor = one.dependencies.filter((id) => lane(id) !== 'approved' && lane(id) !== 'done');
  const subtasks = subtaskCounts(state, one);
  // What was never worked on has no review to look for.
  const verdict = moved?.implementer == null ? null : verdictOn(ports, { mission, plan, state, workPackage: one.id });
  return {
    id: one.id,
    title: planned?.title ?? one.id,
    lane: lane(one.id),
    agent: holderOf(state, one.id),
    actor: moved?.actor ?? null,
    dependencies: one.dependencies,
    waits_for: lane(one.id) === 'done' || lane(one.id) === 'canceled' ? [] : waitsFor,
    is_ready: lane(one.id) === 'planned' && waitsFor.length === 0,
    subtasks_done: subtasks.done,
    subtasks_total: subtasks.total,
    last_transition_at: moved?.last_transition_at ?? null,
    force_count: moved?.force_count ?? 0,
    review_verdict: verdict === null ? null : VERDICT_WORDS[verdict.verdict],
    is_verdict_contradicted: verdict?.isContradicted ?? false,
    verification: verified === undefined ? null : verificationWord(verified),
    file: planned?.file ?? null,
  };
}

/** In the words that events use. */
const VERDICT_WORDS = { approved: 'approved', rejected: 'changes_requested', unknown: null } as const;
