import { installObstacle } from './hook-problems';
import { reportHook, type HooksOutcome } from './hook-report';
import { warning, type Diagnostic } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import type { InspectedHook } from '../../ports/hooks';
import type { Ports } from '../../ports/ports';

/**
 * Puts the commit guard where git runs hooks, before it a hook that is there already. A second run changes nothing.
 *
 * @throws ProblemError HOOK_NOT_INSTALLABLE, HOOK_CHANGED, FILE_NOT_WRITABLE, LOCK_TIMEOUT.
 */
export async function installHooks(ports: Ports): Promise<HooksOutcome> {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  return ports.inTurn(repository.commonDir, 'hooks', async () => {
    const before = ports.hooks.inspect(repository);
    const { file } = before;
    const isDone = (file.state === 'installed' && file.isCurrent) || (file.state === 'foreign' && file.callsGuard);
    const obstacle = isDone ? null : installObstacle(before);
    if (obstacle !== null) throw new ProblemError(obstacle);
    if (!isDone) ports.hooks.install(repository, before);
    const after = ports.hooks.inspect(repository);
    if (!isDone && (after.file.state !== 'installed' || !after.file.isCurrent)) {
      throw new Error(`${after.path} is not what was just written`);
    }
    return {
      hooks: [reportHook(after)],
      hooks_path: after.hooksPath,
      action: isDone ? 'none' : file.state === 'installed' ? 'updated' : 'installed',
      diagnostics: placeNotes(after),
    };
  });
}

/** A hook in the work tree is seen by git and by other checkouts in another way than one in the git directory. */
function placeNotes({
  place,
  path,
  directory,
  hooksPath,
  isPerCheckout,
  isTracked,
}: InspectedHook): readonly Diagnostic[] {
  if (place !== 'work-tree' || isTracked) return [];
  const scope = isPerCheckout
    ? 'Each worktree has a directory of its own: run this in each one, or commit the hook.'
    : 'All worktrees use it.';
  return [
    warning({
      diagnostic_code: 'HOOK_IN_WORK_TREE',
      message: `core.hooksPath is ${hooksPath ?? directory}: the hook is a file of the work tree, ${path}. ${scope}`,
      remediation: [],
      path,
    }),
  ];
}
