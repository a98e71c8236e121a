import { demoRecordPath, readDemo } from './demo-record';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';

export interface RemoveDemoOutcome extends Outcome {
  readonly mission_slug: string;
  /** Worktrees and branches that were taken away. */
  readonly removed: readonly string[];
}

/** Takes the demo away: its worktrees, its branches, its records. Nothing else of the repository is touched. */
export async function removeDemo(ports: Ports): Promise<RemoveDemoOutcome> {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const demo = readDemo(ports, repository);
  if (demo === null) {
    throw new ProblemError({
      diagnostic_code: 'NOT_SET_UP',
      message: 'There is no demo here.',
      remediation: ['spec-kitty init --demo'],
    });
  }
  const { commonDir, checkouts } = repository;
  const isDemo = (branch: string): boolean =>
    branch === demo.home_branch || branch.startsWith(`${demo.home_branch}-lane-`);
  const removed: string[] = [];
  for (const { root, gitDir, branch } of checkouts) {
    if (branch === null || !isDemo(branch)) continue;
    ports.branches.removeWorktree({ commonDir, root, gitDir });
    removed.push(root);
  }
  const branches = ports.repositories.listBranches(repository, 'local').filter(isDemo);
  const anywhere = repository.primary ?? checkouts[0];
  if (anywhere !== undefined && branches.length > 0) {
    const moves = branches.map((branch) => ({
      ref: `refs/heads/${branch}`,
      from: ports.repositories.readRef(repository, `refs/heads/${branch}`),
      to: null,
    }));
    await ports.branches.moveRefs({ commonDir, root: anywhere.root }, moves, 'demo removed');
  }
  for (const { missionSlug, laneId } of ports.workspaces.list(repository).records) {
    if (missionSlug === demo.mission_slug) ports.workspaces.remove(repository, missionSlug, laneId);
  }
  ports.files.remove(demoRecordPath(repository));
  return { mission_slug: demo.mission_slug, removed: [...removed, ...branches] };
}
