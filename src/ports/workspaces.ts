import type { Repository } from '../domain/mission/location';
import type { WorkspaceRecord } from '../domain/workspace/workspace-record';

/** What is stored of the worktrees of execution lanes. */
export interface Workspaces {
  /** The record of one lane; null when it has none. @throws ProblemError WORKSPACE_RECORD_INVALID, FILE_UNREADABLE. */
  read(repository: Repository, missionSlug: string, laneId: string): WorkspaceRecord | null;

  /** Every readable record, by file name, and what is wrong with each other one. */
  list(repository: Repository): {
    readonly records: readonly WorkspaceRecord[];
    readonly faults: readonly { readonly path: string; readonly fault: string }[];
  };

  write(repository: Repository, record: WorkspaceRecord): void;

  remove(repository: Repository, missionSlug: string, laneId: string): void;
}
