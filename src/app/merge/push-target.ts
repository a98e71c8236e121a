import type { MergeSetting } from './merge-setting';
import type { FoundMission } from '../find-missions';
import { blocks, type Finding } from '../preflight/preflight-check';
import type { Repository } from '../../domain/mission/location';
import { nonFatal, type Diagnostic } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';

/** Asks the remote where the target is, for a merge that is going to be pushed. */
export async function refreshTarget(
  ports: Ports,
  _repository: Repository,
  { slug, location, meta }: FoundMission,
): Promise<readonly Finding[]> {
  const target = meta?.targetBranch ?? '';
  const { root } = location.checkout;
  const remote = remoteOf(ports.branches.upstreamOf(root, target));
  try {
    await ports.branches.fetch(root, remote);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const [{ message }] = error.problems;
    return [
      blocks(target, {
        diagnostic_code: 'TARGET_BRANCH_REFRESH_FAILED',
        message: `${remote} could not be asked where ${target} is: ${message}`,
        violated_invariant: 'a_pushed_merge_starts_from_what_the_remote_has',
        remediation: [`git fetch ${remote}`, `To merge without pushing: spec-kitty merge --mission ${slug}`],
        mission_slug: slug,
      }),
    ];
  }
}

/** The merge stands whatever the remote says. */
export async function pushTarget(
  ports: Ports,
  {
    mission,
    home,
    target,
    upstream,
    repository,
  }: Pick<MergeSetting, 'mission' | 'home' | 'target' | 'upstream' | 'repository'>,
): Promise<readonly Diagnostic[]> {
  const { root } = repository.primary ?? home.checkout;
  const remote = remoteOf(upstream?.ref ?? null);
  const there = upstream === null ? target.branch : upstream.name.slice(remote.length + 1);
  try {
    await ports.branches.push(root, remote, `refs/heads/${target.branch}:refs/heads/${there}`);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const [{ message }] = error.problems;
    return [
      nonFatal(
        {
          diagnostic_code: 'PUSH_FAILED',
          message: `${mission.slug} is merged here, but ${remote} did not take ${target.branch}: ${message}`,
          remediation: [`git push ${remote} ${target.branch}:${there}`],
          mission_slug: mission.slug,
        },
        'push',
      ),
    ];
  }
}

function remoteOf(ref: string | null): string {
  return /^refs\/remotes\/([^/]+)\//.exec(ref ?? '')?.[1] ?? 'origin';
}
