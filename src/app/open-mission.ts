import { excludeWorktrees } from './exclude-worktrees';
import { findCheckout } from './find-checkout';
import { findMissions } from './find-missions';
import { parseMeta } from '../domain/mission/meta';
import type { Checkout, Repository } from '../domain/mission/location';
import { resolveMission } from '../domain/mission/resolve-mission';
import { parseMissionBranch } from '../domain/mission/mission-branch';
import { worktreesRoot } from '../domain/mission/worktrees-root';
import type { Outcome } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import { gitAt } from '../domain/problem/shell-word';
import type { Ports } from '../ports/ports';

export interface OpenOutcome extends Outcome {
  readonly mission_slug: string;
  readonly home_branch: string | null;
  readonly home_path: string;
  /** What was done: nothing, a worktree, or a fast-forward to what was pushed. */
  readonly action: 'already_open' | 'worktree_added' | 'fast_forwarded';
}

/** Checks out the home of a mission that was pushed, or brings an open one up to what was pushed. */
export async function openMission(ports: Ports, handle: string): Promise<OpenOutcome> {
  const { repository, found, unusable } = findMissions(ports);
  const resolved = resolveMission(handle, [...found, ...unusable]);
  if ('mission' in resolved && 'location' in resolved.mission) {
    const { slug, location, meta } = resolved.mission;
    return bringUpToDate(ports, repository, { slug, checkout: location.checkout, branch: meta?.homeBranch ?? null });
  }
  if ('mission' in resolved && 'problem' in resolved.mission && resolved.mission.problem['is_home_gone'] === true)
    throw new ProblemError(resolved.mission.problem);
  const branch =
    'mission' in resolved && 'problem' in resolved.mission ? resolved.mission.problem['home_branch'] : undefined;
  const { slug, home } = await pushedMission(ports, repository, handle, typeof branch === 'string' ? branch : null);
  return ports.exclusively(repository.commonDir, 'mission-create', () => addHome(ports, repository, slug, home));
}

async function addHome(ports: Ports, repository: Repository, slug: string, branch: string): Promise<OpenOutcome> {
  const base = standing(repository);
  const path = `${worktreesRoot(repository)}/.worktrees/${slug}`;
  excludeWorktrees(ports, repository, base);
  const isLocal = ports.repositories.readRef(repository, `refs/heads/${branch}`) !== null;
  await ports.git.addWorktree(
    base,
    isLocal ? { path, branch } : { path, branch, startPoint: remoteRef(ports, repository, branch) },
  );
  const checkout = findCheckout(ports, path);
  const opened = await bringUpToDate(ports, repository, { slug, checkout, branch });
  return { ...opened, action: 'worktree_added' };
}

/** Finds the branch and the directory name of a mission that no checkout holds. */
async function pushedMission(
  ports: Ports,
  repository: Repository,
  handle: string,
  known: string | null,
): Promise<{ slug: string; home: string }> {
  const locals = ports.repositories.listBranches(repository, 'local');
  const remotes = ports.repositories
    .listBranches(repository, 'remote')
    .map((name) => name.slice(name.indexOf('/') + 1));
  const candidates = [...new Set([...(known === null ? [] : [known]), ...locals, ...remotes])].filter(
    (branch) => branch === known || parseMissionBranch(branch)?.laneId === null,
  );
  const missions = (await Promise.all(candidates.map((branch) => missionsOn(ports, repository, branch)))).flat();
  const resolved = resolveMission(handle, missions);
  if ('problem' in resolved) throw new ProblemError(resolved.problem);
  return { slug: resolved.mission.slug, home: resolved.mission.branch };
}

interface PushedMission {
  readonly slug: string;
  readonly missionId: string | null;
  readonly missionNumber: number | null;
  readonly branch: string;
}

/** The missions whose home is this branch, read from its tree. */
async function missionsOn(ports: Ports, repository: Repository, branch: string): Promise<readonly PushedMission[]> {
  const checkout = standing(repository);
  const isLocal = ports.repositories.readRef(repository, `refs/heads/${branch}`) !== null;
  const ref = isLocal ? branch : remoteRef(ports, repository, branch);
  const paths = await ports.git.listTree(checkout, ref, 'kitty-specs');
  const slugs = paths.flatMap((path) => /^kitty-specs\/([^/]+)\/meta\.json$/.exec(path)?.[1] ?? []);
  const metas = await Promise.all(
    slugs.map((slug) => ports.git.readBlob(checkout, ref, `kitty-specs/${slug}/meta.json`)),
  );
  return slugs.flatMap((slug, index) => {
    const meta = parseMeta(metas[index] ?? '');
    if (!('row' in meta) || (meta.homeBranch ?? meta.coordinationBranch) !== branch) return [];
    return [{ slug, missionId: meta.missionId, missionNumber: meta.missionNumber, branch }];
  });
}

/** Fast-forwards a home that is behind; a diverged one is a person's decision. */
async function bringUpToDate(
  ports: Ports,
  repository: Repository,
  { slug, checkout, branch }: { slug: string; checkout: Checkout; branch: string | null },
): Promise<OpenOutcome> {
  const outcome = { mission_slug: slug, home_branch: branch, home_path: checkout.root };
  const pushed = branch === null ? null : remoteName(ports, repository, branch);
  if (branch === null || pushed === null) return { ...outcome, action: 'already_open' };
  const { ahead, behind } = await ports.git.countDivergence(checkout, branch, pushed);
  if (behind === 0) return { ...outcome, action: 'already_open' };
  if (ahead > 0) {
    throw new ProblemError({
      diagnostic_code: 'MISSION_DIVERGED',
      message: `${branch} and ${pushed} have diverged: ${ahead} ahead, ${behind} behind.`,
      remediation: [
        `${gitAt(checkout.root)} merge ${pushed}`,
        'Where the event log conflicts, keep the lines of both sides; this takes the markers out:',
        `spec-kitty doctor --mission ${slug} --fix`,
      ],
      mission_slug: slug,
      home_branch: branch,
    });
  }
  await ports.git.fastForward(checkout, pushed);
  return { ...outcome, action: 'fast_forwarded' };
}

function remoteRef(ports: Ports, repository: Repository, branch: string): string {
  return remoteName(ports, repository, branch) ?? branch;
}

/** `origin/<branch>`, or the same of the only other remote; null when it was not pushed. */
function remoteName(ports: Ports, repository: Repository, branch: string): string | null {
  const names = ports.repositories
    .listBranches(repository, 'remote')
    .filter((name) => name.slice(name.indexOf('/') + 1) === branch);
  return names.find((name) => name.startsWith('origin/')) ?? names[0] ?? null;
}

function standing({ current, primary, checkouts }: Repository): Checkout {
  const checkout = primary ?? current ?? checkouts[0];
  if (checkout !== undefined) return checkout;
  throw new ProblemError({
    diagnostic_code: 'NOT_A_GIT_REPOSITORY',
    message: 'This bare repository has no worktree yet.',
    remediation: ['git worktree add PATH BRANCH'],
  });
}
