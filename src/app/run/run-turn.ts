import type { TurnRole } from '../../domain/run/choose-turns';

/** What became of a turn, as git and the log show it. */
export type TurnResult =
  /** The work waits for a review. */
  | 'handed_over'
  | 'approved'
  | 'rejected'
  /** Something was committed, marked or recorded, and the work goes on. */
  | 'progress'
  | 'no_progress'
  /** The rules did not let the turn begin. */
  | 'refused'
  /** The work package turned in a circle and was blocked. */
  | 'stalled'
  /** The run was ended meanwhile. */
  | 'interrupted';

/** One turn of a run, for people and for `--json`. */
export interface RunTurn {
  readonly work_package_id: string;
  readonly role: TurnRole;
  readonly agent: string;
  /** Counted from 1 for each work package. */
  readonly turn: number;
  readonly result: TurnResult;
  /** One line on why; null where the result says it all. */
  readonly detail: string | null;
  /** What the agent printed; absolute. Null when none was started. */
  readonly log_path: string | null;
}
