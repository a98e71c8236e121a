import { joinCommits, type JoinedPath } from './join-commits';
import { ownersOf, type MergeLane, type MergeSetting } from './merge-setting';
import type { MergeConflict, MergeStep, SharedPath } from '../../domain/merge/merge-plan';
import { allBefore } from '../../domain/merge/planned-overlaps';
import type { GitObjects } from '../../ports/git-objects';

/** The mission with all of its lanes, as far as they fit together. */
export interface JoinedLanes {
  /** The commit that holds the home and every lane that merged. */
  readonly tip: string;
  readonly steps: readonly MergeStep[];
  readonly sharedPaths: readonly SharedPath[];
  /** Who changed a path since the home: ids of lanes. */
  readonly lanesThatChanged: (path: string) => readonly string[];
}

/** Merges the lanes into the home, one after the other. A lane that conflicts is left out, and the next go on from there. */
export function joinLanes(objects: GitObjects, setting: MergeSetting, home: string, homeTip: string): JoinedLanes {
  const folder = setting.home.checkout.root;
  const present = setting.lanes.flatMap((one) =>
    one.workspace.tip === null ? [] : [{ ...one, tip: one.workspace.tip }],
  );
  const changed = changesOf(objects, folder, homeTip, present);
  const owners = ownersOf(setting);
  const steps: MergeStep[] = [];
  let tip = homeTip;
  for (const { lane, workspace, tip: theirs } of present) {
    const earlier = steps.filter(({ conflicts }) => conflicts.every(({ auto }) => auto));
    const joined = joinLane(objects, folder, { tip, theirs, from: workspace.branch, into: home });
    const others = (path: string): readonly string[] => {
      const before = earlier.flatMap(({ lane_id: id }) => (id !== null && changed.get(id)?.has(path) ? [id] : []));
      return before.length > 0 ? before : [home];
    };
    steps.push({
      kind: 'lane_to_mission',
      source: workspace.branch,
      destination: home,
      lane_id: lane.laneId,
      strategy: null,
      commits: objects.countCommits(folder, tip, theirs),
      already_integrated: joined.tip === tip && joined.conflicts.length === 0,
      tree: joined.tip === null ? null : objects.treeOf(folder, joined.tip),
      conflicts: joined.conflicts.map((one) => namedConflict(one, [...others(one.path), lane.laneId], owners)),
      provisional: steps.some(({ tree }) => tree === null),
    });
    tip = joined.tip ?? tip;
  }
  return {
    tip,
    steps,
    sharedPaths: sharedPaths(present, changed, owners),
    lanesThatChanged: (path) => [...changed].flatMap(([id, paths]) => (paths.has(path) ? [id] : [])),
  };
}

/** The conflict with the names that help a person: who changed it, whose it is. */
export function namedConflict(
  { path, kind, auto }: JoinedPath,
  sides: readonly string[],
  owners: (path: string) => readonly string[],
): MergeConflict {
  return { path, kind, auto, sides, owners: owners(path) };
}

interface LaneJoin {
  readonly tip: string;
  readonly theirs: string;
  readonly from: string;
  readonly into: string;
}

function joinLane(
  objects: GitObjects,
  folder: string,
  { tip, theirs, from, into }: LaneJoin,
): { readonly tip: string | null; readonly conflicts: readonly JoinedPath[] } {
  if (objects.isAncestor(folder, theirs, tip)) return { tip, conflicts: [] };
  if (objects.isAncestor(folder, tip, theirs)) return { tip: theirs, conflicts: [] };
  const { tree, conflicts } = joinCommits(objects, { folder, ours: tip, theirs, mission: 'ours' });
  if (conflicts.some(({ auto }) => !auto)) return { tip: null, conflicts };
  const message = `Merge ${from} into ${into}`;
  return { tip: objects.commitTree(folder, { tree, parents: [tip, theirs], message }), conflicts };
}

/** What each lane changed since it left the home. */
function changesOf(
  objects: GitObjects,
  folder: string,
  homeTip: string,
  lanes: readonly (MergeLane & { readonly tip: string })[],
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    lanes.map(({ lane, tip }) => {
      const base = objects.mergeBase(folder, homeTip, tip);
      return [lane.laneId, new Set(base === null ? [] : objects.changedBetween(folder, base, tip))];
    }),
  );
}

/** A lane holds the changes of the lanes it depends on, however far: that is no overlap. */
function sharedPaths(
  lanes: readonly MergeLane[],
  changed: ReadonlyMap<string, ReadonlySet<string>>,
  owners: (path: string) => readonly string[],
): readonly SharedPath[] {
  const graph = lanes.map(({ lane }) => ({ id: lane.laneId, dependencies: lane.dependsOnLanes }));
  const before = new Map(graph.map(({ id }) => [id, allBefore(id, graph)]));
  const all = [...new Set([...changed.values()].flatMap((paths) => [...paths]))].sort();
  return all.flatMap((path) => {
    const sides = [...changed].flatMap(([id, paths]) => (paths.has(path) ? [id] : []));
    const apart = sides.filter((id) => before.get(id)?.some((other) => sides.includes(other)) !== true);
    return apart.length < 2 ? [] : [{ path, sides: apart, owners: owners(path) }];
  });
}
