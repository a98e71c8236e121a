import { joinCommits, type JoinedPath } from './join-commits';
import { joinLanes, type JoinedLanes } from './join-lanes';
import type { MergeSetting } from './merge-setting';
import type { GitObjects } from '../../ports/git-objects';

/** The work of one mission, and nothing else, on top of some commit. */
export interface MissionOnto {
  /** Null where it does not fit. */
  readonly tree: string | null;
  readonly conflicts: readonly JoinedPath[];
  readonly lanes: JoinedLanes;
}

/**
 * Puts what a mission changed onto a commit. Where the mission has a branch of its own that is all of the branch; where
 * it lives on its target, it is what the lanes changed and the files of the mission. The same inputs give the same tree.
 */
export function missionOnto(objects: GitObjects, setting: MergeSetting, onto: string): MissionOnto | null {
  const { home, target } = setting;
  if (home.branch === null || home.sha === null) return null;
  const folder = home.checkout.root;
  const lanes = joinLanes(objects, setting, home.branch, home.sha);
  const failed = lanes.steps.flatMap(({ conflicts }) => conflicts.filter(({ auto }) => !auto));
  if (failed.length > 0) return { tree: null, conflicts: failed, lanes };
  const isApart = home.branch !== target.branch;
  const fork = isApart ? objects.mergeBase(folder, target.sha ?? onto, home.sha) : home.sha;
  if (fork === null) return null;
  // As if the commit had grown out of the fork: what the mission changed since is then what is brought over.
  const ours = objects.commitTree(folder, {
    tree: isApart ? objects.treeOf(folder, onto) : withMissionFiles(objects, setting, onto, home.sha),
    parents: [fork],
    message: 'onto',
  });
  const joined = joinCommits(objects, {
    folder,
    ours,
    theirs: lanes.tip,
    mission: 'theirs',
    directories: isApart ? [setting.directory] : [],
  });
  const isClean = joined.conflicts.every(({ auto }) => auto);
  return { tree: isClean ? joined.tree : null, conflicts: joined.conflicts, lanes };
}

/** The tree of a commit with the files of the mission as they are in its home. */
function withMissionFiles(objects: GitObjects, { home, directory }: MergeSetting, onto: string, from: string): string {
  const { root } = home.checkout;
  const paths = objects.changedBetween(root, onto, from).filter((path) => path.startsWith(`${directory}/`));
  const contents = objects.readTexts(root, from, paths);
  return objects.editTree(
    root,
    objects.treeOf(root, onto),
    paths.map((path, index) => ({ path, content: contents[index] ?? null })),
  );
}
