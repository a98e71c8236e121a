import type { Checkout, Repository } from '../domain/mission/location';

/** Finds repositories and reads the little of git that hot commands need, without starting git. */
export interface Repositories {
  /** The repository around `directory`. @throws ProblemError NOT_A_GIT_REPOSITORY. */
  locate(directory: string): Repository;

  /** The commit a ref names, e.g. `refs/heads/main`; null when there is none. */
  readRef(repository: Repository, ref: string): string | null;

  /** Names of local branches, or of remote-tracking branches such as `origin/main`, sorted. */
  listBranches(repository: Repository, kind: 'local' | 'remote'): readonly string[];

  /**
   * The branch that the repository treats as primary: what `origin/HEAD` names, else `main` or `master` if there is
   * one; null when neither exists.
   */
  primaryBranch(repository: Repository): string | null;

  /** The remote that a branch is pushed to while it follows none: `origin`, else the first one; null without any. */
  defaultRemote(repository: Repository): string | null;

  /** The git operation that is under way in a checkout, e.g. `merge` or `rebase`; null when there is none. */
  operationInProgress(checkout: Checkout): string | null;
}
