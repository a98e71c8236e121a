import type { ApplyReport } from './apply-merge';
import type { BuiltMerge } from './build-merge';
import type { MergeJournal } from './merge-journal';
import type { MergeSetting } from './merge-setting';
import { pushCommand } from './push-target';
import type { FoundMission } from '../find-missions';
import type { Finding } from '../preflight/preflight-check';
import type { MergePlan, MergeStep, MergedWorkPackage, MergeStrategy, SharedPath } from '../../domain/merge/merge-plan';
import type { Diagnostic, Outcome } from '../../domain/problem/diagnostic';
import { shellWord } from '../../domain/problem/shell-word';

/** What `merge` answers, before and after. Field names are those of the JSON output. */
export interface MergeOutcome extends Outcome {
  readonly mission_slug: string;
  readonly mission_number: number | null;
  readonly strategy: MergeStrategy | null;
  readonly target_branch: string;
  readonly mission_branch: string | null;
  readonly target: MergePlan['target'] | null;
  readonly lanes: readonly string[];
  readonly steps: readonly MergeStep[];
  readonly wps: readonly MergedWorkPackage[];
  readonly shared_paths: readonly SharedPath[];
  readonly findings: readonly Finding[];
  readonly would_assign_mission_number: number | null;
  readonly checkouts: MergePlan['checkouts'];
  readonly cleanup: MergePlan['cleanup'];
  readonly push: boolean;
  /** Whether this run pushed the target, or the remote had it before; null where no push was asked for, or it failed. */
  readonly pushed: 'now' | 'before' | null;
  readonly delete_branch: boolean;
  readonly remove_worktree: boolean;
  readonly dry_run: boolean;
  /** True when there was nothing to do. */
  readonly already_merged: boolean;
  /** True when what was interrupted was an undo: the merge is taken back. */
  readonly undone: boolean;
  /** Where the target stands now; null while nothing was merged. */
  readonly commit: string | null;
  readonly merged_commit: string | null;
  readonly done_events: readonly string[];
  readonly removed: { readonly worktrees: readonly string[]; readonly branches: readonly string[] };
  /** Commands that are left to do: the merge after a dry run, a push where there is a remote. Empty when it was blocked. */
  readonly next_steps: readonly string[];
}

/** An interrupted merge that was gone on with. */
export interface FinishedMerge {
  readonly journal: MergeJournal;
  readonly report: ApplyReport;
}

/** Everything that is known of a merge before it is made. */
export interface PreparedMerge {
  readonly setting: MergeSetting;
  /** Null while a branch is missing. */
  readonly built: BuiltMerge | null;
  readonly findings: readonly Finding[];
}

interface Result {
  readonly isBlocked: boolean;
  readonly journal?: MergeJournal;
  readonly removed?: MergeOutcome['removed'];
  readonly pushed?: MergeOutcome['pushed'];
  readonly diagnostics?: readonly Diagnostic[];
  readonly hasRemote?: boolean;
}

/** How a mission is to be merged. */
export interface MergeChoice {
  /** Null: what the settings say. */
  readonly strategy: MergeStrategy | null;
  /** Absent: what `meta.json` says. */
  readonly target: string | undefined;
  readonly isDryRun: boolean;
  readonly isPushed: boolean;
  readonly keepsBranches: boolean;
  readonly keepsWorktrees: boolean;
}

export function mergeOutcome(
  { setting, built, findings }: PreparedMerge,
  request: MergeChoice,
  { isBlocked, journal, removed, pushed, diagnostics, hasRemote = false }: Result,
): MergeOutcome {
  const plan = built?.plan ?? null;
  return {
    ...(isBlocked ? { blocked: true } : {}),
    mission_slug: setting.mission.slug,
    mission_number: setting.mission.missionNumber,
    strategy: setting.strategy,
    target_branch: setting.target.branch,
    mission_branch: setting.home.branch,
    target: plan?.target ?? null,
    lanes: setting.lanes.map(({ lane }) => lane.laneId),
    steps: plan?.steps ?? [],
    wps: plan?.wps ?? [],
    shared_paths: plan?.shared_paths ?? [],
    findings,
    would_assign_mission_number: plan?.would_assign_mission_number ?? null,
    checkouts: plan?.checkouts ?? [],
    cleanup: plan?.cleanup ?? { worktrees: [], branches: [] },
    push: request.isPushed,
    pushed: pushed ?? null,
    delete_branch: !request.keepsBranches,
    remove_worktree: !request.keepsWorktrees,
    dry_run: request.isDryRun,
    already_merged: false,
    undone: false,
    commit: journal?.commit ?? null,
    merged_commit: journal?.merged_commit ?? null,
    done_events: journal?.done_events ?? [],
    removed: removed ?? { worktrees: [], branches: [] },
    next_steps: nextSteps(setting, request, { isBlocked, isMerged: journal !== undefined, hasRemote }),
    diagnostics: diagnostics ?? [],
  };
}

function nextSteps(
  setting: MergeSetting,
  request: MergeChoice,
  {
    isBlocked,
    isMerged,
    hasRemote,
  }: { readonly isBlocked: boolean; readonly isMerged: boolean; readonly hasRemote: boolean },
): readonly string[] {
  if (isMerged) return request.isPushed || !hasRemote ? [] : [pushCommand(setting)];
  return request.isDryRun && !isBlocked ? [mergeCommand(setting.mission.slug, request)] : [];
}

/** The merge that was looked at, and no other one. */
function mergeCommand(
  slug: string,
  { strategy, target, isPushed, keepsBranches, keepsWorktrees }: MergeChoice,
): string {
  return [
    `spec-kitty merge --mission ${slug}`,
    ...(strategy === null ? [] : [`--strategy ${strategy}`]),
    ...(target === undefined ? [] : [`--target ${shellWord(target)}`]),
    ...(isPushed ? ['--push'] : []),
    ...(keepsBranches ? ['--keep-branch'] : []),
    ...(keepsWorktrees ? ['--keep-worktree'] : []),
  ].join(' ');
}

const nothing = {
  target: null,
  lanes: [],
  steps: [],
  wps: [],
  shared_paths: [],
  findings: [],
  would_assign_mission_number: null,
  checkouts: [],
  cleanup: { worktrees: [], branches: [] },
  push: false,
  pushed: null,
  delete_branch: false,
  remove_worktree: false,
  dry_run: false,
  undone: false,
  removed: { worktrees: [], branches: [] },
  next_steps: [],
} as const;

/** A second run changes nothing and says so. */
export function alreadyMerged({ slug, missionNumber, meta }: FoundMission): MergeOutcome {
  const text = (key: string): string | null => {
    const value = meta?.row[key];
    return typeof value === 'string' ? value : null;
  };
  return {
    ...nothing,
    mission_slug: slug,
    mission_number: missionNumber,
    strategy: null,
    target_branch: text('merged_into') ?? meta?.targetBranch ?? '',
    mission_branch: meta?.homeBranch ?? null,
    already_merged: true,
    commit: null,
    merged_commit: text('merged_commit'),
    done_events: [],
  };
}

/** The rest of an interrupted merge, or of its undo, was done. */
export function resumedOutcome({ journal, report }: FinishedMerge): MergeOutcome {
  const { strategy, target_branch, home_branch, commit, merged_commit, done_events } = journal;
  return {
    ...nothing,
    mission_slug: journal.mission_slug,
    mission_number: null,
    strategy,
    target_branch,
    mission_branch: home_branch,
    already_merged: false,
    undone: journal.undoes === true,
    commit,
    merged_commit: journal.undoes === true ? null : merged_commit,
    done_events,
    removed: report.cleanup.removed,
    diagnostics: report.diagnostics,
  };
}
