import { joinCommits, type JoinedPath } from './join-commits';
import { namedConflict, type JoinedLanes } from './join-lanes';
import { ownersOf, type MergeSetting } from './merge-setting';
import type { MergeStep } from '../../domain/merge/merge-plan';
import type { GitObjects } from '../../ports/git-objects';

export interface Landing {
  /** The commit that brings the work to the target; null when it does not fit. */
  readonly commit: string | null;
  /** Absent where the mission lives on its target. */
  readonly step: MergeStep | null;
}

interface Ends {
  readonly folder: string;
  readonly target: string;
  /** Where the mission stood before its lanes were merged. */
  readonly home: string;
  readonly tip: string;
}

/** Brings the joined mission to its target by the wanted strategy. */
export function landMission(
  objects: GitObjects,
  setting: MergeSetting,
  lanes: JoinedLanes,
  { home, target }: { readonly home: string; readonly target: string },
): Landing {
  const ends: Ends = { folder: setting.home.checkout.root, target, home, tip: lanes.tip };
  const isApart = setting.home.branch !== setting.target.branch;
  if (!isApart && setting.strategy === 'merge') return { commit: lanes.tip, step: null };
  const landed = land(objects, setting, ends);
  const owners = ownersOf(setting);
  const sidesOf = (path: string): readonly string[] => {
    const changed = lanes.lanesThatChanged(path);
    return [...(changed.length > 0 ? changed : [setting.home.branch ?? 'home']), setting.target.branch];
  };
  const step: MergeStep = {
    kind: 'mission_to_target',
    source: setting.home.branch ?? '',
    destination: setting.target.branch,
    lane_id: null,
    strategy: setting.strategy,
    commits: objects.countCommits(ends.folder, target, lanes.tip),
    already_integrated: landed.commit === target,
    tree: landed.commit === null ? null : objects.treeOf(ends.folder, landed.commit),
    conflicts: landed.conflicts.map((one) => namedConflict(one, sidesOf(one.path), owners)),
    provisional: lanes.steps.some(({ tree }) => tree === null),
  };
  return { commit: landed.commit, step };
}

interface Landed {
  readonly commit: string | null;
  readonly conflicts: readonly JoinedPath[];
}

function land(objects: GitObjects, setting: MergeSetting, ends: Ends): Landed {
  const { folder, target, tip } = ends;
  if (objects.isAncestor(folder, tip, target)) return { commit: target, conflicts: [] };
  const joined = joinCommits(objects, {
    folder,
    ours: target,
    theirs: tip,
    mission: 'theirs',
    directories: [setting.directory],
  });
  if (joined.conflicts.some(({ auto }) => !auto)) return { commit: null, conflicts: joined.conflicts };
  const message = landingMessage(setting);
  switch (setting.strategy) {
    case 'merge':
      return {
        commit: objects.commitTree(folder, { tree: joined.tree, parents: [target, tip], message }),
        conflicts: joined.conflicts,
      };
    case 'squash':
      return {
        commit: objects.commitTree(folder, { tree: joined.tree, parents: [target], message }),
        conflicts: joined.conflicts,
      };
    case 'rebase':
      return replay(objects, setting, ends, joined.tree);
    default:
      return setting.strategy satisfies never;
  }
}

/** Makes the commits of the mission anew on top of the target, one by one, without its merges. */
function replay(objects: GitObjects, setting: MergeSetting, { folder, target, tip }: Ends, wanted: string): Landed {
  let current = target;
  for (const { id, parent } of objects.commitsBetween(folder, target, tip)) {
    if (parent === null) return differs(setting);
    const tree = objects.treeOf(folder, current);
    // As if the target had grown out of the commit's parent: the merge base is then that parent.
    const ours = objects.commitTree(folder, { tree, parents: [parent], message: 'replay' });
    const joined = joinCommits(objects, {
      folder,
      ours,
      theirs: id,
      mission: 'theirs',
      directories: [setting.directory],
    });
    if (joined.conflicts.some(({ auto }) => !auto)) return { commit: null, conflicts: joined.conflicts };
    if (joined.tree !== tree) current = objects.copyCommit(folder, id, { tree: joined.tree, parent: current });
  }
  return objects.treeOf(folder, current) === wanted ? { commit: current, conflicts: [] } : differs(setting);
}

/** What merges of the mission decided is in no single commit: replayed, the result would be another. */
function differs({ directory }: MergeSetting): Landed {
  return { commit: null, conflicts: [{ path: directory, kind: 'replay differs from merge', auto: false }] };
}

function landingMessage({ mission, target, strategy, facts }: MergeSetting): string {
  const { slug, meta } = mission;
  const list = facts.plan.packages.map(({ id, title }) => `- ${id} ${title}`);
  if (strategy === 'squash') return [meta?.friendlyName ?? slug, '', ...list, '', `Mission: ${slug}`].join('\n');
  return [`Merge mission ${slug} into ${target.branch}`, '', ...list].join('\n');
}
