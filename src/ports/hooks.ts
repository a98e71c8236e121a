import type { Checkout, Repository } from '../domain/mission/location';

/** What stands where git looks for a hook. */
export type HookFile =
  | { readonly state: 'absent' }
  /** Written by us and as we wrote it; `isCurrent` is false for the text of another version, or one git would not run. */
  | { readonly state: 'installed'; readonly isCurrent: boolean; readonly chained: string | null }
  /** Written by us and changed since. */
  | { readonly state: 'changed'; readonly chained: string | null }
  | {
      readonly state: 'foreign';
      /** True when it asks the guard by itself. */
      readonly callsGuard: boolean;
      /** True when it works by its own file name, so that it cannot run under another. */
      readonly needsItsName: boolean;
    };

/** The hook of one checkout, as git would run it. All paths are absolute. */
export interface InspectedHook {
  readonly name: 'pre-commit';
  readonly path: string;
  readonly directory: string;
  /** `core.hooksPath` as it is set; null when hooks are where git puts them. */
  readonly hooksPath: string | null;
  /**
   * Whose the directory is: of this repository alone, of the work tree (files there may be tracked), of whoever else uses
   * it, or none: hooks are switched off.
   */
  readonly place: 'repository' | 'work-tree' | 'outside' | 'off';
  /** True when every checkout has a directory of its own. */
  readonly isPerCheckout: boolean;
  /** True when git tracks the file of the hook. */
  readonly isTracked: boolean;
  readonly file: HookFile;
}

/** git hooks on disk. */
export interface Hooks {
  /** Writes nothing. @throws ProblemError GIT_FAILED. */
  inspect(repository: Repository): InspectedHook;

  /**
   * Puts our hook where `hook` was inspected. A foreign one is kept beside it and runs first. A kill leaves a hook that
   * runs: the old one or ours.
   *
   * @returns the path of the kept one; null when there is none.
   * @throws ProblemError FILE_NOT_WRITABLE.
   */
  install(repository: Repository, hook: InspectedHook): string | null;

  /** Takes our hook away; a kept one comes back as it was. @throws ProblemError FILE_NOT_WRITABLE. */
  uninstall(hook: InspectedHook): void;
}

/** The commit that a checkout is about to make. */
export interface PendingCommits {
  /** The branch the commit goes to, also while that branch is being rebased; null when it goes to none. */
  branch(checkout: Checkout): string | null;

  /**
   * Paths whose content or mode differs from HEAD in the index, deleted ones and both names of a rename included.
   *
   * @param index `hook`: the one git made for this commit, which `git commit -- PATH` fills by itself.
   * @throws ProblemError GIT_FAILED.
   */
  stagedPaths(checkout: Checkout, index: 'hook' | 'checkout'): readonly string[];

  /** Paths that the merged branches, or the commit being rebased, bring in; empty without such an operation. */
  incomingPaths(checkout: Checkout): readonly string[];
}
