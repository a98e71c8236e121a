import type { ListedMission } from '../list-missions';
import type { LogLine } from '../mission-log';
import type { StatusOutcome } from '../status';
import type { Lane } from '../../domain/status/lanes';
import type { GraphLayout } from '../../domain/view/graph-layout';
import type { GraphView } from '../../domain/view/graph-view';
import type { Attention, WorkPackageView } from '../../domain/view/mission-view';
import type { VerificationRecord } from '../../domain/verify/verification-record';

/** What the page shows first. */
export interface MissionsDocument {
  /** Where the repository is; absolute. */
  readonly repository: string;
  readonly missions: readonly ListedMission[];
}

/** One mission. `status` holds the fields of `status --json`: the page draws them and computes none. */
export interface MissionDocument {
  /** As a person named it; null when nobody did. */
  readonly title: string | null;
  readonly status: StatusOutcome;
  /** As `graph --json` has it. */
  readonly graph: GraphView;
  readonly layout: GraphLayout;
  /** Empty before the mission is finalised. */
  readonly execution_lanes: readonly ExecutionLaneRow[];
}

/** Work packages that share one worktree, one after the other. */
export interface ExecutionLaneRow {
  readonly lane_id: string;
  readonly work_packages: readonly string[];
  readonly depends_on_lanes: readonly string[];
}

/** The newest rows of the log, newest first. */
export interface HistoryDocument {
  readonly mission_slug: string;
  readonly events: readonly LogLine[];
  readonly total: number;
}

export interface ReviewCycleDocument {
  readonly name: string;
  readonly cycle: number;
  readonly verdict: 'approved' | 'rejected' | 'unknown';
  readonly reviewer: string | null;
  /** As written; null when absent. */
  readonly reviewed_at: string | null;
  readonly is_overridden: boolean;
  /** Markdown behind the header. */
  readonly text: string;
}

/** One work package with everything that is known of it. */
export interface WorkPackageDocument {
  readonly mission_slug: string;
  readonly work_package: WorkPackageView;
  readonly attention: readonly Attention[];
  /** Work packages that depend on this one. */
  readonly needed_by: readonly string[];
  readonly requirement_refs: readonly string[];
  readonly owned_files: readonly string[];
  readonly execution_lane: string | null;
  /** Where it is worked on; null when nobody started. */
  readonly workspace: { readonly branch: string; readonly path: string } | null;
  /** The Markdown of its file, without the header; null when there is no file. */
  readonly prompt: { readonly path: string; readonly text: string } | null;
  /** Newest first. */
  readonly review_cycles: readonly ReviewCycleDocument[];
  /** Newest first; only records whose file is what the log says it is. */
  readonly verifications: readonly VerificationRecord[];
  readonly history: HistoryDocument;
  /** Lanes the page may offer; empty where it may not move. */
  readonly moves: readonly Lane[];
}

/** What the page posts to move a work package. */
export interface MoveBody {
  readonly to: string;
  /** Who moves it: the agent, or the reviewer of a verdict. */
  readonly name: string;
  /** Why, or where the approval can be read; may be empty. */
  readonly note: string;
}
