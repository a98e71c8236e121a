import type { Lane } from '../status/lanes';

/** How the mission lands on its target. Lanes always reach the mission by a real merge. */
export type MergeStrategy = 'merge' | 'squash' | 'rebase';

export const mergeStrategies: readonly MergeStrategy[] = ['merge', 'squash', 'rebase'];

/** A path on which two sides do not fit together. Field names are those of the JSON output. */
export interface MergeConflict {
  readonly path: string;
  /** As git calls it, e.g. `contents`, `modify/delete`. */
  readonly kind: string;
  /** True for state files, which are joined by their meaning: nobody has to do anything. */
  readonly auto: boolean;
  /** Who changed it: ids of lanes, names of branches. */
  readonly sides: readonly string[];
  /** Work packages whose `owned_files` hold the path. */
  readonly owners: readonly string[];
}

/** One step of a merge. */
export interface MergeStep {
  readonly kind: 'lane_to_mission' | 'mission_to_target' | 'record';
  readonly source: string;
  readonly destination: string;
  /** Of the lane; null for other steps. */
  readonly lane_id: string | null;
  readonly strategy: MergeStrategy | null;
  /** How many commits the source has that the destination has not. */
  readonly commits: number;
  readonly already_integrated: boolean;
  /** The tree after this step; null when it has conflicts, and for `record`, whose events get their times at the merge. */
  readonly tree: string | null;
  readonly conflicts: readonly MergeConflict[];
  /** True when an earlier step has conflicts, so that this one may turn out otherwise. */
  readonly provisional: boolean;
}

/** A work package as the merge sees it. */
export interface MergedWorkPackage {
  readonly wp_id: string;
  readonly lane: Lane;
  readonly verdict: 'approved' | 'rejected' | 'unknown';
  /** Null for work in the home, and for one that no lane holds. */
  readonly lane_id: string | null;
  /** True when the merge records it as done. */
  readonly becomes_done: boolean;
}

/** A path that several lanes change, though git can merge them. */
export interface SharedPath {
  readonly path: string;
  readonly sides: readonly string[];
  readonly owners: readonly string[];
}

/** What a merge does. `merge --dry-run` and the merge itself print the same. */
export interface MergePlan {
  readonly strategy: MergeStrategy;
  readonly target: { readonly branch: string; readonly sha: string };
  readonly home: { readonly branch: string; readonly sha: string };
  readonly steps: readonly MergeStep[];
  readonly wps: readonly MergedWorkPackage[];
  readonly shared_paths: readonly SharedPath[];
  readonly would_assign_mission_number: number | null;
  /** Checkouts whose files follow the branch they stand on. */
  readonly checkouts: readonly { readonly path: string; readonly branch: string }[];
  readonly cleanup: { readonly worktrees: readonly string[]; readonly branches: readonly string[] };
}
