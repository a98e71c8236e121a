import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ProblemError } from '../../domain/problem/problem';
import { quotedPath } from '../../domain/problem/shell-word';
import { errorCode } from '../../system/durable-file/file-calls';
import type { GitSettings } from './git-settings';
import { readLooseCommit } from './loose-object';
import { LOCK_WAIT_MS, takeProvableLock } from './provable-lock';
import { gitFailed, tryGit } from './run-git';

export interface BranchMove {
  readonly commonDir: string;
  /** Of the checkout that stands on the branch; null when none does. */
  readonly gitDir: string | null;
  readonly root: string;
  readonly branch: string;
  /** Null for a branch without a commit. */
  readonly from: string | null;
  readonly to: string;
  readonly reflogMessage: string;
  readonly settings: GitSettings;
  /** Reads a ref as it is now. */
  readonly readRef: (ref: string) => string | null;
}

/**
 * Moves a branch with git's lock protocol, compare-and-swap. git itself does the move where refs are no plain files, or
 * where a hook wants to hear of it.
 *
 * @returns false when the branch is not at `from` any more.
 * @throws ProblemError GIT_FAILED when its lock stays taken.
 */
export async function moveBranch(move: BranchMove): Promise<boolean> {
  if (needsGit(move)) return moveThroughGit(move);
  const ref = `refs/heads/${move.branch}`;
  const path = join(move.commonDir, ...ref.split('/'));
  mkdirSync(dirname(path), { recursive: true });
  const lock = await takeProvableLock({
    base: move.commonDir,
    target: ref,
    content: `${move.to}\n`,
    proofs: join(move.commonDir, 'spec-kitty', 'ref-locks'),
  });
  if (lock === 'unsupported') return moveThroughGit(move);
  if (lock === 'busy') throw lockTaken(`${path}.lock`);
  try {
    if (move.readRef(ref) !== move.from) return false;
    renameSync(lock.path, path);
  } finally {
    lock.release();
  }
  appendReflogs(move);
  return true;
}

/** A table instead of files, a ref that points to another, names in the way, or a hook that follows ref changes. */
export function needsGit(move: BranchMove): boolean {
  const { commonDir, root, branch, settings } = move;
  if (settings.get('extensions.refstorage')?.toLowerCase() === 'reftable') return true;
  if (move.from === null && hasNameInTheWay(move)) return true;
  const path = join(commonDir, 'refs', 'heads', ...branch.split('/'));
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return true;
  if (readOr(path).startsWith('ref:')) return true;
  const hooks = settings.get('core.hookspath');
  const folder = hooks === null ? join(commonDir, 'hooks') : resolve(root, hooks.replace(/^~(?=\/)/, homedir()));
  return existsSync(join(folder, 'reference-transaction'));
}

/** For a new branch `a/b`: a branch `a`, or one below `a/b/`. git refuses those in its own words. */
function hasNameInTheWay({ commonDir, branch, readRef }: BranchMove): boolean {
  const parts = branch.split('/');
  const isBelowAnother = parts.some(
    (_, end) => end > 0 && readRef(`refs/heads/${parts.slice(0, end).join('/')}`) !== null,
  );
  return isBelowAnother || readOr(join(commonDir, 'packed-refs')).includes(` refs/heads/${branch}/`);
}

function moveThroughGit({ root, branch, from, to, reflogMessage }: BranchMove): boolean {
  const args = ['update-ref', '-m', reflogMessage, `refs/heads/${branch}`, to, from ?? noCommit(to)];
  const { status, stderr } = tryGit({ cwd: root, args });
  if (status === 0) return true;
  if (/but expected|reference already exists/.test(stderr)) return false;
  throw gitFailed({ cwd: root, args }, stderr.trim() || `it ended with ${String(status)}`);
}

/** One line for the branch and one for HEAD, as git writes them. A missing line loses no commit. */
export function appendReflogs(move: BranchMove): void {
  const committer = readLooseCommit(move.commonDir, move.to)?.committer;
  if (committer === undefined) return;
  const line = `${move.from ?? noCommit(move.to)} ${move.to} ${committer}\t${move.reflogMessage}\n`;
  const isOff = isReflogOff(move.settings);
  for (const path of [
    join(move.commonDir, 'logs', 'refs', 'heads', ...move.branch.split('/')),
    ...(move.gitDir === null ? [] : [join(move.gitDir, 'logs', 'HEAD')]),
  ]) {
    // Turned off means that no new log is begun; git goes on with those that stand.
    if (isOff && !existsSync(path)) continue;
    try {
      mkdirSync(dirname(path), { recursive: true });
      appendFileSync(path, line);
    } catch (error) {
      // The reflog is a convenience; the branch has moved.
      if (errorCode(error) === '') throw error;
    }
  }
}

function isReflogOff(settings: GitSettings): boolean {
  const setting = settings.get('core.logallrefupdates');
  return setting !== null && setting.toLowerCase() !== 'always' && !settings.isTrue('core.logallrefupdates');
}

export function noCommit(like: string): string {
  return '0'.repeat(like.length);
}

export function lockTaken(path: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'GIT_FAILED',
    message: `Another git process holds ${path}; it was waited for up to ${LOCK_WAIT_MS / 1000} s.`,
    remediation: [
      'When no git process runs here any more, that file is left over and may be removed.',
      `ls -l ${quotedPath(path)}`,
    ],
    lock_path: path,
  });
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
