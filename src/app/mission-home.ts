import { excludeWorktrees } from './exclude-worktrees';
import { findCheckout } from './find-checkout';
import { printedGit } from './printed-git';
import type { Checkout, Repository } from '../domain/mission/location';
import { missionBranchName } from '../domain/mission/mission-name';
import { worktreesRoot } from '../domain/mission/worktrees-root';
import { ProblemError, type Problem } from '../domain/problem/problem';
import type { MissionHome, ProjectConfig } from '../ports/configuration';
import type { Ports } from '../ports/ports';

/** Where a new mission will live. */
export interface HomeChoice {
  readonly kind: MissionHome;
  /** Why this one. */
  readonly reason: string;
  readonly branch: string;
  /** The checkout that will hold it; absolute. */
  readonly root: string;
}

/** Where the mission is created from: a checkout on a branch. */
export interface Standing {
  readonly repository: Repository;
  readonly checkout: Checkout;
  readonly branch: string;
  readonly config: ProjectConfig;
}

/** A shared primary branch collects no state commits unless somebody asks for it. */
export function chooseHome(
  ports: Ports,
  { repository, checkout, branch, config }: Standing,
  mission: { readonly slug: string; readonly missionId: string },
  asked: MissionHome | undefined,
): HomeChoice {
  const { kind, reason } = chooseKind(ports, repository, branch, config, asked);
  return {
    kind,
    reason,
    branch: kind === 'in-place' ? branch : missionBranchName(mission.slug, mission.missionId),
    root: kind === 'worktree' ? `${worktreesRoot(repository)}/.worktrees/${mission.slug}` : checkout.root,
  };
}

function chooseKind(
  ports: Ports,
  repository: Repository,
  branch: string,
  config: ProjectConfig,
  asked: MissionHome | undefined,
): Pick<HomeChoice, 'kind' | 'reason'> {
  if (asked !== undefined) return { kind: asked, reason: '--home' };
  if (config.missionHome !== null) return { kind: config.missionHome, reason: 'mission.home in .kittify/config.yaml' };
  if (ports.repositories.defaultRemote(repository) === null)
    return { kind: 'in-place', reason: 'the repository has no remote' };
  if (ports.repositories.primaryBranch(repository) === branch) {
    return { kind: 'worktree', reason: `${branch} is the primary branch of a repository with a remote` };
  }
  return { kind: 'in-place', reason: `${branch} is not the primary branch` };
}

/**
 * Everything that keeps a home from being made, at once.
 *
 * @param asked the slug as it was typed, for the commands that are named.
 * @throws ProblemError BRANCH_PROTECTED, NOTHING_COMMITTED, SETUP_NOT_COMMITTED.
 */
export async function refuseObstacles(
  ports: Ports,
  { repository, checkout, branch, config }: Standing,
  home: HomeChoice,
  asked: string,
): Promise<void> {
  const problems: Problem[] = [];
  if (config.protectedBranches.includes(home.branch)) {
    problems.push({
      diagnostic_code: 'BRANCH_PROTECTED',
      message: `${home.branch} is listed in protection.protected_branches: it takes no state commits.`,
      remediation: [`spec-kitty mission create ${asked} --home worktree`],
      branch: home.branch,
    });
  }
  const hasCommit = ports.repositories.readRef(repository, `refs/heads/${branch}`) !== null;
  if (home.kind !== 'in-place' && !hasCommit) {
    problems.push(nothingCommitted(branch, `spec-kitty mission create ${asked}`));
  }
  if (home.kind === 'worktree' && hasCommit && (await isSetupUncommitted(ports, checkout))) {
    const git = printedGit(ports, checkout.root);
    problems.push({
      diagnostic_code: 'SETUP_NOT_COMMITTED',
      message: '.kittify/config.yaml is not committed: a new worktree would lack it.',
      remediation: [`${git} add .kittify/config.yaml`, `${git} commit -m "Set up spec-kitty" -- .kittify/config.yaml`],
    });
  }
  const [first, ...more] = problems;
  if (first !== undefined) throw new ProblemError([first, ...more]);
}

/** @param again the command that works after a first commit. */
export function nothingCommitted(branch: string, again: string): Problem {
  return {
    diagnostic_code: 'NOTHING_COMMITTED',
    message: `${branch} has no commit yet, so no branch can start from it.`,
    remediation: ['git commit --allow-empty -m "Start"', again],
    branch,
  };
}

async function isSetupUncommitted(ports: Ports, checkout: Checkout): Promise<boolean> {
  if (ports.files.kindOf(`${checkout.root}/.kittify/config.yaml`) !== 'file') return false;
  return (await ports.git.listTree(checkout, 'HEAD', '.kittify/config.yaml')).length === 0;
}

/** Makes the home: nothing to do in place, else a new branch, here or in a worktree of its own. */
export async function prepareHome(
  ports: Ports,
  { repository, checkout }: Standing,
  home: HomeChoice,
): Promise<Checkout> {
  if (home.kind === 'in-place') return checkout;
  if (home.kind === 'branch') {
    await ports.git.switchToNewBranch(checkout, home.branch, 'HEAD');
    return { ...checkout, branch: home.branch };
  }
  excludeWorktrees(ports, repository, checkout);
  await ports.git.addWorktree(checkout, { path: home.root, branch: home.branch, startPoint: 'HEAD' });
  return findCheckout(ports, home.root);
}
