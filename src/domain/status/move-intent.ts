import type { JsonObject } from '../canonical-json/json-value';
import type { Lane } from './lanes';
import type { LogState } from './log-state';
import type { MissionIdentity } from './transition-draft';

/** Somebody wants a work package in another lane. Null is "not given". */
export interface MoveIntent {
  readonly workPackage: string;
  readonly to: Lane;
  readonly agent: string | null;
  readonly force: boolean;
  readonly note: string | null;
  readonly reviewer: string | null;
  readonly approvalRef: string | null;
  /** Feedback of a rejection, with text in it; its reference is how events name it. */
  readonly feedback: { readonly reference: string; readonly path: string | null } | null;
  readonly shellPid: number | null;
  readonly shellPidCreatedAt: string | null;
  readonly assignee: string | null;
  readonly trackerRefs: readonly string[];
  readonly executionMode: 'worktree' | 'direct_repo';
  /** What was verified of work that is approved; absent where nothing is asked for. */
  readonly verification?: { readonly note: JsonObject; readonly evidence: readonly JsonObject[] };
  /** Where the work is done, kept with the start; absent when the mover does not know. */
  readonly workspace?: { readonly branch: string; readonly baseCommit: string };
}

/** What the plan says of one work package, as far as moves depend on it. */
export interface PlannedWorkPackage {
  readonly id: string;
  readonly dependencies: readonly string[];
  readonly subtasks: readonly string[];
}

export interface MoveFacts {
  readonly mission: MissionIdentity;
  readonly state: LogState;
  readonly plan: readonly PlannedWorkPackage[];
}

/** A move that the lanes know, with all that its rules look at. */
export interface Move extends MoveFacts {
  readonly intent: MoveIntent;
  readonly from: Lane;
  /** The lanes to pass, the last one being the target. */
  readonly hops: readonly Lane[];
  readonly workPackage: PlannedWorkPackage;
  readonly holder: string | null;
}
