import type { FoundMission } from '../find-missions';
import { absolutePath } from '../../domain/mission/absolute-path';
import type { Checkout, Repository } from '../../domain/mission/location';
import { laneBranchName } from '../../domain/mission/mission-branch';
import { worktreesRoot } from '../../domain/mission/worktrees-root';
import type { LanePlan, StoredLane } from '../../domain/workspace/lane-plan';
import type { WorkspaceRecord } from '../../domain/workspace/workspace-record';
import type { Ports } from '../../ports/ports';

/** The workspace of a lane as it is. */
export interface FoundWorkspace {
  /** Absolute; where the worktree is or would be. */
  readonly root: string;
  readonly branch: string;
  /** What is there: nothing, the branch only, a worktree that an interrupted run did not finish, or a whole one. */
  readonly state: 'absent' | 'branch-only' | 'unfinished' | 'present';
  readonly checkout: Checkout | null;
  readonly record: WorkspaceRecord | null;
  /** Where the branch stands; null when it does not exist. */
  readonly tip: string | null;
}

/** What a workspace is looked for by. */
export interface WorkspacePlace {
  readonly repository: Repository;
  readonly mission: FoundMission;
  readonly lanePlan: LanePlan;
}

/** The stored names decide; a lane that never had a workspace gets its names from the stored mission branch. */
export function findWorkspace(
  ports: Ports,
  { repository, mission, lanePlan }: WorkspacePlace,
  { laneId }: StoredLane,
): FoundWorkspace {
  const record = ports.workspaces.read(repository, mission.slug, laneId);
  const branch = record?.branch ?? laneBranchName(lanePlan.missionBranch, laneId);
  const around = worktreesRoot(repository);
  const usual =
    record === null ? `${around}/.worktrees/${mission.slug}-${laneId}` : absolutePath(record.worktreePath, around);
  const checkout =
    repository.checkouts.find((one) => one.branch === branch) ??
    repository.checkouts.find(({ root }) => root === usual);
  const root = checkout?.root ?? usual;
  const tip = ports.repositories.readRef(repository, `refs/heads/${branch}`) ?? pushedTip(ports, repository, branch);
  const isUnfinished = ports.git.isWorktreeUnfinished({ commonDir: repository.commonDir, path: root });
  return {
    root,
    branch,
    record,
    checkout: checkout ?? null,
    tip,
    state: isUnfinished ? 'unfinished' : checkout !== undefined ? 'present' : tip === null ? 'absent' : 'branch-only',
  };
}

export function pushedTip(ports: Ports, repository: Repository, branch: string): string | null {
  const remote = ports.repositories.listBranches(repository, 'remote').find((name) => name.endsWith(`/${branch}`));
  return remote === undefined ? null : ports.repositories.readRef(repository, `refs/remotes/${remote}`);
}
