import type { Checkout } from '../domain/mission/location';

/** What comes of joining two commits, without touching any checkout. */
export interface JoinedTrees {
  /** The tree; with conflict markers in it where `conflicts` has paths. */
  readonly tree: string;
  /** Paths that both sides changed in ways that do not fit together, sorted; empty for a clean result. */
  readonly conflicts: readonly string[];
}

/** A path that two commits changed in ways that do not fit together. */
export interface JoinConflict {
  readonly path: string;
  /** As git calls it, e.g. `contents`, `modify/delete`, `rename/delete`. */
  readonly kind: string;
}

/** A file to be written into a tree, or taken out of it. */
export interface TreeEdit {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  /** Null takes the path out. */
  readonly content: string | null;
}

export interface ListedCommit {
  readonly id: string;
  /** The first parent; null for a commit without one. */
  readonly parent: string | null;
  readonly subject: string;
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

  /** Three-way merge of two commits, renames followed. @throws ProblemError GIT_TOO_OLD before git 2.25, GIT_FAILED. */
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

  /** As `joinTrees`, with the kind of each conflict; by path. @throws ProblemError GIT_TOO_OLD, GIT_FAILED. */
  joinCommits(
    folder: string,
    ours: string,
    theirs: string,
  ): { readonly tree: string; readonly conflicts: readonly JoinConflict[] };

  treeOf(folder: string, commit: string): string;

  /** The text of each path in the tree of a commit; null where it is absent. */
  readTexts(folder: string, commit: string, paths: readonly string[]): readonly (string | null)[];

  /** Names of the folders directly below `folder` in the tree of a commit; empty where it is absent. */
  listFolders(folder: string, commit: string, path: string): readonly string[];

  /** A tree with these files set or taken out. An edited file keeps its mode, a new one is an ordinary file. */
  editTree(folder: string, tree: string, edits: readonly TreeEdit[]): string;

  /** Paths whose content or mode differs between two commits or trees, both names of a rename included; sorted. */
  changedBetween(folder: string, from: string, to: string): readonly string[];

  /** What `tip` has and `base` has not, merges left out, oldest first. */
  commitsBetween(folder: string, base: string, tip: string): readonly ListedCommit[];

  /** The same change by the same author with another tree and parent. */
  copyCommit(folder: string, commit: string, to: { readonly tree: string; readonly parent: string }): string;

  /**
   * What keeps git from bringing a checkout from one commit to another: files with changes, and untracked ones in the
   * way. Touches nothing.
   */
  filesInTheWay(
    checkout: Pick<Checkout, 'root' | 'gitDir'>,
    from: string,
    to: string,
  ): readonly { readonly path: string; readonly isUntracked: boolean }[];

  /** Runs `work` with objects that are thrown away afterwards: it sees everything and leaves nothing. */
  inScratch<Result>(folder: string, work: (objects: GitObjects) => Result): Result;
}
