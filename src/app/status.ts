import { conflictProblem, freshOutlook, knownOutlook, type Outlook } from './forecast/outlook';
import type { ForecastPair } from './forecast/forecast';
import type { FoundMission } from './find-missions';
import { selectEvenFinished } from './select-even-finished';
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
import { overrideOf, resolveVerdict, type ReviewVerdict } from '../domain/review/verdict';
import type { GateMode } from '../domain/verify/gate-mode';
import { reduceLog } from '../domain/status/fold-log';
import { holderOf } from '../domain/status/holder-of';
import type { PlannedWorkPackage } from '../domain/status/move-intent';
import { laneOf, movedOf, verificationOf } from '../domain/status/log-state';
import { readInstant } from '../domain/status/moment';
import { pastLog } from '../domain/status/past-log';
import {
  missionView,
  verificationWord,
  type Attention,
  type MissionView,
  type WorkPackageView,
} from '../domain/view/mission-view';
import type { Ports } from '../ports/ports';

export interface StatusOutcome extends MissionView, Outcome {
  readonly home_path: string;
  /** The newest event that counts, when the past was asked for; its id and time are null before the first one. */
  readonly as_of: { readonly event_id: string | null; readonly at: string | null } | null;
}

/** The state of one mission. Reads only. */
export function status(ports: Ports, handle: string | undefined): StatusOutcome {
  const { repository, mission } = selectEvenFinished(ports, handle);
  return statusOf(ports, repository, readMissionFacts(ports, mission), {
    verdictOf: verdictNow(ports),
    outlook: knownOutlook(ports, repository, mission),
  });
}

/** The same, with every conflict and everything else a merge would find looked for now. Asks git; writes nothing. */
export async function statusWithForecast(ports: Ports, handle: string | undefined): Promise<StatusOutcome> {
  const { repository, mission } = selectEvenFinished(ports, handle);
  return statusOf(ports, repository, readMissionFacts(ports, mission), {
    verdictOf: verdictNow(ports),
    outlook: await freshOutlook(ports, repository, mission),
  });
}

/**
 * The state of one mission as its log had it once: work packages, titles and dependencies are those of today's plan. What
 * to do is never said of the past.
 *
 * @param point id of an event, a time or a day. @throws ProblemError EVENT_NOT_FOUND.
 */
export function statusAsOf(ports: Ports, handle: string | undefined, point: string): StatusOutcome {
  const { repository, mission } = selectEvenFinished(ports, handle);
  const past = pastLog(ports.log.events(mission.location), point, mission.slug);
  if ('problem' in past) throw new ProblemError(past.problem);
  const today = readMissionFacts(ports, mission);
  const facts = { ...today, mission: missionAt(mission, past.untilMicros), state: reduceLog(past.events) };
  return {
    ...statusOf(ports, repository, facts, {
      // Files of reviews tell of today; the log alone tells of then.
      verdictOf: (id, { state }) =>
        resolveVerdict({ event: movedOf(state, id)?.verdict ?? null, override: overrideOf(state, id), artifact: null }),
      outlook: { conflicts: [], diagnostics: [] },
    }),
    attention: [],
    next_action: {
      text: 'This is the past. Where it stands now:',
      command: `spec-kitty status --mission ${mission.slug}`,
    },
    as_of: past.last ?? { event_id: null, at: null },
  };
}

/** Before its merge a mission was not merged. */
function missionAt(mission: FoundMission, micros: number): FoundMission {
  const { meta } = mission;
  if (meta?.mergedAt == null || (readInstant(meta.mergedAt) ?? 0) <= micros) return mission;
  return { ...mission, meta: { ...meta, mergedAt: null } };
}

/** What the reviews of a work package amount to. */
type VerdictOf = (id: string, facts: MissionFacts) => ReviewVerdict;

function verdictNow(ports: Ports): VerdictOf {
  return (id, facts) => verdictOn(ports, { ...facts, workPackage: id });
}

function statusOf(
  ports: Ports,
  repository: Repository,
  facts: MissionFacts,
  { verdictOf, outlook }: { readonly verdictOf: VerdictOf; readonly outlook: Outlook },
): StatusOutcome {
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
    workPackages: workPackageViews(facts, verdictOf),
    conflicts: outlook.conflicts.map((pair) => conflictAttention(pair, mission.slug)),
    anomalies: state.anomalies.map(({ wp_id, ...anomaly }) => ({ ...anomaly, work_package_id: wp_id })),
    hasMoreAnomalies: state.anomalyCount > state.anomalies.length,
    next: chooseNext(nextFacts(facts, null)),
  });
  return {
    ...view,
    home_path: mission.location.checkout.root,
    as_of: null,
    diagnostics: [...tornTailDiagnostics(facts), ...diagnostics, ...outlook.diagnostics],
  };
}

function conflictAttention(pair: ForecastPair, slug: string): Attention {
  const { message, remediation } = conflictProblem(pair, slug);
  return { kind: 'conflict_ahead', work_package_id: pair.sides[0].work_packages[0] ?? '', message, remediation };
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

function workPackageViews(facts: MissionFacts, verdictOf: VerdictOf): readonly WorkPackageView[] {
  const known = knownWorkPackages(facts);
  const laneById = new Map(known.map(({ id }) => [id, laneOf(facts.state, id)]));
  return known.map((one) => workPackageView(facts, verdictOf, one, (id) => laneById.get(id) ?? 'uninitialized'));
}

function workPackageView(
  facts: MissionFacts,
  verdictOf: VerdictOf,
  one: PlannedWorkPackage,
  lane: (id: string) => WorkPackageView['lane'],
): WorkPackageView {
  const { plan, state } = facts;
  const planned = plan.packages.find(({ id }) => id === one.id);
  const moved = state.moved[one.id];
  const verified = verificationOf(state, one.id);
  const waitsFor = one.dependencies.filter((id) => lane(id) !== 'approved' && lane(id) !== 'done');
  const subtasks = subtaskCounts(state, one);
  // What was never worked on has no review to look for.
  const verdict = moved?.implementer == null ? null : verdictOf(one.id, facts);
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
    standstill: moved?.standstill ?? null,
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
