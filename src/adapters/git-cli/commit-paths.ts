import { mkdirSync, readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../../domain/problem/problem';
import { gitAt, quotedPath } from '../../domain/problem/shell-word';
import type { CommitRequest, CommitResult } from '../../ports/git';
import { errorCode, messageOf } from '../../system/durable-file/file-calls';
import { type GitSettings, readGitSettings } from './git-settings';
import { readLooseCommit } from './loose-object';
import { type BranchMove, moveBranch } from './move-branch';
import { holdIndex, type IndexPlace, needsIndexRepair, noteIndexBehind, updateEntries } from './refresh-index';
import { runGit, tryGit } from './run-git';

export interface CommitContext {
  /** The commit a ref names now; null when there is none. */
  readonly readRef: (commonDir: string, ref: string) => string | null;
}

/** How often a commit is made anew because somebody's own `git commit` came in between. */
const MOST_ATTEMPTS = 6;
/** From this attempt on the index is held while the commit is made. */
const PATIENT_ATTEMPT = 3;

/** A private index is plain, whatever the user's is: no shared part, no watcher to start. */
const PLAIN_INDEX = ['core.splitIndex=false', 'core.fsmonitor=false', 'index.sparse=false'].flatMap((one) => [
  '-c',
  one,
]);

/** The tree without entries, in both forms of ids. */
const EMPTY_TREES: readonly string[] = [
  '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
];

let counter = 0;

/**
 * Commits exactly the given paths, to be run under the repository's commit lock. Five git processes, however many paths:
 * a private index from HEAD, the paths, the tree, the commit; then the branch is moved and the real index refreshed.
 *
 * Killed anywhere, it leaves private files and provable locks only; the next call removes them and finishes the index.
 *
 * @throws ProblemError DETACHED_HEAD, REF_MOVED, GIT_FAILED, FILE_NOT_WRITABLE.
 */
export async function commitUnderLock(request: CommitRequest, context: CommitContext): Promise<CommitResult> {
  try {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const result = await commitOnce(request, context, attempt);
      if (result !== null) return result;
    }
  } catch (error) {
    throw errorCode(error) === '' ? error : notWritable(request, error);
  }
  throw refMoved(request);
}

/** Null when the branch moved meanwhile; nothing but unused objects is left of that attempt. */
async function commitOnce(
  request: CommitRequest,
  context: CommitContext,
  attempt: number,
): Promise<CommitResult | null> {
  const { checkout, commonDir, paths } = request;
  const { gitDir, root } = checkout;
  const place: IndexPlace = { gitDir, root, privateIndex: openPrivateFolder(gitDir) };
  // Usually the lock is short; under somebody who commits without pause it has to be held from the start.
  let index = attempt >= PATIENT_ATTEMPT ? await holdIndex(place) : null;
  try {
    const draft = draftCommit(request, (ref) => context.readRef(commonDir, ref), place);
    if (draft === null) {
      if (!needsIndexRepair(gitDir)) return { commit: null, isIndexStale: false };
      index ??= await holdIndex(place);
      return { commit: null, isIndexStale: index === null || !index.refresh([]) };
    }
    index ??= await holdIndex(place);
    // Looked at again now that `git switch` cannot change it under us.
    if (currentBranch(request) !== draft.branch) return null;
    noteIndexBehind(gitDir, paths);
    if (!(await moveBranch(draft))) return null;
    return { commit: draft.to, isIndexStale: index === null || !index.refresh(paths) };
  } finally {
    index?.release();
    removePrivateIndexes(join(gitDir, 'spec-kitty'));
  }
}

/** The commit as an object, with the move of the branch that would make it count; null when nothing differs. */
function draftCommit(
  request: CommitRequest,
  readRef: (ref: string) => string | null,
  place: IndexPlace,
): BranchMove | null {
  const { commonDir, message, paths } = request;
  const { gitDir, root, privateIndex } = place;
  const branch = currentBranch(request);
  const parent = readRef(`refs/heads/${branch}`);
  const tree = treeWith(root, parent, paths, privateIndex());
  if (parent === null ? EMPTY_TREES.includes(tree) : tree === treeOf(request, parent)) return null;
  const settings = readGitSettings({ root, gitDir, commonDir });
  const commit = makeCommit(request, { tree, parent, settings });
  const reflogMessage = `commit${parent === null ? ' (initial)' : ''}: ${firstLine(message)}`;
  return { commonDir, gitDir, root, branch, from: parent, to: commit, reflogMessage, settings, readRef };
}

/** The branch the checkout stands on now; the caller's view of it may be old. */
function currentBranch({ checkout }: CommitRequest): string {
  const head = readFileSync(join(checkout.gitDir, 'HEAD'), 'utf8');
  const named = /^ref:\s*refs\/heads\/(.+?)\s*$/m.exec(head)?.[1];
  const branch = named === '.invalid' ? askForBranch(checkout.root) : named;
  if (branch === undefined) {
    throw new ProblemError({
      diagnostic_code: 'DETACHED_HEAD',
      message: `${checkout.root} is on no branch, so there is nothing to commit to.`,
      remediation: [`${gitAt(checkout.root)} switch BRANCH`],
    });
  }
  if (checkout.branch !== null && branch !== checkout.branch) {
    throw new ProblemError({
      diagnostic_code: 'REF_MOVED',
      message: `${checkout.root} was switched from ${checkout.branch} to ${branch} while this command ran.`,
      remediation: ['Run the command again.'],
      branch: checkout.branch,
    });
  }
  return branch;
}

/** Where refs live in a table, the file HEAD only stands in for the real one. */
function askForBranch(root: string): string | undefined {
  const { status, stdout } = tryGit({ cwd: root, args: ['symbolic-ref', '--quiet', '--short', 'HEAD'] });
  return status === 0 ? stdout.trim() : undefined;
}

function treeWith(root: string, parent: string | null, paths: readonly string[], index: string): string {
  const env = { GIT_INDEX_FILE: index };
  if (parent !== null) runGit({ cwd: root, args: [...PLAIN_INDEX, 'read-tree', parent], env });
  updateEntries({ root, index, settings: PLAIN_INDEX }, paths);
  return runGit({ cwd: root, args: [...PLAIN_INDEX, 'write-tree'], env });
}

/** The tree of HEAD, read without a process where it is no packed object; null where it need not be known. */
function treeOf({ checkout: { root }, commonDir, mayBeUnchanged }: CommitRequest, commit: string): string | null {
  const loose = readLooseCommit(commonDir, commit)?.tree;
  if (loose !== undefined) return loose;
  return mayBeUnchanged ? runGit({ cwd: root, args: ['rev-parse', `${commit}^{tree}`] }) : null;
}

function makeCommit(
  { checkout, message }: CommitRequest,
  { tree, parent, settings }: { tree: string; parent: string | null; settings: GitSettings },
): string {
  return runGit({
    cwd: checkout.root,
    args: [
      '-c',
      'i18n.commitEncoding=UTF-8',
      'commit-tree',
      // Plumbing does not look at the setting by itself.
      ...(settings.isTrue('commit.gpgsign') ? ['-S'] : []),
      ...(parent === null ? [] : ['-p', parent]),
      '-F',
      '-',
      tree,
    ],
    input: message.endsWith('\n') ? message : `${message}\n`,
  });
}

/** A reflog entry is one line whose parts are set apart by tabs and blanks. */
function firstLine(message: string): string {
  return (message.trim().split('\n')[0] ?? '').replace(/\s+/g, ' ').trim();
}

/** Clears what killed commits left and gives names for new private index files. */
function openPrivateFolder(gitDir: string): () => string {
  const folder = join(gitDir, 'spec-kitty');
  mkdirSync(folder, { recursive: true });
  removePrivateIndexes(folder);
  return () => {
    counter += 1;
    return join(folder, `index-private-${process.pid}-${counter}`);
  };
}

function removePrivateIndexes(folder: string): void {
  for (const name of readdirSync(folder)) if (name.startsWith('index-private-')) unlinkSync(join(folder, name));
}

function refMoved({ checkout }: CommitRequest): ProblemError {
  return new ProblemError({
    diagnostic_code: 'REF_MOVED',
    message: `${checkout.branch ?? 'The branch'} moved ${MOST_ATTEMPTS} times while this command was committing to it.`,
    remediation: ['Run the command again.'],
    branch: checkout.branch,
  });
}

function notWritable({ checkout }: CommitRequest, error: unknown): ProblemError {
  return new ProblemError(
    {
      diagnostic_code: 'FILE_NOT_WRITABLE',
      message: `The git directory of ${checkout.root} cannot be written: ${messageOf(error)}`,
      remediation: [`ls -ld ${quotedPath(checkout.gitDir)}`, `df ${quotedPath(checkout.gitDir)}`],
      path: checkout.gitDir,
    },
    { cause: error },
  );
}
