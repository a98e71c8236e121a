import { findWorkspace } from './find-workspace';
import { hasLaneWorktrees, lanePlanIfAny } from './lane-plan';
import type { FoundMission } from '../find-missions';
import type { Repository } from '../../domain/mission/location';
import type { Problem } from '../../domain/problem/problem';
import { gitAt } from '../../domain/problem/shell-word';
import { someOf } from '../../domain/problem/some-of';
import { workspaceOf } from '../../domain/workspace/workspace-of';
import type { Ports } from '../../ports/ports';

/**
 * Says why work in the worktree of a lane cannot be handed over: a reviewer sees commits, not files that lie about. Null
 * when everything is committed, and for work that has no worktree of its own.
 */
export function handoverProblem(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  workPackage: string,
): Problem | null {
  if (!hasLaneWorktrees(mission)) return null;
  const lanePlan = lanePlanIfAny(ports, mission);
  if (lanePlan === null) return null;
  const choice = workspaceOf(workPackage, lanePlan, true);
  if (choice?.kind !== 'lane') return null;
  const { record, state, root } = findWorkspace(ports, { repository, mission, lanePlan }, choice.lane);
  // Without a record nobody was given this worktree to work in.
  if (record === null || state !== 'present') return null;
  const paths = ports.objects.changedPaths(root);
  if (paths.length === 0) return null;
  return {
    diagnostic_code: 'WORKSPACE_DIRTY',
    message: `${workPackage} has changes that are not committed in ${root}: ${someOf(paths)}.`,
    violated_invariant: 'What is handed over is committed.',
    remediation: [`${gitAt(root)} status`, 'Commit what belongs to the work package, then run the command again.'],
    mission_slug: mission.slug,
    work_package_id: workPackage,
    workspace_path: root,
    paths,
  };
}
