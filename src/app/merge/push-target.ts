import { remoteFor, type MergeSetting } from './merge-setting';
import type { FoundMission } from '../find-missions';
import { selectEvenFinished } from '../select-even-finished';
import { blocks, type Finding } from '../preflight/preflight-check';
import type { Repository } from '../../domain/mission/location';
import { nonFatal, type Diagnostic } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';

/**
 * Asks the remote where the target is.
 *
 * @param asked the target that was asked for; absent: the one that `meta.json` names.
 */
export async function refreshTarget(
  ports: Ports,
  repository: Repository,
  { slug, location, meta }: FoundMission,
  asked: string | undefined,
): Promise<readonly Finding[]> {
  const target = asked ?? meta?.targetBranch ?? '';
  const { root } = location.checkout;
  const remote = remoteFor(ports, repository, ports.branches.upstreamOf(root, target));
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
        remediation: [
          `git fetch ${remote}`,
          'To merge with what is known of it here:',
          `spec-kitty merge --mission ${slug}`,
        ],
        mission_slug: slug,
      }),
    ];
  }
}

/** Asks the remote before anything is looked at. @throws ProblemError TARGET_BRANCH_REFRESH_FAILED. */
export async function fetchTarget(
  ports: Ports,
  { mission: handle, target }: { readonly mission: string | undefined; readonly target: string | undefined },
): Promise<void> {
  const { repository, mission } = selectEvenFinished(ports, handle);
  const [failed] = await refreshTarget(ports, repository, mission, target);
  if (failed !== undefined) throw new ProblemError(failed);
}

/** The merge stands whatever the remote says. */
export async function pushTarget(ports: Ports, setting: MergeSetting): Promise<readonly Diagnostic[]> {
  const { mission, home, target, remote, repository } = setting;
  const { root } = repository.primary ?? home.checkout;
  try {
    await ports.branches.push(root, remote, `refs/heads/${target.branch}:refs/heads/${nameThere(setting)}`);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const [{ message }] = error.problems;
    return [
      nonFatal(
        {
          diagnostic_code: 'PUSH_FAILED',
          message: `${mission.slug} is merged here, but ${remote} did not take ${target.branch}: ${message}`,
          remediation: [pushCommand(setting)],
          mission_slug: mission.slug,
        },
        'push',
      ),
    ];
  }
}

/** What brings the target to the remote, as {@link pushTarget} does. */
export function pushCommand(setting: Pick<MergeSetting, 'target' | 'upstream' | 'remote'>): string {
  const { target, remote } = setting;
  const there = nameThere(setting);
  return `git push ${remote} ${target.branch === there ? there : `${target.branch}:${there}`}`;
}

/** The target may follow a branch of another name. */
function nameThere({ target, upstream, remote }: Pick<MergeSetting, 'target' | 'upstream' | 'remote'>): string {
  return upstream === null ? target.branch : upstream.name.slice(remote.length + 1);
}
