import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ProblemError } from '../../domain/problem/problem';
import { readLooseCommit } from './loose-object';
import { takeProvableLock } from './provable-lock';
import { runGit } from './run-git';

const LOCK_WAIT_MS = 2000;
const NO_COMMIT = '0'.repeat(40);

export interface BranchMove {
  readonly commonDir: string;
  readonly gitDir: string;
  readonly root: string;
  readonly branch: string;
  /** Null for a branch without a commit. */
  readonly from: string | null;
  readonly to: string;
  readonly reflogMessage: string;
  /** Reads the branch as it is now. */
  readonly current: () => string | null;
}

/**
 * Moves a branch with git's lock protocol, compare-and-swap. git itself does the move where refs are no plain files, or
 * where a hook wants to hear of it.
 *
 * @throws ProblemError REF_MOVED when the branch is not at `from` any more, GIT_FAILED when its lock stays taken.
 */
export async function moveBranch(move: BranchMove): Promise<void> {
  const path = join(move.commonDir, 'refs', 'heads', ...move.branch.split('/'));
  if (needsGit(move, path)) return moveThroughGit(move);
  mkdirSync(dirname(path), { recursive: true });
  const lock = await takeProvableLock({
    target: path,
    content: `${move.to}\n`,
    proofs: join(move.commonDir, 'spec-kitty', 'ref-locks'),
    timeoutMs: LOCK_WAIT_MS,
  });
  if (lock === null) throw lockTaken(`${path}.lock`);
  try {
    if (move.current() !== move.from) throw refMoved(move);
    renameSync(lock.path, path);
  } finally {
    lock.release();
  }
  appendReflogs(move);
}

/** A table instead of files, a branch that points to another ref, or a hook that follows ref changes. */
function needsGit({ commonDir, root }: BranchMove, path: string): boolean {
  const config = readOr(join(commonDir, 'config'));
  if (/^\s*refstorage\s*=\s*reftable/im.test(config)) return true;
  if (readOr(path).startsWith('ref:')) return true;
  const hooks = /^\s*hookspath\s*=\s*(.+?)\s*$/im.exec(config)?.[1];
  const folder = hooks === undefined ? join(commonDir, 'hooks') : resolve(root, hooks);
  return existsSync(join(folder, 'reference-transaction'));
}

function moveThroughGit({ root, branch, from, to, reflogMessage }: BranchMove): void {
  runGit({ cwd: root, args: ['update-ref', '-m', reflogMessage, `refs/heads/${branch}`, to, from ?? NO_COMMIT] });
}

/** One line for the branch and one for HEAD, as git writes them. A missing line loses no commit. */
function appendReflogs(move: BranchMove): void {
  const committer = readLooseCommit(move.commonDir, move.to)?.committer;
  if (committer === undefined || isReflogOff(move)) return;
  const line = `${move.from ?? NO_COMMIT} ${move.to} ${committer}\t${move.reflogMessage}\n`;
  for (const path of [
    join(move.commonDir, 'logs', 'refs', 'heads', ...move.branch.split('/')),
    join(move.gitDir, 'logs', 'HEAD'),
  ]) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      appendFileSync(path, line);
    } catch (error) {
      // The reflog is a convenience; the branch has moved.
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }
}

function isReflogOff({ commonDir, branch }: BranchMove): boolean {
  const config = readOr(join(commonDir, 'config'));
  const setting = /^\s*logallrefupdates\s*=\s*(\S+)/im.exec(config)?.[1]?.toLowerCase();
  const isBare = /^\s*bare\s*=\s*true/im.test(config);
  const isOff = setting === 'false' || (setting === undefined && isBare);
  return isOff && !existsSync(join(commonDir, 'logs', 'refs', 'heads', ...branch.split('/')));
}

function lockTaken(path: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'GIT_FAILED',
    message: `Another git process has held ${path} for ${LOCK_WAIT_MS / 1000} s.`,
    remediation: [
      'When no git process runs here any more, that file is left over and may be removed.',
      `ls -l ${JSON.stringify(path)}`,
    ],
    lock_path: path,
  });
}

function refMoved({ branch, from }: BranchMove): ProblemError {
  return new ProblemError({
    diagnostic_code: 'REF_MOVED',
    message: `${branch} moved away from ${from ?? 'its start'} while this command ran.`,
    remediation: ['Run the command again.'],
    branch,
  });
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
