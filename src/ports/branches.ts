import type { Checkout } from '../domain/mission/location';

/** A ref that moves from one commit to another. */
export interface RefMove {
  /** Full name, e.g. `refs/heads/main`. */
  readonly ref: string;
  /** Where it is; null when it is to be made. */
  readonly from: string | null;
  /** Where it is to be; null when it is to be taken away. */
  readonly to: string | null;
}

/** What stands in a checkout between one commit and another. */
export interface CheckoutMove {
  readonly commonDir: string;
  readonly checkout: Checkout;
  readonly from: string;
  readonly to: string;
}

/** Branches, and the checkouts that stand on them. */
export interface Branches {
  /** The locally known branch that `branch` follows, e.g. `refs/remotes/origin/main`; null when it follows none. */
  upstreamOf(folder: string, branch: string): string | null;

  /**
   * Moves all refs or none. Safe to kill at any instruction: the moves are made in their order, and the same call
   * completes what was begun.
   *
   * @returns false when one of them was not where it was said to be; nothing has moved then.
   * @throws ProblemError GIT_FAILED when a lock of git stays taken.
   */
  moveRefs(
    place: { readonly commonDir: string; readonly root: string },
    moves: readonly RefMove[],
    why: string,
  ): Promise<boolean>;

  /**
   * Brings index and files of a checkout from one commit to another; what the commits have alike stays as it is, also
   * when it was changed. Safe to kill at any instruction: the same call completes it.
   *
   * @throws ProblemError CHECKOUT_NOT_UPDATED when git refuses; no file was touched then, unless an earlier run was killed.
   */
  bringFiles(move: CheckoutMove): Promise<void>;

  /** Takes a worktree away that was seen to be clean. Safe to kill: the same call completes it. False when it is locked. */
  removeWorktree(place: { readonly commonDir: string; readonly root: string; readonly gitDir: string }): boolean;

  /** True when {@link removeWorktree} was interrupted there. */
  isRemovalUnfinished(place: { readonly commonDir: string; readonly root: string }): boolean;

  /** True for a checkout that leaves out files. */
  isSparse(root: string): boolean;

  /** @throws ProblemError GIT_FAILED with the words of the remote. */
  fetch(root: string, remote: string): Promise<void>;

  /** @throws ProblemError GIT_FAILED with the words of the remote. */
  push(root: string, remote: string, refspec: string): Promise<void>;
}
