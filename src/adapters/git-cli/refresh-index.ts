import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeProvableLock } from './provable-lock';
import { runGit } from './run-git';

const LOCK_WAIT_MS = 2000;

export interface IndexRefresh {
  readonly gitDir: string;
  readonly root: string;
  readonly paths: readonly string[];
  /** Unused name inside our own folder of the git directory. */
  readonly privateIndex: string;
}

/** Where paths wait that were committed but are not yet fresh in the index. */
function waitingFile(gitDir: string): string {
  return join(gitDir, 'spec-kitty', 'index-waiting');
}

/** Notes, before the branch moves, which index entries will be behind it: a kill in between is made good next time. */
export function noteIndexBehind(gitDir: string, paths: readonly string[]): readonly string[] {
  const all = [...new Set([...readWaiting(gitDir), ...paths])];
  const temporary = `${waitingFile(gitDir)}.new`;
  writeFileSync(temporary, all.join('\0'));
  renameSync(temporary, waitingFile(gitDir));
  return all;
}

/** True when an earlier commit could not refresh the index. */
export function isIndexBehind(gitDir: string): boolean {
  return existsSync(waitingFile(gitDir));
}

/**
 * Brings exactly these entries of the checkout's index to what is on disk; every other entry keeps its bytes. Works on a
 * private copy that is renamed in place under git's own lock.
 *
 * @returns false when another git process kept the index busy.
 */
export async function refreshIndex({ gitDir, root, paths, privateIndex }: IndexRefresh): Promise<boolean> {
  const index = join(gitDir, 'index');
  const all = [...new Set([...readWaiting(gitDir), ...paths])];
  const lock = await takeProvableLock({
    target: index,
    content: '',
    proofs: join(gitDir, 'spec-kitty', 'index-locks'),
    timeoutMs: LOCK_WAIT_MS,
  });
  if (lock === null) return false;
  try {
    if (isSplit(gitDir)) {
      lock.release();
      updateEntries(root, all, index);
    } else {
      if (existsSync(index)) copyFileSync(index, privateIndex);
      updateEntries(root, all, privateIndex);
      renameSync(privateIndex, index);
    }
  } finally {
    lock.release();
  }
  unlinkSync(waitingFile(gitDir));
  return true;
}

/** Adds, updates or removes the entries of `paths`, whatever stands on disk. */
export function updateEntries(root: string, paths: readonly string[], index: string): void {
  runGit({
    cwd: root,
    args: ['update-index', '--add', '--remove', '-z', '--stdin'],
    input: paths.map((path) => `${path}\0`).join(''),
    env: { GIT_INDEX_FILE: index },
  });
}

/** A split index keeps part of itself in a shared file that a copy would not carry along. */
function isSplit(gitDir: string): boolean {
  return readdirSync(gitDir).some((name) => name.startsWith('sharedindex.'));
}

function readWaiting(gitDir: string): readonly string[] {
  try {
    return readFileSync(waitingFile(gitDir), 'utf8')
      .split('\0')
      .filter((path) => path !== '');
  } catch {
    return [];
  }
}
