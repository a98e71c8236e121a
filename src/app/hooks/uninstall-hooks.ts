import { changedHook } from './hook-problems';
import { reportHook, type HooksOutcome } from './hook-report';
import { ProblemError } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';

/**
 * Takes the commit guard away; a hook that was there before comes back as it was. Somebody else's hook is not touched.
 *
 * @throws ProblemError HOOK_CHANGED, FILE_NOT_WRITABLE, LOCK_TIMEOUT.
 */
export async function uninstallHooks(ports: Ports): Promise<HooksOutcome> {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  return ports.inTurn(repository.commonDir, 'hooks', async () => {
    const before = ports.hooks.inspect(repository);
    if (before.file.state === 'changed') throw new ProblemError(changedHook(before, 'it is not removed'));
    const isOurs = before.file.state === 'installed';
    if (isOurs) ports.hooks.uninstall(before);
    const after = ports.hooks.inspect(repository);
    if (isOurs && after.file.state === 'installed') throw new Error(`${after.path} is still there`);
    const removed = after.file.state === 'absent' ? 'removed' : 'restored';
    return { hooks: [reportHook(after)], hooks_path: after.hooksPath, action: isOurs ? removed : 'none' };
  });
}
