import { isJsonObject, type JsonObject, type JsonValue } from '../canonical-json/json-value';

/**
 * Which branch and worktree an execution lane has, written when the worktree is made. The stored names count: nobody
 * composes them again. The file is `.kittify/workspaces/<mission>-<lane>.json`, as the existing tool writes it.
 */
export interface WorkspaceRecord {
  readonly missionSlug: string;
  readonly laneId: string;
  /** Relative to the primary checkout, or to the folder of a bare repository; with `/`. */
  readonly worktreePath: string;
  readonly branch: string;
  /** The branch the lane was started from. */
  readonly baseBranch: string;
  /** The commit it was started from; null when it was not recorded. */
  readonly baseCommit: string | null;
  readonly laneWorkPackages: readonly string[];
  /** The work package that was started last; null when none was. */
  readonly currentWorkPackage: string | null;
  /** Of the current work package. */
  readonly dependencies: readonly string[];
  readonly createdAt: string;
  /** The row as it stood in the file, unknown keys included; empty for a new record. */
  readonly row: JsonObject;
}

/** @returns the record, or what is wrong with it. */
export function parseWorkspaceRecord(row: JsonValue): WorkspaceRecord | { readonly fault: string } {
  if (!isJsonObject(row)) return { fault: 'is not a JSON object' };
  const laneId = textOf(row['lane_id']);
  const members = row['lane_wp_ids'];
  if (laneId === null) return { fault: 'has no lane_id' };
  if (!Array.isArray(members)) return { fault: 'has no list lane_wp_ids' };
  const missionSlug = textOf(row['mission_slug']) ?? textOf(row['feature_slug']);
  const worktreePath = textOf(row['worktree_path']);
  const branch = textOf(row['branch_name']);
  if (missionSlug === null) return { fault: 'has no mission_slug' };
  if (worktreePath === null) return { fault: 'has no worktree_path' };
  if (branch === null) return { fault: 'has no branch_name' };
  const baseCommit = textOf(row['base_commit']);
  return {
    missionSlug,
    laneId,
    worktreePath,
    branch,
    baseBranch: textOf(row['base_branch']) ?? '',
    baseCommit: baseCommit === 'unknown' ? null : baseCommit,
    laneWorkPackages: textsOf(members),
    currentWorkPackage: textOf(row['current_wp']) ?? textOf(row['wp_id']),
    dependencies: Array.isArray(row['dependencies']) ? textsOf(row['dependencies']) : [],
    createdAt: textOf(row['created_at']) ?? '',
    row,
  };
}

/** The row of a record: every key of the file as it was, and our fields in it. */
export function workspaceRecordRow(record: WorkspaceRecord): JsonObject {
  const ours = {
    wp_id: record.currentWorkPackage,
    mission_slug: record.missionSlug,
    worktree_path: record.worktreePath,
    branch_name: record.branch,
    base_branch: record.baseBranch,
    base_commit: record.baseCommit,
    dependencies: record.dependencies,
    created_at: record.createdAt,
    created_by: 'implement-command',
    vcs_backend: 'git',
    lane_id: record.laneId,
    lane_wp_ids: record.laneWorkPackages,
    current_wp: record.currentWorkPackage,
    lane_test_env: null,
  };
  const { created_by, vcs_backend, lane_test_env } = { ...ours, ...record.row };
  return { ...record.row, ...ours, created_by, vcs_backend, lane_test_env };
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function textsOf(values: readonly JsonValue[]): readonly string[] {
  return values.filter((one): one is string => typeof one === 'string');
}
