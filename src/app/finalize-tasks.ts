import { commitState, notePendingPaths } from './commit-state';
import { assertWritable } from './assert-writable';
import type { FoundMission } from './find-missions';
import { selectMission } from './select-mission';
import { identityOfMission } from './mission-facts';
import { receiptDiagnostics, recordEvents } from './record-events';
import { keepPlan, readPlan } from './read-plan';
import type { Finding } from '../domain/manifest/finding';
import { planFinalization, type Finalization } from '../domain/manifest/finalization';
import { resolvePlan, type ResolvedPlan } from '../domain/manifest/resolve-plan';
import { normalizeRefs } from '../domain/manifest/requirements';
import { printMeta } from '../domain/mission/meta';
import { missionBranchName } from '../domain/mission/mission-name';
import { ProblemError, type Problem } from '../domain/problem/problem';
import type { Diagnostic, Outcome } from '../domain/problem/diagnostic';
import { decideOnce, decideSeed } from '../domain/status/decide-mission-steps';
import { accept, type EventDraft } from '../domain/status/draft';
import { formatMoment } from '../domain/status/moment';
import { laneOf, type LogState } from '../domain/status/log-state';
import type { FileWrite } from '../ports/mission-files';
import type { Ports } from '../ports/ports';

export interface FinalizeRequest {
  readonly mission: string | undefined;
  readonly validateOnly: boolean;
  /** Persisted as the mission's target branch. */
  readonly targetBranch: string | undefined;
}

/** The report of a finalisation; field names are those of the existing tool. */
export interface FinalizeOutcome extends Outcome {
  readonly result: 'success' | 'validation_passed';
  readonly mission_slug: string;
  readonly wp_count: number;
  readonly updated_wp_count: number;
  readonly modified_wps: readonly string[];
  readonly unchanged_wps: readonly string[];
  readonly tasks_dir: string;
  readonly commit_created: boolean;
  readonly commit_hash: string | null;
  readonly commit: string | null;
  readonly files_committed: readonly string[];
  /** Relative to the checkout: what was written, or would be. */
  readonly files_written: readonly string[];
  readonly dependencies_parsed: Readonly<Record<string, readonly string[]>>;
  readonly requirement_refs_parsed: Readonly<Record<string, readonly string[]>>;
  readonly bootstrap: {
    readonly total_wps: number;
    readonly newly_seeded: number;
    readonly already_initialized: number;
  };
  readonly lanes: {
    readonly computed: boolean;
    readonly count: number;
    readonly lane_ids: readonly string[];
    readonly planning_artifact_wps: readonly string[];
  };
  readonly validate_only: boolean;
}

/** Checks a plan, then writes headers, `tasks.md`, `lanes.json` and the first events of every work package. */
export async function finalizeTasks(ports: Ports, request: FinalizeRequest): Promise<FinalizeOutcome> {
  const { repository, mission } = selectMission(ports, request.mission);
  assertWritable(ports, mission);
  const target = targetBranch(mission, request.targetBranch);
  const sources = ports.planFiles.read(mission.location);
  const treePaths = await ports.git.listWorkTree(mission.location.checkout);
  const plan = resolvePlan({ missionSlug: mission.slug, sources, treePaths, purpose: 'finalize' });
  refuseFaulty(mission, plan.findings);
  const now = ports.clock.nowMicros();
  const finalization = planFinalization(plan, {
    missionSlug: mission.slug,
    missionId: mission.missionId,
    targetBranch: target,
    missionBranch: missionBranch(mission),
    planningCommit: ports.repositories.readRef(repository, `refs/heads/${target}`),
    previousLanes: sources.lanesJson,
    now: formatMoment(now),
  });
  const writes = fileWrites(ports, mission, plan, finalization, request.targetBranch);
  const { state } = ports.log.view(mission.location);
  const warnings = plan.findings.map(asDiagnostic);
  if (request.validateOnly) {
    const changed = writes
      .filter(({ path, content }) => ports.files.readText(path) !== content)
      .map(({ path }) => path);
    return {
      ...report(mission, plan, state, changed),
      result: 'validation_passed',
      validate_only: true,
      commit: null,
      commit_created: false,
      commit_hash: null,
      files_committed: [],
      diagnostics: warnings,
    };
  }
  notePendingPaths(
    ports,
    mission.location,
    writes.map(({ path }) => path),
  );
  const changed = ports.files.writeAll(mission.location.checkout, writes);
  const receipt = await recordEvents(ports, mission.location, (view) =>
    accept(...lifecycleDrafts(mission, plan, view.state)),
  );
  keepPlan(ports, mission.location, readPlan(ports, mission.location));
  const planning = [...writes.map(({ path }) => path), ...authoredFiles(ports, mission)];
  const committed = await commitState(ports, {
    repository,
    mission: mission.location,
    paths: planning,
    message: `Add tasks for feature ${mission.slug}`,
    mayBeUnchanged: true,
  });
  return {
    ...report(mission, plan, receipt.before, changed),
    result: 'success',
    validate_only: false,
    commit: committed.commit,
    commit_created: committed.commit !== null,
    commit_hash: committed.commit,
    files_committed: committed.commit === null ? [] : committed.paths,
    diagnostics: [...warnings, ...receiptDiagnostics(receipt), ...committed.diagnostics],
  };
}

/** The stored target, never the current checkout. */
function targetBranch({ slug, meta }: FoundMission, requested: string | undefined): string {
  const target = requested ?? meta?.targetBranch ?? null;
  if (target !== null && target.trim() !== '') return target;
  throw new ProblemError({
    diagnostic_code: 'TARGET_BRANCH_UNKNOWN',
    message: `meta.json of ${slug} has no target_branch.`,
    remediation: [`spec-kitty finalize-tasks --mission ${slug} --target-branch main`],
    mission_slug: slug,
  });
}

function missionBranch({ slug, missionId, meta }: FoundMission): string {
  if (meta?.homeBranch?.startsWith('kitty/mission-') === true) return meta.homeBranch;
  return missionId === null ? `kitty/mission-${slug}` : missionBranchName(slug, missionId);
}

function refuseFaulty({ slug }: FoundMission, findings: readonly Finding[]): void {
  const problems = findings
    .filter(({ severity }) => severity === 'error')
    .map((finding): Problem => {
      const { severity: _, ...problem } = finding;
      return { mission_slug: slug, ...problem };
    });
  const [first, ...more] = problems;
  if (first !== undefined) throw new ProblemError([first, ...more]);
}

function asDiagnostic(finding: Finding): Diagnostic {
  return { ...finding };
}

function fileWrites(
  ports: Ports,
  mission: FoundMission,
  plan: ResolvedPlan,
  finalization: Finalization,
  target: string | undefined,
): readonly FileWrite[] {
  const { planningDirectory: folder } = mission.location;
  const headers = plan.files.map(({ name, text }) => ({
    path: `${folder}/tasks/${name}`,
    content: ports.planFiles.withHeaderFields(text, finalization.headers[name] ?? {}),
  }));
  const meta =
    target === undefined || mission.meta === null || mission.meta.targetBranch === target
      ? null
      : { ...mission.meta.row, target_branch: target };
  return [
    ...headers,
    ...(finalization.tasksMd === null ? [] : [{ path: `${folder}/tasks.md`, content: finalization.tasksMd }]),
    { path: `${folder}/lanes.json`, content: finalization.lanesJson },
    ...(meta === null ? [] : [{ path: `${folder}/meta.json`, content: printMeta(meta) }]),
  ];
}

/** Planning files that people write and a finalisation commits along. */
function authoredFiles(ports: Ports, { location }: FoundMission): readonly string[] {
  const { planningDirectory: folder } = location;
  const top = ['meta.json', 'spec.md', 'plan.md', 'wps.yaml', 'tasks.md'].map((name) => `${folder}/${name}`);
  const tasks = ports.files.list(`${folder}/tasks`).map((name) => `${folder}/tasks/${name}`);
  return [...top, ...tasks].filter((path) => ports.files.kindOf(path) === 'file');
}

function lifecycleDrafts(mission: FoundMission, plan: ResolvedPlan, state: LogState): readonly EventDraft[] {
  const identity = identityOfMission(mission);
  const actor = 'spec-kitty finalize-tasks';
  const aggregate = { type: 'Mission', id: mission.slug } as const;
  const common = { mission_slug: mission.slug, mission_number: mission.missionNumber, actor };
  const tasks = `kitty-specs/${mission.slug}/tasks.md`;
  return [
    ...decideSeed(
      identity,
      plan.packages.map(({ id }) => id),
      state,
    ),
    ...decideOnce(state, 'TasksStarted', aggregate, { ...common, artifact_path: tasks }, { at: 'zulu' }),
    ...plan.packages.flatMap((one) =>
      decideOnce(
        state,
        'WPCreated',
        { type: 'WorkPackage', id: one.id },
        {
          ...common,
          wp_id: one.id,
          wp_title: one.title,
          wp_path: `kitty-specs/${mission.slug}/tasks/${one.file ?? ''}`,
          depends_on: one.dependencies,
        },
        { created_at: 'zulu' },
      ),
    ),
    ...decideOnce(
      state,
      'TasksCompleted',
      aggregate,
      { ...common, artifact_path: tasks, summary: null, wp_count: plan.packages.length },
      { at: 'zulu' },
    ),
  ];
}

type Report = Omit<
  FinalizeOutcome,
  'result' | 'validate_only' | 'commit' | 'commit_created' | 'commit_hash' | 'files_committed' | 'diagnostics'
>;

function report(
  { slug, location }: FoundMission,
  plan: ResolvedPlan,
  before: LogState,
  changedPaths: readonly string[],
): Report {
  const changed = plan.files
    .filter(({ name }) => changedPaths.some((path) => path.endsWith(`/tasks/${name}`)))
    .map(({ id }) => id);
  const seeded = plan.packages.filter(({ id }) => laneOf(before, id) === 'genesis').length;
  return {
    mission_slug: slug,
    wp_count: plan.packages.length,
    updated_wp_count: changed.length,
    modified_wps: changed,
    unchanged_wps: plan.files.map(({ id }) => id).filter((id) => !changed.includes(id)),
    tasks_dir: `${location.planningDirectory}/tasks`,
    files_written: changedPaths.map((path) => path.slice(location.checkout.root.length + 1)),
    dependencies_parsed: Object.fromEntries(plan.packages.map(({ id, dependencies }) => [id, dependencies])),
    requirement_refs_parsed: Object.fromEntries(
      plan.packages.map(({ id, requirementRefs }) => [id, normalizeRefs(requirementRefs)]),
    ),
    bootstrap: {
      total_wps: plan.packages.length,
      newly_seeded: seeded,
      already_initialized: plan.packages.length - seeded,
    },
    lanes: {
      computed: true,
      count: plan.lanes.lanes.length,
      lane_ids: plan.lanes.lanes.map(({ lane_id }) => lane_id),
      planning_artifact_wps: plan.lanes.planningArtifactWps,
    },
  };
}
