import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RefMove } from '../../ports/branches';
import { readGitSettings, type GitSettings } from './git-settings';
import { appendReflogs, lockTaken, needsGit, noCommit, type BranchMove } from './move-branch';
import { takeProvableLock, type ProvableLock } from './provable-lock';
import { gitFailed, tryGit } from './run-git';

const HEADS = 'refs/heads/';

export interface RefMoves {
  readonly commonDir: string;
  readonly root: string;
  readonly moves: readonly RefMove[];
  readonly why: string;
  readonly readRef: (ref: string) => string | null;
}

/**
 * Moves several refs as one, compare-and-swap, to be run under the repository's commit lock. All locks of git are taken
 * first, in a way that a later run can tell to be ours; then each ref is moved by a rename, in the given order.
 *
 * @returns false when one of them is not at its start any more.
 * @throws ProblemError GIT_FAILED when a lock stays taken.
 */
export async function moveRefsUnderLock(request: RefMoves): Promise<boolean> {
  const { commonDir, root, moves, readRef } = request;
  const settings = readGitSettings({ root, gitDir: commonDir, commonDir });
  if (moves.some((move) => isForGit(request, move, settings))) return moveThroughGit(request);
  const locks: ProvableLock[] = [];
  try {
    for (const { ref, to } of moves) {
      const lock = await takeLock(commonDir, ref, to === null ? '' : `${to}\n`);
      if (lock === null) return moveThroughGit(request);
      locks.push(lock);
    }
    if (moves.some(({ ref, from }) => readRef(ref) !== from)) return false;
    const removed = moves.filter(({ to }) => to === null);
    if (removed.length > 0) {
      const packed = await takeLock(commonDir, 'packed-refs', packedWithout(commonDir, removed));
      if (packed === null) return moveThroughGit(request);
      locks.push(packed);
      if (existsSync(join(commonDir, 'packed-refs'))) renameSync(packed.path, join(commonDir, 'packed-refs'));
    }
    moves.forEach((move, index) => settle(request, move, locks[index], settings));
    return true;
  } finally {
    for (const lock of locks) lock.release();
    for (const { ref, to } of moves) if (to === null) removeEmptyFolders(commonDir, ref);
  }
}

function settle(
  { commonDir, root, why, readRef }: RefMoves,
  move: RefMove,
  lock: ProvableLock | undefined,
  settings: GitSettings,
): void {
  const path = join(commonDir, ...move.ref.split('/'));
  if (move.to === null) {
    // The ref goes last: while it stands, the next run comes here again.
    rmSync(join(commonDir, 'logs', ...move.ref.split('/')), { force: true });
    rmSync(path, { force: true });
    return;
  }
  if (move.from === move.to) return;
  if (lock === undefined) throw new Error('a ref was to be moved without its lock');
  mkdirSync(dirname(path), { recursive: true });
  renameSync(lock.path, path);
  const branch = branchOf(move.ref);
  if (branch === null) return;
  appendReflogs({
    commonDir,
    gitDir: null,
    root,
    branch,
    from: move.from,
    to: move.to,
    reflogMessage: why,
    settings,
    readRef,
  });
}

/** Null where the file system knows no hard links: git does it all then. */
async function takeLock(commonDir: string, target: string, content: string): Promise<ProvableLock | null> {
  const proofs = join(commonDir, 'spec-kitty', 'ref-locks');
  const lock = await takeProvableLock({ base: commonDir, target, content, proofs });
  if (lock === 'busy') throw lockTaken(`${join(commonDir, ...target.split('/'))}.lock`);
  return lock === 'unsupported' ? null : lock;
}

function isForGit(request: RefMoves, { ref, from, to }: RefMove, settings: GitSettings): boolean {
  const { commonDir, root, why, readRef } = request;
  const name = branchOf(ref) ?? `../${ref.slice('refs/'.length)}`;
  const move: BranchMove = {
    commonDir,
    gitDir: null,
    root,
    branch: name,
    from: branchOf(ref) === null ? '' : from,
    to: to ?? '',
    reflogMessage: why,
    settings,
    readRef,
  };
  return needsGit(move);
}

/** One transaction of git's own: for refs in a table, and where a hook wants to hear of it. */
function moveThroughGit({ root, moves, why }: RefMoves): boolean {
  const lines = moves.flatMap(({ ref, from, to }) => {
    if (from === to) return from === null ? [] : [`verify ${ref} ${from}`];
    return to === null ? [`delete ${ref} ${from ?? ''}`] : [`update ${ref} ${to} ${from ?? noCommit(to)}`];
  });
  const args = ['update-ref', '-m', why, '--stdin'];
  const input = `${['start', ...lines, 'prepare', 'commit'].join('\n')}\n`;
  const { status, stderr } = tryGit({ cwd: root, args, input });
  if (status === 0) return true;
  if (/but expected|reference already exists|unable to resolve reference/.test(stderr)) return false;
  throw gitFailed({ cwd: root, args }, stderr.trim() || `it ended with ${String(status)}`);
}

function branchOf(ref: string): string | null {
  return ref.startsWith(HEADS) ? ref.slice(HEADS.length) : null;
}

/** The text of `packed-refs` without these; what stands behind a tag's line belongs to it. */
function packedWithout(commonDir: string, removed: readonly RefMove[]): string {
  const path = join(commonDir, 'packed-refs');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const gone = new Set(removed.map(({ ref }) => ref));
  const lines = text.split('\n');
  return lines
    .filter((line, index) => {
      const owner = line.startsWith('^') ? (lines[index - 1] ?? '') : line;
      return !gone.has(owner.slice(owner.indexOf(' ') + 1)) || owner.startsWith('#');
    })
    .join('\n');
}

/** git takes folders of refs away that become empty, so that a branch of their name can be made. */
function removeEmptyFolders(commonDir: string, ref: string): void {
  for (const place of [commonDir, join(commonDir, 'logs')]) {
    for (let parts = ref.split('/').slice(0, -1); parts.length > 2; parts = parts.slice(0, -1)) {
      try {
        rmdirSync(join(place, ...parts));
      } catch {
        break;
      }
    }
  }
}
