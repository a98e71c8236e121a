/** What comes of joining two commits, without touching any checkout. */
export interface JoinedTrees {
  /** The tree; with conflict markers in it where `conflicts` has paths. */
  readonly tree: string;
  /** Paths that both sides changed in ways that do not fit together, sorted; empty for a clean result. */
  readonly conflicts: readonly string[];
}

/**
 * Commits and trees of a repository, read and built outside of any work tree. `folder` is any folder of the repository.
 * Commits are named by their full ids, or by any name git understands where it says so.
 */
export interface GitObjects {
  /** The commit a name stands for; null when there is none. */
  commitOf(folder: string, name: string): string | null;

  isAncestor(folder: string, ancestor: string, descendant: string): boolean;

  /** The best common ancestor; null for unrelated histories. */
  mergeBase(folder: string, a: string, b: string): string | null;

  /** Three-way merge of two commits, renames followed. @throws ProblemError GIT_TOO_OLD before git 2.38, GIT_FAILED. */
  joinTrees(folder: string, ours: string, theirs: string): JoinedTrees;

  /** Writes a commit that no ref names yet. @throws ProblemError GIT_FAILED, e.g. without a name to commit under. */
  commitTree(
    folder: string,
    request: { readonly tree: string; readonly parents: readonly string[]; readonly message: string },
  ): string;

  /** Number of commits that `tip` has and `base` has not. */
  countCommits(folder: string, base: string, tip: string): number;

  /** Paths that differ from HEAD in the checkout at `root`, untracked ones included; empty when it is clean. */
  changedPaths(root: string): readonly string[];
}
