import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Checkout } from '../../domain/mission/location';
import type { PendingCommits } from '../../ports/hooks';
import type { RunGit } from './run-git';

/** Every kind of change, none of it hidden by a setting of the user. */
const NAMES = ['--name-only', '-z', '--no-renames', '--ignore-submodules=none'];

/** The commit that git is about to make, asked of git itself. One process, two while a merge or rebase is under way. */
export function pendingCommits(git: RunGit): PendingCommits {
  return {
    branch: ({ branch, gitDir }) => branch ?? rebasedBranch(gitDir),

    stagedPaths({ root }, index) {
      const own = index === 'hook' ? (process.env['GIT_INDEX_FILE'] ?? '') : '';
      const env = own === '' ? {} : { GIT_INDEX_FILE: resolve(own) };
      const args = ['diff', '--cached', '--no-ext-diff', '--no-relative', ...NAMES];
      return pathsIn(git.run({ cwd: root, args, env }));
    },

    incomingPaths(checkout) {
      const { gitDir } = checkout;
      const merged = linesOf(join(gitDir, 'MERGE_HEAD')).flatMap((head) => mergedPaths(git, checkout, head));
      const isRebased = rebasedBranch(gitDir) !== null;
      return [...new Set([...merged, ...(isRebased ? rebasedPaths(git, checkout) : [])])];
    },
  };
}

/** What the other side changed since both were one. */
function mergedPaths(git: RunGit, { root }: Checkout, head: string): readonly string[] {
  const options = ['diff', '--no-ext-diff', '--no-relative', ...NAMES];
  const since = git.attempt({ cwd: root, args: [...options, `HEAD...${head}`, '--'] });
  if (since.status === 0) return pathsIn(since.stdout);
  // Histories that were never one: everything that differs comes from the other side.
  return pathsIn(git.run({ cwd: root, args: [...options, 'HEAD', head, '--'] }));
}

/** What the commit that is being put on another base changes; empty where the rebase stands between two commits. */
function rebasedPaths(git: RunGit, { root }: Checkout): readonly string[] {
  const args = ['diff-tree', '-r', '-m', '--root', '--no-commit-id', ...NAMES, 'REBASE_HEAD', '--'];
  const { status, stdout } = git.attempt({ cwd: root, args });
  return status === 0 ? pathsIn(stdout) : [];
}

/** A rebase works on a detached HEAD and keeps the name of its branch. */
function rebasedBranch(gitDir: string): string | null {
  for (const folder of ['rebase-merge', 'rebase-apply']) {
    const [name] = linesOf(join(gitDir, folder, 'head-name'));
    if (name?.startsWith('refs/heads/') === true) return name.slice('refs/heads/'.length);
  }
  return null;
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}

function pathsIn(stdout: string): readonly string[] {
  return stdout.split('\0').filter((path) => path !== '');
}
