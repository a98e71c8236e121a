import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ProblemError } from '../../domain/problem/problem';
import type { WorktreeRequest } from '../../ports/git';
import { safeFileName } from '../../system/durable-file/safe-file-name';
import type { CommitContext } from './commit-paths';
import { readGitSettings } from './git-settings';
import { moveBranch } from './move-branch';
import { runGit } from './run-git';
import type { WithLock } from './with-lock';

/**
 * Adds a worktree, or brings one forward. A note of ours stands while git is at it: git leaves half-made folders and
 * locks behind when it is killed, and the note proves that they are nobody's work.
 */
export async function completeWorktree(
  request: WorktreeRequest,
  context: CommitContext & { readonly withLock: WithLock },
): Promise<void> {
  const { commonDir, path, branch, to, checkout } = request;
  const note = notePath(commonDir, path);
  const isInterrupted = existsSync(note);
  const found = entryOf(commonDir, path);
  const entry = found !== null && isInterrupted && !isWhole(found) ? null : found;
  const current = context.readRef(commonDir, `refs/heads/${branch}`);
  if (entry !== null && current === to && !isInterrupted) return;
  if (entry === null && (isInterrupted || !existsSync(path))) discard(commonDir, path);
  if (isInterrupted) takeLeftLock(join(commonDir, 'refs', 'heads', ...branch.split('/')));
  writeNote(note, to);
  if (entry === null) {
    await setBranch(request, context, null, current);
    // git reads the entries of all worktrees, and stops at one that another git is just writing.
    await context.withLock(commonDir, 'worktrees', () =>
      runGit({ cwd: checkout.root, args: ['worktree', 'add', '--quiet', path, branch] }),
    );
  } else {
    bringForward(path, current ?? to, to, isInterrupted && takeLeftLock(join(entry, 'index')));
    await setBranch(request, context, entry, current);
  }
  rmSync(note, { force: true });
}

/** The files of the worktree, before its branch moves. */
function bringForward(path: string, from: string, to: string, wasKilled: boolean): void {
  // A git that was killed in the middle left files of both sides, and none of anybody else: the worktree was clean.
  runGit({ cwd: path, args: ['read-tree', ...(wasKilled ? ['--reset', '-u', to] : ['-m', '-u', from, to])] });
}

/**
 * Takes away git's lock on a file of the lane, left by the run that left the note: nobody else works there before it is
 * ready. @returns false when there was none.
 */
function takeLeftLock(file: string): boolean {
  const lock = `${file}.lock`;
  const isLeft = existsSync(lock);
  rmSync(lock, { force: true });
  return isLeft;
}

/** True while the note of an interrupted run stands. */
export function isUnfinished(commonDir: string, path: string): boolean {
  return existsSync(notePath(commonDir, path));
}

async function setBranch(
  { checkout, commonDir, branch, from, to }: WorktreeRequest,
  context: CommitContext & { readonly withLock: WithLock },
  gitDir: string | null,
  current: string | null,
): Promise<void> {
  if (current === to) return;
  const { root } = checkout;
  const settings = readGitSettings({ root, gitDir: checkout.gitDir, commonDir });
  const reflogMessage = from === null ? `branch: Created from ${to}` : `merge ${to}: Fast-forward`;
  const readRef = (ref: string): string | null => context.readRef(commonDir, ref);
  const isMoved = await context.withLock(commonDir, 'commit', () =>
    moveBranch({ commonDir, gitDir, root, branch, from: current, to, reflogMessage, settings, readRef }),
  );
  if (isMoved) return;
  throw new ProblemError({
    diagnostic_code: 'REF_MOVED',
    message: `${branch} moved while its worktree was made ready.`,
    remediation: ['Run the command again.'],
    branch,
  });
}

/** Git's own folder for the worktree at `path`; null when there is none, or the folder was deleted by hand. */
function entryOf(commonDir: string, path: string): string | null {
  const found = entriesFor(commonDir, path).find((entry) => existsSync(join(path, '.git')) && existsSync(entry));
  return found ?? null;
}

function entriesFor(commonDir: string, path: string): readonly string[] {
  const folder = join(commonDir, 'worktrees');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((entry) => {
      const pointer = readOr(join(entry, 'gitdir')).trim();
      const whole = join(path, '.git');
      // git names the folder before it writes what it stands for, and may have been killed in between.
      return pointer === whole || (whole.startsWith(pointer) && basename(entry).startsWith(basename(path)));
    });
}

/** git locks a worktree until it is complete. */
function isWhole(entry: string): boolean {
  return !existsSync(join(entry, 'locked')) && existsSync(join(entry, 'HEAD')) && existsSync(join(entry, 'index'));
}

/** Takes away a worktree that git did not finish making, or whose folder is gone; one that somebody locked stays. */
function discard(commonDir: string, path: string): void {
  rmSync(path, { recursive: true, force: true });
  for (const entry of entriesFor(commonDir, path)) {
    const lock = readOr(join(entry, 'locked')).trim();
    if ('initializing'.startsWith(lock)) rmSync(entry, { recursive: true, force: true });
  }
}

function notePath(commonDir: string, path: string): string {
  return join(commonDir, 'spec-kitty', 'worktrees', safeFileName(path));
}

function writeNote(note: string, to: string): void {
  mkdirSync(dirname(note), { recursive: true });
  writeFileSync(note, `${to}\n`);
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
