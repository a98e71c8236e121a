import type { SimpleGit } from 'simple-git';
import { ProblemError } from '../../domain/problem/problem';
import type { Git } from '../../ports/git';
import { commitUnderLock, type CommitContext } from './commit-paths';
import { gitFailed, runGit, tryGit } from './run-git';

export type WithLock = <Result>(
  commonDir: string,
  name: string,
  work: () => Promise<Result> | Result,
) => Promise<Result>;

/**
 * git as a program. What every mutating command needs runs through a thin wrapper of our own; rare and slow operations
 * go through simple-git, which is loaded with the first of them.
 */
export function gitCli(context: CommitContext & { readonly withLock: WithLock }): Git {
  return {
    commitPaths: (request) => context.withLock(request.commonDir, 'commit', () => commitUnderLock(request, context)),

    switchToNewBranch: (checkout, branch, startPoint) =>
      simply(checkout.root, ['switch', '-c', branch, startPoint], (git, args) => git.raw(args)),

    addWorktree: ({ root }, { path, branch, startPoint }) =>
      simply(
        root,
        ['worktree', 'add', ...(startPoint === undefined ? [path, branch] : ['-b', branch, path, startPoint])],
        (git, args) => git.raw(args),
      ),

    fastForward: ({ root }, target) => simply(root, ['merge', '--ff-only', target], (git, args) => git.raw(args)),

    async countDivergence({ root }, left, right) {
      const counts = runGit({ cwd: root, args: ['rev-list', '--left-right', '--count', `${left}...${right}`] });
      const [ahead = 0, behind = 0] = counts.split(/\s+/).map(Number);
      return { ahead, behind };
    },

    async listWorkTree({ root }) {
      const listed = runGit({
        cwd: root,
        args: ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
      });
      return listed.split('\0').filter((path) => path !== '');
    },

    async listTree({ root }, ref, folder) {
      const { status, stdout } = tryGit({
        cwd: root,
        args: ['ls-tree', '-r', '-z', '--name-only', '--full-tree', ref, '--', folder],
      });
      return status === 0 ? stdout.split('\0').filter((path) => path !== '') : [];
    },

    async readBlob({ root }, ref, path) {
      const { status, stdout } = tryGit({ cwd: root, args: ['cat-file', 'blob', `${ref}:${path}`] });
      return status === 0 ? stdout : null;
    },
  };
}

async function simply(
  root: string,
  args: string[],
  call: (git: SimpleGit, args: string[]) => Promise<unknown>,
): Promise<void> {
  // Loaded here: it costs as much as a whole query, and only rare commands need it.
  const { simpleGit } = require('simple-git') as typeof import('simple-git');
  // Without this the library waits 50 ms after each process has ended.
  const git = simpleGit({ baseDir: root, completion: { onExit: false } });
  try {
    await call(git, args);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw gitFailed({ args, cwd: root }, error instanceof Error ? error.message.trim() : String(error));
  }
}
