import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '../../domain/problem/problem';
import { identityKey, livenessOf, ownIdentity, type OwnerIdentity } from './owner-identity';

export interface LockOptions {
  /** How long to wait for a live holder before LOCK_TIMEOUT. */
  readonly timeoutMs: number;
}

const DEFAULTS: LockOptions = { timeoutMs: 30_000 };
const LEFTOVER_AGE_MS = 3_600_000;
const OWNER_FILE = 'owner.json';

/**
 * Runs `work` while no other process of this repository runs work under the same name.
 *
 * The lock is a folder that holds the identity of its owner from the first instant: a private folder is renamed onto
 * the name, which fails while the name is taken. No heartbeat and no clock: a suspended holder keeps its lock, and the
 * lock of a dead one is taken over at once, by exactly one of those who wait. A holder on another machine or in another
 * container is waited for.
 *
 * @throws ProblemError LOCK_TIMEOUT naming the holder.
 */
export async function withOwnerLock<Result>(
  commonDir: string,
  name: string,
  work: () => Promise<Result> | Result,
  options: LockOptions = DEFAULTS,
): Promise<Result> {
  const folder = join(commonDir, 'spec-kitty-locks');
  const release = await takeLock(folder, `${encodeURIComponent(name)}.lock`, options);
  try {
    return await work();
  } finally {
    release();
  }
}

async function takeLock(folder: string, name: string, { timeoutMs }: LockOptions): Promise<() => void> {
  mkdirSync(folder, { recursive: true });
  const owner = ownIdentity();
  const lock = join(folder, name);
  const mine = join(folder, `take.${identityKey(owner)}`);
  makeOwned(mine, owner);
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (tryRename(mine, lock)) return () => releaseLock(folder, lock, owner);
    const holder = readOwner(lock);
    if (holder !== null && livenessOf(holder) === 'dead') {
      // A second taker with the same knowledge fails here: the name is taken and not empty.
      tryRename(lock, join(folder, `dead.${identityKey(holder)}`));
      sweep(folder);
      continue;
    }
    if (performance.now() > deadline) {
      removeOwned(mine);
      throw timeout(lock, holder, timeoutMs);
    }
    await sleep(1 + Math.random() * 9);
  }
}

function releaseLock(folder: string, lock: string, owner: OwnerIdentity): void {
  const done = join(folder, `done.${identityKey(owner)}`);
  if (tryRename(lock, done)) removeOwned(done);
}

function makeOwned(path: string, owner: OwnerIdentity): void {
  mkdirSync(path);
  writeFileSync(join(path, OWNER_FILE), JSON.stringify(owner));
}

function removeOwned(path: string): void {
  try {
    unlinkSync(join(path, OWNER_FILE));
    rmdirSync(path);
  } catch {
    // Swept later; nothing depends on it.
  }
}

/** False when the target exists and is not empty, or the source is gone. */
function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EPERM', 'EACCES', 'EBUSY'].includes(code)) return false;
    throw error;
  }
}

/** Null while the lock is free, or between two owners. */
function readOwner(lock: string): OwnerIdentity | null {
  try {
    return JSON.parse(readFileSync(join(lock, OWNER_FILE), 'utf8')) as OwnerIdentity;
  } catch {
    return null;
  }
}

/**
 * Removes what killed processes left: private folders whose owner is dead, and the marks of take-overs after an hour,
 * when nobody can still act on what it read before.
 */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.startsWith('dead.')) {
      if (ageMs(path) > LEFTOVER_AGE_MS) removeOwned(path);
    } else if (name.startsWith('take.') || name.startsWith('done.')) {
      const owner = readOwner(path);
      const isLeft = owner === null ? ageMs(path) > LEFTOVER_AGE_MS : livenessOf(owner) === 'dead';
      if (isLeft) removeOwned(path);
    }
  }
}

function ageMs(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function timeout(lock: string, holder: OwnerIdentity | null, timeoutMs: number): ProblemError {
  const who =
    holder === null
      ? 'an unknown process'
      : `process ${holder.pid} on ${holder.host}${holder.command === '' ? '' : ` (spec-kitty ${holder.command})`}`;
  return new ProblemError({
    diagnostic_code: 'LOCK_TIMEOUT',
    message: `${who} has held ${lock} for more than ${Math.round(timeoutMs / 1000)} s.`,
    violated_invariant: 'One process at a time changes a mission.',
    remediation: [
      'Run the command again when that process has ended; a process that died gives its lock up by itself.',
      ...(holder === null ? [] : [`To see it: ps -p ${holder.pid}`]),
    ],
    lock_path: lock,
    ...(holder === null ? {} : { holder_pid: holder.pid, holder_host: holder.host }),
  });
}
