import { nonFatal, type Diagnostic } from '../../domain/problem/diagnostic';
import type { Problem } from '../../domain/problem/problem';
import { gitAt } from '../../domain/problem/shell-word';
import { someOf } from '../../domain/problem/some-of';
import type { StoredLane } from '../../domain/workspace/lane-plan';

/** What every problem with a workspace names. */
export interface WorkspaceSubject {
  readonly mission: { readonly slug: string };
  readonly workPackage: string;
}

export function noCommit({ slug }: WorkspaceSubject['mission'], branch: string): Problem {
  return {
    diagnostic_code: 'GIT_FAILED',
    message: `${branch} has no commit yet, so no lane of ${slug} can start from it.`,
    remediation: [`spec-kitty finalize-tasks --mission ${slug}`],
    mission_slug: slug,
  };
}

export function dirty({ mission, workPackage }: WorkspaceSubject, root: string, paths: readonly string[]): Problem {
  return {
    diagnostic_code: 'WORKSPACE_DIRTY',
    message: `${root} has changes that are not committed: ${someOf(paths)}.`,
    violated_invariant: 'A work package starts from a clean workspace.',
    remediation: [`${gitAt(root)} status`, 'Commit what belongs to the lane, then run the command again.'],
    mission_slug: mission.slug,
    work_package_id: workPackage,
    paths,
  };
}

export function conflict(
  { mission, workPackage }: WorkspaceSubject,
  { laneId }: StoredLane,
  branch: string,
  paths: readonly string[],
): Problem {
  return {
    diagnostic_code: 'DEPENDENCY_LANE_MERGE_CONFLICT',
    message: `${branch} does not merge into ${laneId}: both changed ${paths.join(', ')}.`,
    violated_invariant: 'A work package starts with the work it depends on.',
    remediation: [
      `Make the two sides fit, on ${branch} or on the branch of ${laneId}, then run the command again.`,
      `spec-kitty status --mission ${mission.slug}`,
    ],
    mission_slug: mission.slug,
    work_package_id: workPackage,
    branch,
    paths,
  };
}

/** Work that was begun is on a branch that is not here; only a person can say whether it is to be had or given up. */
export function laneBranchGone(
  { mission, workPackage }: WorkspaceSubject,
  { branch, lane, base }: { branch: string; lane: StoredLane; base: { commit: string } },
  begun: readonly string[],
): Problem {
  return {
    diagnostic_code: 'LANE_BRANCH_MISSING',
    message: `${branch} of ${lane.laneId} does not exist here, but ${begun.join(', ')} was begun on it.`,
    violated_invariant: 'A lane keeps its branch until it is merged.',
    remediation: [
      'When it was pushed from another clone:',
      'git fetch',
      'When it was deleted, this names commits that no branch holds any more; the last one of the lane is the branch again by:',
      'git fsck --no-reflogs --lost-found',
      `git branch ${branch} COMMIT`,
      'To begin again without that work:',
      `git branch ${branch} ${base.commit}`,
    ],
    mission_slug: mission.slug,
    work_package_id: workPackage,
    branch,
  };
}

export function branchMissing({ mission }: WorkspaceSubject, laneId: string, branch: string): Diagnostic {
  return nonFatal(
    {
      diagnostic_code: 'DEPENDENCY_BRANCH_MISSING',
      message: `${branch} of ${laneId} does not exist here: its work is taken as merged already.`,
      remediation: [],
      mission_slug: mission.slug,
    },
    'workspace',
  );
}

/** Says what keeps newer work of other lanes out of a worktree in which somebody goes on working. */
export function notMerged({ mission }: WorkspaceSubject, root: string, why: Problem): Diagnostic {
  return nonFatal(
    {
      diagnostic_code: 'DEPENDENCIES_NOT_MERGED',
      message: `Newer work of a lane this one depends on was not merged into ${root}. ${why.message}`,
      remediation: why.remediation,
      mission_slug: mission.slug,
    },
    'workspace',
  );
}
