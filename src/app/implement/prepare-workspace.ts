import { excludeWorktrees } from '../exclude-worktrees';
import type { LaneWorkspace } from './workspace-plan';

import type { FoundMission } from '../find-missions';
import type { Checkout, Repository } from '../../domain/mission/location';
import { worktreesRoot } from '../../domain/mission/worktrees-root';
import { ProblemError } from '../../domain/problem/problem';
import { formatMoment } from '../../domain/status/moment';
import type { WorkspaceRecord } from '../../domain/workspace/workspace-record';
import type { Ports } from '../../ports/ports';

/**
 * Makes the worktree of a lane what its plan says. Every step may be the last one of a killed process: the next run
 * finds the branch, the worktree or the record and goes on from there.
 *
 * @returns the checkout, as read back from the disk.
 */
export async function prepareWorkspace(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  workPackage: { readonly id: string; readonly dependencies: readonly string[] },
  plan: LaneWorkspace,
): Promise<Checkout> {
  const { checkout: home } = mission.location;
  excludeWorktrees(ports, repository, home);
  await ports.git.completeWorktree({
    checkout: home,
    commonDir: repository.commonDir,
    path: plan.root,
    branch: plan.branch,
    from: plan.state === 'absent' ? null : plan.tip,
    to: plan.target,
  });
  const checkout = readBack(ports, plan);
  ports.workspaces.write(repository, recordOf(ports, repository, mission, workPackage, plan));
  return checkout;
}

function readBack(ports: Ports, { root, branch }: LaneWorkspace): Checkout {
  const { current } = ports.repositories.locate(root);
  if (current !== null && current.branch === branch) return current;
  throw new ProblemError({
    diagnostic_code: 'WORKSPACE_UNUSABLE',
    message: `${root} was to be on ${branch}, but it is on ${current?.branch ?? 'no branch'}.`,
    violated_invariant: 'Success means that what was made is there.',
    remediation: ['git worktree list'],
    workspace_path: root,
  });
}

function recordOf(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  { id, dependencies }: { readonly id: string; readonly dependencies: readonly string[] },
  { record, lane, root, branch, base }: LaneWorkspace,
): WorkspaceRecord {
  const around = `${worktreesRoot(repository)}/`;
  return {
    missionSlug: mission.slug,
    laneId: lane.laneId,
    worktreePath: root.startsWith(around) ? root.slice(around.length) : root,
    branch,
    baseBranch: base.branch,
    baseCommit: base.commit,
    laneWorkPackages: lane.workPackages,
    currentWorkPackage: id,
    dependencies,
    createdAt: record?.createdAt || formatMoment(ports.clock.nowMicros()),
    row: record?.row ?? {},
  };
}
