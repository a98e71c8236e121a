import type { Checkout } from '../domain/mission/location';

export interface CommitRequest {
  readonly checkout: Checkout;
  /** Git directory shared by all worktrees. */
  readonly commonDir: string;
  /** Paths relative to the checkout's root, with `/`. A path that no longer exists is committed as a deletion. */
  readonly paths: readonly string[];
  readonly message: string;
  /** True when the caller does not know that a path differs from HEAD; an unchanged tree then makes no commit. */
  readonly mayBeUnchanged: boolean;
}

export interface CommitResult {
  /** Null when nothing differed from HEAD. */
  readonly commit: string | null;
  /** True when another git process kept the index busy: the commit stands, the next one refreshes the index. */
  readonly isIndexStale: boolean;
}

export interface WorktreeRequest {
  /** Any checkout of the repository. */
  readonly checkout: Checkout;
  readonly commonDir: string;
  /** Absolute. */
  readonly path: string;
  readonly branch: string;
  /** Where the branch is; null when it is to be made. */
  readonly from: string | null;
  /** Where it is to be: `from`, or a descendant of it. */
  readonly to: string;
}

/** git operations that write. Reading on hot paths is the business of {@link Repositories}. */
export interface Git {
  /**
   * Commits exactly `paths` on the branch of the checkout, like `git commit --only`: every other index entry, staged
   * or not, stays as it was, and no hook runs. Safe to kill at any instruction: the next call cleans up by itself.
   *
   * @throws ProblemError GIT_FAILED, REF_MOVED, LOCK_TIMEOUT, DETACHED_HEAD.
   */
  commitPaths(request: CommitRequest): Promise<CommitResult>;

  /** Creates a branch at `startPoint` and checks it out in place. @throws ProblemError GIT_FAILED. */
  switchToNewBranch(checkout: Checkout, branch: string, startPoint: string): Promise<void>;

  /** Adds a linked worktree at `path` on `branch`, creating the branch at `startPoint` when given. */
  addWorktree(checkout: Checkout, request: { path: string; branch: string; startPoint?: string }): Promise<void>;

  /** True when {@link completeWorktree} was interrupted there and the worktree is not to be looked at yet. */
  isWorktreeUnfinished(place: { readonly commonDir: string; readonly path: string }): boolean;

  /**
   * Makes a linked worktree stand on its branch at a commit: adds it, or brings it forward. Safe to kill at any
   * instruction: the same call completes what is there. To be called by one process at a time for a path; a worktree
   * that is there must be clean.
   *
   * @throws ProblemError GIT_FAILED; REF_MOVED when the branch is not at `from`.
   */
  completeWorktree(request: WorktreeRequest): Promise<void>;

  /** A setting as git sees it in a checkout; null when it is not set. */
  readSetting(checkout: Checkout, name: string): string | null;

  /** A setting of the repository's own configuration alone; null when it is not set there. */
  readLocalSetting(checkout: Checkout, name: string): string | null;

  /** True when git knows how to unite event logs here. Starts no process where the configuration is plain files. */
  hasMergeDriver(checkout: Checkout, commonDir: string): boolean;

  /** Sets a setting in the repository's own configuration, or takes it out again when `value` is null. */
  writeSetting(checkout: Checkout, name: string, value: string | null): void;

  /** Moves the branch of a clean checkout forward to `target`. @throws ProblemError GIT_FAILED when it is no fast-forward. */
  fastForward(checkout: Checkout, target: string): Promise<void>;

  /** Commits on the left only and on the right only. */
  countDivergence(checkout: Checkout, left: string, right: string): Promise<{ ahead: number; behind: number }>;

  /** Every file of the work tree that git tracks or would track, relative to its root, with `/`. */
  listWorkTree(checkout: Checkout): Promise<readonly string[]>;

  /** Paths below `folder` in the tree of `ref`, with `/`; empty when the ref or folder does not exist. */
  listTree(checkout: Checkout, ref: string, folder: string): Promise<readonly string[]>;

  /** The text of `path` in the tree of `ref`; null when absent. */
  readBlob(checkout: Checkout, ref: string, path: string): Promise<string | null>;
}
