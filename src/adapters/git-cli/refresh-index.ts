import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../../domain/problem/problem';
import { takeProvableLock } from './provable-lock';
import { runGit } from './run-git';

/** The index of a checkout while git is kept from changing it. */
export interface HeldIndex {
  /**
   * Brings exactly these entries, and those that earlier commits left behind, to what is on disk; every other entry
   * keeps its bytes.
   *
   * @returns false when git could not do it; the paths then wait for the next commit.
   */
  refresh(paths: readonly string[]): boolean;
  release(): void;
}

export interface IndexPlace {
  readonly gitDir: string;
  readonly root: string;
  /** Gives an unused name inside our own folder of the git directory. */
  readonly privateIndex: () => string;
}

/**
 * Takes git's lock of the index. While it is held no `git commit` or `git switch` can work with entries that are about
 * to fall behind the branch.
 *
 * @returns null when another git process kept the index busy.
 */
export async function holdIndex(place: IndexPlace): Promise<HeldIndex | null> {
  const { gitDir } = place;
  const lock = await takeProvableLock({
    base: gitDir,
    target: 'index',
    content: '',
    proofs: join(gitDir, 'spec-kitty', 'index-locks'),
  });
  if (lock === 'busy') return null;
  // Without hard links git takes its own lock when the real index is updated.
  const update = lock === 'unsupported' ? updateInPlace : updateCopy;
  return {
    refresh: (paths) => refreshWaiting(place, paths, update),
    release: () => (lock === 'unsupported' ? undefined : lock.release()),
  };
}

/** Notes, before the branch moves, which index entries will be behind it: a kill in between is made good next time. */
export function noteIndexBehind(gitDir: string, paths: readonly string[]): void {
  const temporary = `${waitingFile(gitDir)}.new`;
  writeFileSync(temporary, [...new Set([...readWaiting(gitDir), ...paths])].join('\0'));
  renameSync(temporary, waitingFile(gitDir));
}

/** True when an earlier commit could not refresh the index, or was killed while it held its lock. */
export function needsIndexRepair(gitDir: string): boolean {
  return existsSync(waitingFile(gitDir)) || hasProofs(gitDir);
}

function hasProofs(gitDir: string): boolean {
  const folder = join(gitDir, 'spec-kitty', 'index-locks');
  return existsSync(folder) && readdirSync(folder).length > 0;
}

/**
 * Adds, updates or removes the entries of `paths`, whatever stands on disk. An entry that is in the way, because a file
 * became a folder or the reverse, gives way.
 */
export function updateEntries(
  { root, index, settings = [] }: { root: string; index: string; settings?: readonly string[] },
  paths: readonly string[],
): void {
  runGit({
    cwd: root,
    // A warning about line ends must not stand in the way of a commit that nobody types.
    args: ['-c', 'core.safecrlf=false', ...settings, 'update-index', '--add', '--remove', '--replace', '-z', '--stdin'],
    input: paths.map((path) => `${path}\0`).join(''),
    env: { GIT_INDEX_FILE: index },
  });
}

type Update = (place: IndexPlace, paths: readonly string[]) => void;

function refreshWaiting(place: IndexPlace, paths: readonly string[], update: Update): boolean {
  const all = [...new Set([...readWaiting(place.gitDir), ...paths])];
  // A path of an earlier commit that git cannot take any more must not hold up those of this one.
  const isFresh =
    canUpdate(() => update(place, all)) ||
    (paths.length > 0 && all.length > paths.length && canUpdate(() => update(place, paths)));
  if (isFresh) rmSync(waitingFile(place.gitDir), { force: true });
  return isFresh;
}

/** The commit stands already: that git fails here is told, but ends nothing. */
function canUpdate(update: () => void): boolean {
  try {
    update();
    return true;
  } catch (error) {
    if (error instanceof ProblemError) return false;
    throw error;
  }
}

/** The shared part of a split index is found from the copy as well: git looks for it in the git directory. */
function updateCopy({ gitDir, root, privateIndex }: IndexPlace, paths: readonly string[]): void {
  const index = join(gitDir, 'index');
  const copy = privateIndex();
  if (existsSync(index)) copyWithTime(index, copy);
  updateEntries({ root, index: copy }, paths);
  renameSync(copy, index);
}

/**
 * git tells by the time of an index which of its entries may have changed unseen within one tick of the clock. A copy
 * must not look younger; a little older only makes git compare more.
 */
function copyWithTime(from: string, to: string): void {
  copyFileSync(from, to);
  const seconds = (Math.floor(statSync(from).mtimeMs) - 1) / 1000;
  utimesSync(to, seconds, seconds);
}

function updateInPlace({ gitDir, root }: IndexPlace, paths: readonly string[]): void {
  updateEntries({ root, index: join(gitDir, 'index') }, paths);
}

/** Where paths wait that were committed but are not yet fresh in the index. */
function waitingFile(gitDir: string): string {
  return join(gitDir, 'spec-kitty', 'index-waiting');
}

function readWaiting(gitDir: string): readonly string[] {
  if (!existsSync(waitingFile(gitDir))) return [];
  return readFileSync(waitingFile(gitDir), 'utf8')
    .split('\0')
    .filter((path) => path !== '');
}
