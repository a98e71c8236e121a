import type { MergeSetting } from '../merge/merge-setting';
import { statePaths } from '../../domain/merge/join-state-files';
import type { Ports } from '../../ports/ports';

/** Tells log and snapshot of the mission, which the merge commits by itself before anything else; none where it may not. */
export function ownState(
  ports: Ports,
  { repository, directory }: Pick<MergeSetting, 'repository' | 'directory'>,
): (path: string) => boolean {
  const [log, , snapshot] = statePaths(directory);
  const isCommitted = ports.configuration.read(repository).autoCommit;
  return (path) => isCommitted && (path === log || path === snapshot);
}
