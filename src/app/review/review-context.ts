import { findWorkspace } from '../implement/find-workspace';
import { hasLaneWorktrees, readLanePlan } from '../implement/lane-plan';
import { recordedStart } from '../implement/recorded-start';
import type { FoundMission } from '../find-missions';
import type { Repository } from '../../domain/mission/location';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import type { RequestedContext } from '../../domain/review/prompt-identity';
import { workspaceOf } from '../../domain/workspace/workspace-of';
import type { Ports } from '../../ports/ports';

/** Where the work under review is and where it began, from stored state only. */
export interface ReviewContext extends Omit<RequestedContext, 'prompt_path'> {
  /** True when the work was done in the mission's home. */
  readonly isHome: boolean;
}

/**
 * Finds what a review is about: worktree, branches and base as they are stored. Nothing is composed from names or
 * guessed.
 *
 * @throws ProblemError REVIEW_BASE_UNRESOLVED, WORKSPACE_UNUSABLE, LANES_INVALID, with all that is wrong.
 */
export function reviewContext(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  workPackage: string,
): ReviewContext {
  const lanePlan = readLanePlan(ports, mission);
  const choice = workspaceOf(workPackage, lanePlan, hasLaneWorktrees(mission));
  const started = recordedStart(ports, mission.location, workPackage);
  const known = {
    repo_root: repository.primary?.root ?? repository.commonDir,
    mission_id: mission.missionId ?? '',
    mission_slug: mission.slug,
    work_package_id: workPackage,
    mission_branch: lanePlan.missionBranch,
  };
  const folder = mission.location.checkout.root;
  if (choice?.kind !== 'lane') {
    const base = storedBase(ports, folder, mission.slug, workPackage, started?.baseCommit ?? null);
    if (typeof base !== 'string') throw new ProblemError(base);
    const branch = mission.location.checkout.branch ?? '';
    return { ...known, isHome: true, lane_worktree: folder, lane_branch: branch, base_ref: base };
  }
  const found = findWorkspace(ports, { repository, mission, lanePlan }, choice.lane);
  const stored = started?.baseCommit ?? found.record?.baseCommit ?? (found.record?.baseBranch || null);
  const base = storedBase(ports, folder, mission.slug, workPackage, stored);
  const place =
    found.state === 'present' && found.checkout?.branch === found.branch
      ? null
      : unusable(mission.slug, workPackage, found.root, found.branch);
  if (typeof base !== 'string') throw new ProblemError(place === null ? base : [base, place]);
  if (place !== null) throw new ProblemError(place);
  return { ...known, isHome: false, lane_worktree: found.root, lane_branch: found.branch, base_ref: base };
}

/** The base, if it is stored and still exists; else what is wrong with it. */
function storedBase(
  ports: Ports,
  folder: string,
  slug: string,
  workPackage: string,
  base: string | null,
): string | Problem {
  if (base !== null && ports.objects.commitOf(folder, base) !== null) return base;
  return {
    diagnostic_code: 'REVIEW_BASE_UNRESOLVED',
    message:
      base === null
        ? `Neither the log nor a workspace record says where the work on ${workPackage} began.`
        : `The work on ${workPackage} began at ${base}, which does not exist here.`,
    violated_invariant: 'A review shows exactly what the work package changed, from stored state.',
    remediation:
      base === null
        ? [
            `spec-kitty implement --recover --mission ${slug}`,
            'Then run the command again; a record that was made anew names the base.',
          ]
        : ['git fetch --all', 'Then run the command again.'],
    mission_slug: slug,
    work_package_id: workPackage,
    base_ref: base,
  };
}

function unusable(slug: string, workPackage: string, root: string, branch: string): Problem {
  return {
    diagnostic_code: 'WORKSPACE_UNUSABLE',
    message: `${root} is not there as the worktree of ${branch}: a reviewer could not look at the work.`,
    violated_invariant: 'A review looks at the worktree the work was done in.',
    remediation: ['git worktree list', `spec-kitty implement --recover --mission ${slug}`],
    mission_slug: slug,
    work_package_id: workPackage,
    workspace_path: root,
  };
}
