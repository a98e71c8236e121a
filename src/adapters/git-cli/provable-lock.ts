import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, isAbsent } from '../../system/durable-file/file-calls';
import { safeFileName } from '../../system/durable-file/safe-file-name';

/** A lock file of git's protocol that we hold. */
export interface ProvableLock {
  /** `<target>.lock`, holding the given content. */
  readonly path: string;
  /** Gives the lock up, if it still stands, and removes its proof. A second call does nothing. */
  release(): void;
}

export interface LockRequest {
  /** Git directory that the target lies in. */
  readonly base: string;
  /** The file that git guards with `<target>.lock`, relative to `base`, with `/`. */
  readonly target: string;
  readonly content: string;
  /** Folder of ours for the proofs of this `base`, on the same file system. */
  readonly proofs: string;
}

/** How long a lock of somebody else is waited for; one that stands longer is a long command's, or left over. */
export const LOCK_WAIT_MS = 2000;
const LEAST_WAIT_MS = 50;

let counter = 0;
/** Proofs of the locks that this process holds now. */
const held = new Set<string>();

/**
 * Takes one of git's own lock files in a way that survives being killed: the lock is a hard link to a private file of
 * ours, so a lock that was left behind is ours exactly when it is the same file as a surviving private one. Locks of
 * others are never touched.
 *
 * To be called under our own lock: every proof that stands here already is then of a dead process, or of a lock that
 * this one holds.
 *
 * @returns `busy` when somebody else held the lock until the time ran out, `unsupported` where the file system knows no
 * hard links.
 */
export async function takeProvableLock(request: LockRequest): Promise<ProvableLock | 'busy' | 'unsupported'> {
  const { base, target, content, proofs } = request;
  mkdirSync(proofs, { recursive: true });
  dropLeftovers(request);
  counter += 1;
  const proof = join(proofs, `${safeFileName(target)}@${process.pid}-${counter}`);
  const path = lockPath(base, target);
  writeProof(proof, content);
  try {
    const outcome = await linkWithin(proof, path);
    if (outcome !== 'linked') unlinkSync(proof);
    return outcome === 'linked' ? heldLock(path, proof) : outcome;
  } catch (error) {
    unlinkSync(proof);
    throw error;
  }
}

function heldLock(path: string, proof: string): ProvableLock {
  let isHeld = true;
  held.add(proof);
  return {
    path,
    release() {
      if (!isHeld) return;
      isHeld = false;
      held.delete(proof);
      if (isSameFile(path, proof)) unlinkSync(path);
      unlinkSync(proof);
    },
  };
}

/** Removes the proofs that killed processes left, for whatever target, and the locks they prove to be ours. */
function dropLeftovers({ base, target, proofs }: LockRequest): void {
  for (const name of readdirSync(proofs)) {
    const proof = join(proofs, name);
    if (held.has(proof)) continue;
    const of = targetOf(name.slice(0, name.lastIndexOf('@')), target);
    if (of === null) continue;
    if (isSameFile(lockPath(base, of), proof)) unlinkSync(lockPath(base, of));
    unlinkSync(proof);
  }
}

/** The target that a proof was made for; null when its name was too long to keep and it is not the one at hand. */
function targetOf(name: string, target: string): string | null {
  if (name === safeFileName(target)) return target;
  return name.includes('~') ? null : decodeURIComponent(name);
}

function lockPath(base: string, target: string): string {
  return `${join(base, ...target.split('/'))}.lock`;
}

async function linkWithin(proof: string, path: string): Promise<'linked' | 'busy' | 'unsupported'> {
  const start = performance.now();
  for (;;) {
    try {
      linkSync(proof, path);
      return 'linked';
    } catch (error) {
      if (isUnsupported(error)) return 'unsupported';
      // git removes folders of refs that became empty, at any time.
      if (isAbsent(error)) mkdirSync(dirname(path), { recursive: true });
      else if (errorCode(error) !== 'EEXIST') throw error;
    }
    const waitedMs = performance.now() - start;
    if (waitedMs > (ageMs(path) > LOCK_WAIT_MS ? LEAST_WAIT_MS : LOCK_WAIT_MS)) return 'busy';
    await sleep(5 + Math.random() * 20);
  }
}

/** Hard links are refused in different words: by the system call, by the kind of file system, or across two of them. */
function isUnsupported(error: unknown): boolean {
  return ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EMLINK'].includes(errorCode(error));
}

function writeProof(path: string, content: string): void {
  const descriptor = openSync(path, 'wx');
  try {
    const bytes = Buffer.from(content, 'utf8');
    if (bytes.length > 0 && writeSync(descriptor, bytes) !== bytes.length) {
      throw Object.assign(new Error(`ENOSPC: the disk took only a part of ${path}`), { code: 'ENOSPC' });
    }
    if (bytes.length > 0) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** How long a lock has been standing; 0 when it is gone or its time makes no sense. */
function ageMs(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? 0 : Math.max(0, Date.now() - found.mtimeMs);
}

function isSameFile(a: string, b: string): boolean {
  const left = statSync(a, { bigint: true, throwIfNoEntry: false });
  const right = statSync(b, { bigint: true, throwIfNoEntry: false });
  return left !== undefined && right !== undefined && left.ino === right.ino && left.dev === right.dev;
}
