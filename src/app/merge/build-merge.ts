import { plannedCleanup, type Cleanup } from './clean-up-plan';
import { joinLanes } from './join-lanes';
import { landMission } from './land-mission';
import type { MergeSetting } from './merge-setting';
import { nextMissionNumber } from './next-mission-number';
import { verdictOn } from '../review/verdict-artifact';
import { identityOfMission, knownWorkPackages } from '../mission-facts';
import type { MergedWorkPackage, MergePlan, MergeStep } from '../../domain/merge/merge-plan';
import { withoutTornTail, statePaths } from '../../domain/merge/join-state-files';
import { recordMerge, toBeDone, type RecordedMerge } from '../../domain/merge/record-merge';
import { ProblemError } from '../../domain/problem/problem';
import { laneOf } from '../../domain/status/log-state';
import type { CheckoutMove, RefMove } from '../../ports/branches';
import type { GitObjects } from '../../ports/git-objects';
import type { Ports } from '../../ports/ports';

export interface BuildOptions {
  readonly isPushed: boolean;
  readonly keepsBranches: boolean;
  readonly keepsWorktrees: boolean;
}

/** A merge, built as commits that no ref names yet. */
export interface BuiltMerge {
  readonly plan: MergePlan;
  /** Null when the sides do not fit together; then there is nothing to apply. */
  readonly result: MergeResult | null;
}

export interface MergeResult {
  /** Where the target is to be. */
  readonly commit: string;
  /** The commit that brought the work. */
  readonly mergedCommit: string;
  /** The target first. */
  readonly moves: readonly RefMove[];
  readonly checkouts: readonly CheckoutMove[];
  readonly cleanup: Cleanup;
  readonly doneEvents: readonly string[];
}

/** Builds the whole merge, up to the commit the target is to stand on. Null while branches are missing or unrelated. */
export function buildMerge(
  ports: Ports,
  objects: GitObjects,
  setting: MergeSetting,
  options: BuildOptions,
): BuiltMerge | null {
  const { home, target } = setting;
  if (home.branch === null || home.sha === null || target.sha === null) return null;
  if (!isRelated(objects, setting, home.sha)) return null;
  const ends = { home: home.sha, target: target.sha };
  const lanes = joinLanes(objects, setting, home.branch, home.sha);
  const landing = landMission(objects, setting, lanes, ends);
  const isWhole = lanes.steps.every(({ tree }) => tree !== null) && landing.commit !== null;
  const number = nextMissionNumber(objects, home.checkout.root, target.sha);
  const recorded = isWhole
    ? recordOn(ports, objects, setting, landing.commit, { number, baseline: target.sha, isPushed: options.isPushed })
    : null;
  const cleanup = plannedCleanup(setting, options);
  const moves = recorded === null ? [] : refMoves(setting, ends, recorded.commit, lanes.tip);
  const checkouts = setting.repository.checkouts.filter(
    ({ branch }) => branch !== null && (branch === home.branch || branch === target.branch),
  );
  const steps = [...lanes.steps, ...(landing.step === null ? [] : [landing.step]), recordStep(setting)];
  const plan: MergePlan = {
    strategy: setting.strategy,
    target: { branch: target.branch, sha: target.sha },
    home: { branch: home.branch, sha: home.sha },
    steps,
    wps: workPackages(ports, setting),
    shared_paths: lanes.sharedPaths,
    would_assign_mission_number: setting.mission.missionNumber === null ? number : null,
    checkouts: checkouts.map(({ root, branch }) => ({ path: root, branch: branch ?? '' })),
    cleanup: {
      worktrees: cleanup.worktrees.map(({ root }) => root),
      branches: cleanup.branches.map(({ branch }) => branch),
    },
  };
  if (recorded === null || landing.commit === null) return { plan, result: null };
  const { commonDir } = setting.repository;
  const result: MergeResult = {
    commit: recorded.commit,
    mergedCommit: landing.commit,
    moves,
    checkouts: checkouts.map((checkout) => ({
      commonDir,
      checkout,
      from: checkout.branch === target.branch ? ends.target : ends.home,
      to: recorded.commit,
    })),
    cleanup,
    doneEvents: recorded.files.events.flatMap(({ event_id: id }) => id ?? []),
  };
  return { plan, result };
}

/** Branches without a common commit cannot be merged; the preflight names them. */
function isRelated(objects: GitObjects, { home, target, lanes }: MergeSetting, tip: string): boolean {
  const others = [target.sha, ...lanes.map(({ workspace }) => workspace.tip)];
  return others.every((other) => other === null || objects.mergeBase(home.checkout.root, tip, other) !== null);
}

function recordStep({ target, directory }: MergeSetting): MergeStep {
  return {
    kind: 'record',
    source: directory,
    destination: target.branch,
    lane_id: null,
    strategy: null,
    commits: 1,
    already_integrated: false,
    tree: null,
    conflicts: [],
    provisional: false,
  };
}

/** Work that a squash or rebase leaves in no branch is kept reachable, so that it can be taken back. */
function refMoves(
  { home, target, strategy, mission }: MergeSetting,
  ends: { readonly home: string; readonly target: string },
  to: string,
  tip: string,
): readonly RefMove[] {
  return [
    { ref: `refs/heads/${target.branch}`, from: ends.target, to },
    ...(home.branch === target.branch ? [] : [{ ref: `refs/heads/${home.branch ?? ''}`, from: ends.home, to }]),
    ...(strategy === 'merge' ? [] : [{ ref: `refs/spec-kitty/merged/${mission.slug}`, from: null, to: tip }]),
  ];
}

function recordOn(
  ports: Ports,
  objects: GitObjects,
  setting: MergeSetting,
  commit: string,
  { number, baseline, isPushed }: { readonly number: number; readonly baseline: string; readonly isPushed: boolean },
): { readonly commit: string; readonly files: RecordedMerge } {
  const { mission, directory, target } = setting;
  const folder = setting.home.checkout.root;
  const paths = statePaths(directory);
  const [log = null, meta = null] = objects.readTexts(folder, commit, paths.slice(0, 2));
  const files = recordMerge(withoutTornTail(log ?? ''), meta ?? '', {
    mission: identityOfMission(mission),
    strategy: setting.strategy,
    target: target.branch,
    mergedCommit: commit,
    baseline,
    mergedBy: 'spec-kitty merge',
    isPushed,
    missionNumber: number,
    nowMicros: ports.clock.nowMicros(),
    mint: (micros) => ports.ids.mint(micros),
  });
  if (files === null) throw new ProblemError(notRecordable(setting));
  const contents = [files.log, files.meta, files.snapshot];
  const edits = paths.flatMap((path, index) => {
    const content = contents[index] ?? null;
    return content === null ? [] : [{ path, content }];
  });
  const tree = objects.editTree(folder, objects.treeOf(folder, commit), edits);
  const message = `${mission.slug}: merged into ${target.branch}`;
  return { commit: objects.commitTree(folder, { tree, parents: [commit], message }), files };
}

function workPackages(ports: Ports, { facts, mission, lanes }: MergeSetting): readonly MergedWorkPackage[] {
  const done = new Set(toBeDone(facts.state));
  return knownWorkPackages(facts).map(({ id }) => ({
    wp_id: id,
    lane: laneOf(facts.state, id),
    verdict: verdictOn(ports, { mission, plan: facts.plan, state: facts.state, workPackage: id }).verdict,
    lane_id: lanes.find(({ lane }) => lane.workPackages.includes(id))?.lane.laneId ?? null,
    becomes_done: done.has(id),
  }));
}

function notRecordable({ mission }: MergeSetting): ConstructorParameters<typeof ProblemError>[0] {
  return {
    diagnostic_code: 'LOG_UNREADABLE',
    message: `The event log of ${mission.slug}, as it is committed, cannot be read: nothing can be recorded of its merge.`,
    remediation: [`spec-kitty doctor --mission ${mission.slug}`],
    mission_slug: mission.slug,
  };
}
