import { ProblemError } from '../../domain/problem/problem';
import type { Git } from '../../ports/git';
import { commitUnderLock, type CommitContext } from './commit-paths';
import { readGitSettings } from './git-settings';
import { requireGitVersion } from './git-version';
import { completeWorktree, isUnfinished } from './lane-worktree';
import { gitFailed, runGit, tryGit } from './run-git';
import { simply } from './simply';
import type { WithLock } from './with-lock';

/** `git switch` came with this one. */
const SWITCH = { major: 2, minor: 23 };

/**
 * git as a program. What every mutating command needs runs through a thin wrapper of our own; rare and slow operations
 * go through simple-git, which is loaded with the first of them.
 */
export function gitCli(context: CommitContext & { readonly withLock: WithLock }): Git {
  return {
    commitPaths: (request) => context.withLock(request.commonDir, 'commit', () => commitUnderLock(request, context)),

    switchToNewBranch({ root }, branch, startPoint) {
      requireGitVersion(root, SWITCH, 'switch to a new branch');
      // Naming HEAD would fail on a branch without a commit.
      const start = startPoint === 'HEAD' ? [] : [startPoint];
      return simply(root, ['switch', ...tracking(branch, startPoint), '-c', branch, ...start]);
    },

    async addWorktree({ root }, { path, branch, startPoint }) {
      const what =
        startPoint === undefined ? [path, branch] : [...tracking(branch, startPoint), '-b', branch, path, startPoint];
      try {
        await simply(root, ['worktree', 'add', ...what]);
      } catch (error) {
        // The folder was deleted by hand and git still lists it: there is nothing left that force could overwrite.
        if (!isStillRegistered(error)) throw error;
        await simply(root, ['worktree', 'add', '--force', ...what]);
      }
    },

    isWorktreeUnfinished: ({ commonDir, path }) => isUnfinished(commonDir, path),

    completeWorktree: (request) => completeWorktree(request, context),

    readSetting({ root }, name) {
      const { status, stdout } = tryGit({ cwd: root, args: ['config', '--get', name] });
      return status === 0 ? stdout.replace(/\n$/, '') : null;
    },

    readLocalSetting({ root }, name) {
      const { status, stdout } = tryGit({ cwd: root, args: ['config', '--local', '--get', name] });
      return status === 0 ? stdout.replace(/\n$/, '') : null;
    },

    hasMergeDriver: ({ root, gitDir }, commonDir) =>
      readGitSettings({ root, gitDir, commonDir }).get('merge.spec-kitty-event-log.driver') !== null,

    writeSetting({ root }, name, value) {
      runGit({ cwd: root, args: ['config', '--local', ...(value === null ? ['--unset-all', name] : [name, value])] });
      if (value !== null) return;
      // git leaves the heading of a section behind; an empty one goes with its last setting.
      const section = name.slice(0, name.lastIndexOf('.'));
      const left = tryGit({
        cwd: root,
        args: ['config', '--local', '--get-regexp', `^${section.replace(/[.]/g, '[.]')}[.]`],
      });
      if (left.stdout === '') tryGit({ cwd: root, args: ['config', '--local', '--remove-section', section] });
    },

    fastForward: ({ root }, target) => simply(root, ['merge', '--ff-only', target]),

    async countDivergence({ root }, left, right) {
      const counts = runGit({ cwd: root, args: ['rev-list', '--left-right', '--count', `${left}...${right}`, '--'] });
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
      const stdout = readTree(root, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', ref, '--', folder]);
      return (stdout ?? '').split('\0').filter((path) => path !== '');
    },

    async readBlob({ root }, ref, path) {
      return readTree(root, ['cat-file', 'blob', `${ref}:${path}`]);
    },
  };
}

/** git's answer; null when what was named does not exist. A damaged repository is not taken for an empty one. */
function readTree(cwd: string, args: readonly string[]): string | null {
  const { status, stdout, stderr } = tryGit({ cwd, args });
  if (status === 0) return stdout;
  const isAbsent = /not a valid object name|invalid object name|does not exist in|exists on disk, but not in/i.test(
    stderr,
  );
  if (isAbsent) return null;
  throw gitFailed({ cwd, args }, stderr.trim() || `it ended with ${String(status)}`);
}

/** Only a branch of the same name is followed: a new one that followed `origin/main` would be pushed there. */
function tracking(branch: string, startPoint: string): readonly string[] {
  return /^[^/]+\//.test(startPoint) && startPoint.replace(/^[^/]+\//, '') === branch ? [] : ['--no-track'];
}

function isStillRegistered(error: unknown): boolean {
  return error instanceof ProblemError && JSON.stringify(error.problems).includes('missing but already registered');
}
