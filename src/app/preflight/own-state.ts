import { pendingPaths } from '../commit-state';
import type { MergeSetting } from '../merge/merge-setting';
import { statePaths } from '../../domain/merge/join-state-files';
import type { Ports } from '../../ports/ports';

/**
 * Tells log and snapshot of the mission, and what an earlier command could not commit: the merge commits them by itself before
 * anything else. None where it may not.
 */
export function ownState(
  ports: Ports,
  { repository, directory, mission: { location } }: Pick<MergeSetting, 'repository' | 'directory' | 'mission'>,
): (path: string) => boolean {
  if (!ports.configuration.read(repository).autoCommit) return () => false;
  const [log, , snapshot] = statePaths(directory);
  const { root } = location.checkout;
  const own = new Set([`${root}/${log}`, `${root}/${snapshot}`, ...pendingPaths(ports, location)]);
  return (path) => own.has(`${root}/${path}`);
}
