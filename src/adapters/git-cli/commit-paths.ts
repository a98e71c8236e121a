import { mkdirSync, readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ProblemError } from '../../domain/problem/problem';
import type { CommitRequest, CommitResult } from '../../ports/git';
import { readLooseCommit } from './loose-object';
import { moveBranch } from './move-branch';
import { isIndexBehind, noteIndexBehind, refreshIndex, updateEntries } from './refresh-index';
import { runGit, tryGit } from './run-git';

export interface CommitContext {
  /** The commit a ref names now; null when there is none. */
  readonly readRef: (commonDir: string, ref: string) => string | null;
}

let counter = 0;

/**
 * Commits exactly the given paths, to be run under the repository's commit lock. Five git processes, however many paths:
 * a private index from HEAD, the paths, the tree, the commit; then the branch is moved and the real index refreshed.
 *
 * Killed anywhere, it leaves private files and provable locks only; the next call removes them and finishes the index.
 */
export async function commitUnderLock(request: CommitRequest, { readRef }: CommitContext): Promise<CommitResult> {
  const { checkout, commonDir, paths, message } = request;
  const { gitDir, root } = checkout;
  const branch = currentBranch(request);
  const parent = readRef(commonDir, `refs/heads/${branch}`);
  const folder = join(gitDir, 'spec-kitty');
  mkdirSync(folder, { recursive: true });
  removePrivateIndexes(folder);
  const tree = treeWith(root, parent, paths, privateIndex(folder));
  if (tree === treeOf(request, parent)) {
    return { commit: null, isIndexStale: isIndexBehind(gitDir) && !(await refresh(request, folder)) };
  }
  const commit = makeCommit(request, tree, parent);
  noteIndexBehind(gitDir, paths);
  await moveBranch({
    commonDir,
    gitDir,
    root,
    branch,
    from: parent,
    to: commit,
    reflogMessage: `commit${parent === null ? ' (initial)' : ''}: ${message.split('\n')[0] ?? ''}`,
    current: () => readRef(commonDir, `refs/heads/${branch}`),
  });
  const isFresh = await refresh(request, folder);
  removePrivateIndexes(folder);
  return { commit, isIndexStale: !isFresh };
}

function refresh({ checkout: { gitDir, root }, paths }: CommitRequest, folder: string): Promise<boolean> {
  return refreshIndex({ gitDir, root, paths, privateIndex: privateIndex(folder) });
}

/** The branch the checkout stands on now; the caller's view of it may be old. */
function currentBranch({ checkout }: CommitRequest): string {
  const head = readFileSync(join(checkout.gitDir, 'HEAD'), 'utf8');
  const branch = /^ref: refs\/heads\/(.+)$/m.exec(head)?.[1];
  if (branch === undefined) {
    throw new ProblemError({
      diagnostic_code: 'DETACHED_HEAD',
      message: `${checkout.root} is on no branch, so there is nothing to commit to.`,
      remediation: [`git -C ${JSON.stringify(checkout.root)} switch BRANCH`],
    });
  }
  if (checkout.branch !== null && branch !== checkout.branch) {
    throw new ProblemError({
      diagnostic_code: 'REF_MOVED',
      message: `${checkout.root} was switched from ${checkout.branch} to ${branch} while this command ran.`,
      remediation: ['Run the command again.'],
    });
  }
  return branch;
}

function treeWith(root: string, parent: string | null, paths: readonly string[], index: string): string {
  const env = { GIT_INDEX_FILE: index };
  if (parent !== null) runGit({ cwd: root, args: ['read-tree', parent], env });
  updateEntries(root, paths, index);
  return runGit({ cwd: root, args: ['write-tree'], env });
}

/** The tree of HEAD, read without a process where it is no packed object; null where it need not be known. */
function treeOf(
  { checkout: { root }, commonDir, mayBeUnchanged }: CommitRequest,
  commit: string | null,
): string | null {
  if (commit === null) return null;
  const loose = readLooseCommit(commonDir, commit)?.tree;
  if (loose !== undefined) return loose;
  return mayBeUnchanged ? runGit({ cwd: root, args: ['rev-parse', `${commit}^{tree}`] }) : null;
}

function makeCommit(request: CommitRequest, tree: string, parent: string | null): string {
  const { checkout, message } = request;
  return runGit({
    cwd: checkout.root,
    args: [
      'commit-tree',
      ...(isSigningWanted(request) ? ['-S'] : []),
      ...(parent === null ? [] : ['-p', parent]),
      '-F',
      '-',
      tree,
    ],
    input: `${message}\n`,
  });
}

/**
 * Whether `commit.gpgsign` is on, which plumbing does not look at. git is asked only where a configuration file mentions
 * signing or includes another file.
 */
function isSigningWanted({ checkout: { root, gitDir }, commonDir }: CommitRequest): boolean {
  const { XDG_CONFIG_HOME, GIT_CONFIG_GLOBAL, GIT_CONFIG_SYSTEM, GIT_CONFIG_COUNT } = process.env;
  const files = [
    join(commonDir, 'config'),
    join(gitDir, 'config.worktree'),
    GIT_CONFIG_GLOBAL ?? join(homedir(), '.gitconfig'),
    join(XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'git', 'config'),
    GIT_CONFIG_SYSTEM ?? '/etc/gitconfig',
  ];
  const isPossible =
    GIT_CONFIG_COUNT !== undefined || files.some((path) => /gpgsign|^\s*\[include/im.test(readOr(path)));
  if (!isPossible) return false;
  const { stdout } = tryGit({ cwd: root, args: ['config', '--type=bool', '--get', 'commit.gpgsign'] });
  return stdout.trim() === 'true';
}

function privateIndex(folder: string): string {
  counter += 1;
  return join(folder, `index-private-${process.pid}-${counter}`);
}

function removePrivateIndexes(folder: string): void {
  for (const name of readdirSync(folder)) if (name.startsWith('index-private-')) unlinkSync(join(folder, name));
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
