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
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A lock file of git's protocol that we hold. */
export interface ProvableLock {
  /** `<target>.lock`, holding the given content. */
  readonly path: string;
  /** Gives the lock up, if it still stands, and removes its proof. A second call does nothing. */
  release(): void;
}

export interface LockRequest {
  /** The file that git guards with `<target>.lock`. */
  readonly target: string;
  readonly content: string;
  /** Folder of ours for the proofs, on the same file system as the target. */
  readonly proofs: string;
  readonly timeoutMs: number;
}

let counter = 0;

/**
 * Takes one of git's own lock files in a way that survives being killed: the lock is a hard link to a private file of
 * ours, so a lock that was left behind is ours exactly when it is the same file as a surviving private one. Locks of
 * others are never touched.
 *
 * To be called under our own lock: every proof that stands here already is then of a dead process.
 *
 * @returns null when somebody else held the lock until the time ran out.
 */
export async function takeProvableLock({
  target,
  content,
  proofs,
  timeoutMs,
}: LockRequest): Promise<ProvableLock | null> {
  mkdirSync(proofs, { recursive: true });
  const path = `${target}.lock`;
  dropLeftovers(target, path, proofs);
  counter += 1;
  const proof = join(proofs, `${shortName(target)}.${process.pid}-${counter}`);
  writeProof(proof, content);
  const deadline = performance.now() + timeoutMs;
  while (!tryLink(proof, path)) {
    if (performance.now() > deadline) {
      unlinkSync(proof);
      return null;
    }
    await sleep(5 + Math.random() * 20);
  }
  let isHeld = true;
  return {
    path,
    release() {
      if (!isHeld) return;
      isHeld = false;
      if (isSameFile(path, proof)) unlinkSync(path);
      unlinkSync(proof);
    },
  };
}

/** Removes proofs that killed processes left for this target, and the lock they prove to be ours. */
function dropLeftovers(target: string, lock: string, proofs: string): void {
  const prefix = `${shortName(target)}.`;
  for (const name of readdirSync(proofs)) {
    if (!name.startsWith(prefix)) continue;
    const proof = join(proofs, name);
    if (isSameFile(lock, proof)) unlinkSync(lock);
    unlinkSync(proof);
  }
}

/** The end of the path is enough: a folder of proofs serves one git directory. */
function shortName(target: string): string {
  return encodeURIComponent(target.slice(-120));
}

function writeProof(path: string, content: string): void {
  const descriptor = openSync(path, 'wx');
  try {
    if (content !== '') writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isSameFile(a: string, b: string): boolean {
  const left = statSync(a, { bigint: true, throwIfNoEntry: false });
  const right = statSync(b, { bigint: true, throwIfNoEntry: false });
  return left !== undefined && right !== undefined && left.ino === right.ino && left.dev === right.dev;
}
