import type { Problem } from '../problem/problem';
import type { Lane } from '../status/lanes';

/** A work package as far as the guard cares. */
export interface GuardedWorkPackage {
  readonly id: string;
  readonly lane: Lane;
  /** Who holds it; null when nobody does. */
  readonly holder: string | null;
  readonly ownedFiles: readonly string[];
  /** Exempt from ownership. */
  readonly isCodebaseWide: boolean;
  /** Where its `owned_files` are written, for people, e.g. `kitty-specs/x/wps.yaml`. */
  readonly source: string;
}

/** Where a commit is made, as stored state says; nothing is taken from the spelling of a branch. */
export type CommitPlace =
  /** No lane and no place of work: nobody owns anything here. */
  | { readonly kind: 'elsewhere' }
  /** Somebody's place of work, but its state cannot be read. */
  | {
      readonly kind: 'unclear';
      /** Null in a home, where planning files are free all the same. */
      readonly laneId: string | null;
      readonly problem: Problem;
    }
  /** A checkout whose files a merge has yet to bring to its branch: any commit here would take the merge back. */
  | { readonly kind: 'behind'; readonly problem: Problem }
  /** The branch of an execution lane. */
  | (MissionPlace & {
      readonly kind: 'lane';
      readonly laneId: string;
      /** What the record of the workspace says is being worked on; null when it says nothing. */
      readonly recorded: string | null;
    })
  /** The home of a mission whose work packages are worked on in it. */
  | (MissionPlace & { readonly kind: 'home' });

export interface MissionPlace {
  readonly missionSlug: string;
  /** The work packages that share this place. */
  readonly members: readonly string[];
  /** Of the whole mission, by id. */
  readonly workPackages: readonly GuardedWorkPackage[];
}

/** A place of work with what its workspace record says; a home has no record. */
export interface Workplace extends MissionPlace {
  readonly laneId: string | null;
  readonly recorded: string | null;
}

/** Everything the guard judges by. */
export interface CommitFacts {
  /** Null on a detached HEAD. */
  readonly branch: string | null;
  /** Paths the commit adds, changes, deletes or gives another mode, relative to the root, with `/`. Both of a rename. */
  readonly paths: readonly string[];
  /** Paths that a merge or rebase under way brings in: they were judged where they were made. */
  readonly incoming: readonly string[];
  readonly place: CommitPlace;
  /** The work package to judge by, named by the caller; null when state decides. */
  readonly asked: string | null;
}

/** What stored state the active work package was read from. */
export type ContextSource = 'none' | 'canonical_status' | 'option';

export type ViolationCode = 'ACTIVE_WP_SCOPE_VIOLATION' | 'PROTECTED_PATH';

export interface Violation {
  readonly path: string;
  /** Work packages that own it; empty when none does. */
  readonly owners: readonly string[];
  readonly code: ViolationCode;
}

/** Whether a commit may be made, or why that cannot be said. Three different words, three different remedies. */
export type Verdict = {
  readonly laneId: string | null;
  readonly missionSlug: string | null;
  readonly active: GuardedWorkPackage | null;
  readonly contextSource: ContextSource;
} & (
  | { readonly outcome: 'allowed' }
  | { readonly outcome: 'scope_violation'; readonly violations: readonly [Violation, ...Violation[]] }
  | { readonly outcome: 'stale_or_ambiguous_context'; readonly problem: Problem }
);
