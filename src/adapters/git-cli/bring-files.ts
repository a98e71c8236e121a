import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../../domain/problem/problem';
import { gitAt } from '../../domain/problem/shell-word';
import type { CheckoutMove } from '../../ports/branches';
import { takeProvableLock } from './provable-lock';
import { runGit, tryGit } from './run-git';

/** A private index is plain, whatever the user's is; submodules stay as they are. */
const PLAIN = ['core.splitIndex=false', 'core.fsmonitor=false', 'submodule.recurse=false'].flatMap((one) => [
  '-c',
  one,
]);

let counter = 0;

/**
 * Brings index and files of a checkout from one commit to another, to be run under the repository's commit lock. git
 * works on a copy of the index, which then takes the place of the real one; the real one is locked meanwhile.
 *
 * A note stands while the files change. A run that finds it completes the change: files that hold the beginning of what
 * they were to hold are what the killed run left.
 */
export async function bringFilesUnderLock({ checkout, from, to }: CheckoutMove): Promise<void> {
  const { gitDir, root } = checkout;
  const note = join(gitDir, 'spec-kitty', 'bringing');
  mkdirSync(join(gitDir, 'spec-kitty'), { recursive: true });
  const lock = await takeProvableLock({
    base: gitDir,
    target: 'index',
    content: '',
    proofs: join(gitDir, 'spec-kitty', 'index-locks'),
  });
  if (lock === 'busy') throw notUpdated(root, [`another git process keeps ${join(gitDir, 'index')} locked`]);
  const copy = privateCopy(gitDir);
  try {
    const isInterrupted = existsSync(note);
    if (isInterrupted && isAt(root, copy, from, to)) return void rmSync(note, { force: true });
    writeFileSync(note, `${from} ${to}\n`);
    if (isInterrupted) removeHalfWritten(root, copy, from, to);
    const { status, stderr } = readTree(root, copy, from, to, []);
    if (status !== 0) {
      if (!isInterrupted) rmSync(note, { force: true });
      throw notUpdated(root, wordsOf(stderr));
    }
    renameSync(copy, join(gitDir, 'index'));
    rmSync(note, { force: true });
  } finally {
    rmSync(copy, { force: true });
    if (lock !== 'unsupported') lock.release();
  }
}

/** Paths that stand against bringing a checkout from one commit to another. Works on a copy of the index elsewhere. */
export function filesInTheWay(
  root: string,
  index: string,
  move: { readonly from: string; readonly to: string; readonly env: Readonly<Record<string, string>> },
): readonly { readonly path: string; readonly isUntracked: boolean }[] {
  const found: { path: string; isUntracked: boolean }[] = [];
  const { status, stderr } = readTree(root, index, move.from, move.to, ['-n'], move.env);
  if (status === 0) return [];
  for (const line of stderr.split('\n')) {
    const changed = /Entry '(.+)' (?:not uptodate|would be overwritten)/.exec(line)?.[1];
    const untracked = /(?:Untracked working tree file '(.+)' would be|Updating '(.+)' would lose untracked)/.exec(line);
    if (changed !== undefined) found.push({ path: changed, isUntracked: false });
    else if (untracked !== null) found.push({ path: untracked[1] ?? untracked[2] ?? '', isUntracked: true });
  }
  return found.length > 0 ? found : [{ path: wordsOf(stderr).join('; '), isUntracked: false }];
}

function readTree(
  root: string,
  index: string,
  from: string,
  to: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { readonly status: number | null; readonly stderr: string } {
  const own = { ...env, GIT_INDEX_FILE: index };
  // A file that was only touched must not look changed.
  tryGit({ cwd: root, args: [...PLAIN, 'update-index', '-q', '--refresh'], env: own });
  return tryGit({ cwd: root, args: [...PLAIN, 'read-tree', '-m', '-u', ...words, from, to], env: own });
}

/** True when the index has every path as the target has it: only the note is left of the killed run. */
function isAt(root: string, index: string, from: string, to: string): boolean {
  const changed = new Set(changedPaths(root, from, to));
  const args = [...PLAIN, 'diff-index', '--cached', '-z', '--name-only', '--no-renames', to];
  const behind = runGit({ cwd: root, args, env: { GIT_INDEX_FILE: index } }).split('\0');
  return !behind.some((path) => changed.has(path));
}

/** Takes away files that hold what they were to hold, or its beginning: the killed run wrote them, and git writes them again. */
function removeHalfWritten(root: string, index: string, from: string, to: string): void {
  const changed = changedPaths(root, from, to);
  const args = [...PLAIN, 'diff-files', '-z', '--name-only', '--no-renames'];
  tryGit({ cwd: root, args: [...PLAIN, 'update-index', '-q', '--refresh'], env: { GIT_INDEX_FILE: index } });
  const dirty = new Set(runGit({ cwd: root, args, env: { GIT_INDEX_FILE: index } }).split('\0'));
  const before = new Set(
    runGit({ cwd: root, args: ['ls-tree', '-r', '-z', '--name-only', '--full-tree', from] }).split('\0'),
  );
  for (const path of changed) {
    if (before.has(path) && !dirty.has(path)) continue;
    const onDisk = bytesAt(join(root, path));
    const wanted = onDisk === null ? null : wantedBytes(root, to, path);
    if (onDisk !== null && wanted?.subarray(0, onDisk.length).equals(onDisk) === true) rmSync(join(root, path));
  }
}

function changedPaths(root: string, from: string, to: string): readonly string[] {
  const args = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', from, to];
  return runGit({ cwd: root, args })
    .split('\0')
    .filter((path) => path !== '');
}

/** Null for a path that is absent, or neither a file nor a link. */
function bytesAt(path: string): Buffer | null {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() === true) return Buffer.from(readlinkSync(path), 'utf8');
  return found?.isFile() === true ? readFileSync(path) : null;
}

/** What git would write for a path; null when it would take it away. */
function wantedBytes(root: string, commit: string, path: string): Buffer | null {
  const { execFileSync } = require('node:child_process') as typeof import('node:child_process');
  try {
    return execFileSync('git', ['cat-file', '--filters', `${commit}:${path}`], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 256 * 1024 * 1024,
    });
  } catch {
    return null;
  }
}

/** git tells by the time of an index which entries may have changed unseen: a copy must not look younger. */
export function copyIndex(from: string, to: string): void {
  if (!existsSync(from)) return;
  copyFileSync(from, to);
  const seconds = (Math.floor(statSync(from).mtimeMs) - 1) / 1000;
  utimesSync(to, seconds, seconds);
}

/** By a name that the next commit, or the next call, clears away. */
function privateCopy(gitDir: string): string {
  const folder = join(gitDir, 'spec-kitty');
  // Under the commit lock nobody else has one: these are of killed runs.
  for (const name of readdirSync(folder)) if (name.startsWith('index-private-')) rmSync(join(folder, name));
  counter += 1;
  const copy = join(folder, `index-private-${process.pid}-files-${counter}`);
  copyIndex(join(gitDir, 'index'), copy);
  return copy;
}

function wordsOf(stderr: string): readonly string[] {
  const lines = stderr.split('\n').map((line) => line.replace(/^(?:error|fatal): /, '').trim());
  return lines.filter((line) => line !== '').slice(0, 8);
}

function notUpdated(root: string, why: readonly string[]): ProblemError {
  return new ProblemError({
    diagnostic_code: 'CHECKOUT_NOT_UPDATED',
    message: `The files of ${root} could not follow its branch: ${why.join('; ')}.`,
    remediation: [`${gitAt(root)} status`],
    path: root,
  });
}
