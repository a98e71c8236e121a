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
import { quotedPath } from '../../domain/problem/shell-word';
import { safeFileName } from '../../system/durable-file/safe-file-name';
import { identityKey, livenessOf, ownIdentity, type OwnerIdentity } from './owner-identity';
import { errorCode, messageOf } from '../../system/durable-file/file-calls';

export interface LockOptions {
  /** How long one live holder may keep the lock before LOCK_TIMEOUT. */
  readonly timeoutMs: number;
}

const DEFAULTS: LockOptions = { timeoutMs: 30_000 };
/** How many times the time limit passes, under however many holders, before a waiter gives up all the same. */
const MOST_HOLDERS = 10;
const LOCK_ENDING = '.lock';
const LEFTOVER_AGE_MS = 3_600_000;

/**
 * Runs `work` while no other process of this repository runs work under the same name.
 *
 * The lock is a folder that holds the record of its owner from the first instant: a private folder is renamed onto the
 * name, which fails while the folder there is not empty. No heartbeat and no clock: a suspended holder keeps its lock.
 * The lock of a dead one is taken over by removing its record, whose name is unique to that one taking: who still thinks
 * of an earlier owner removes nothing. A holder on another machine or in another container is waited for.
 *
 * @throws ProblemError LOCK_TIMEOUT naming the holder; FILE_NOT_WRITABLE when the folder of the locks takes no files.
 */
export async function withOwnerLock<Result>(
  commonDir: string,
  name: string,
  work: () => Promise<Result> | Result,
  options: LockOptions = DEFAULTS,
): Promise<Result> {
  const folder = join(commonDir, 'spec-kitty-locks');
  const release = await takeLock(folder, `${safeFileName(name)}${LOCK_ENDING}`, options);
  try {
    return await work();
  } finally {
    release();
  }
}

async function takeLock(folder: string, name: string, { timeoutMs }: LockOptions): Promise<() => void> {
  const owner = ownIdentity();
  const lock = join(folder, name);
  const mine = join(folder, `take.${identityKey(owner)}`);
  makeOwned(folder, mine, owner);
  const started = performance.now();
  let watched = { record: '', since: started };
  for (;;) {
    if (tryRename(mine, lock)) return () => releaseLock(folder, lock, owner);
    const holder = readHolder(lock);
    if (holder.isDead) {
      removeRecord(lock, holder.record);
      continue;
    }
    const now = performance.now();
    // While the lock changes hands there is progress, and everybody's turn comes.
    if (holder.record !== watched.record) watched = { record: holder.record, since: now };
    if (now - watched.since > timeoutMs || now - started > timeoutMs * MOST_HOLDERS) {
      removeOwned(mine);
      throw timeout(lock, holder.owner, now - watched.since);
    }
    await sleep(1 + Math.random() * 9);
  }
}

function releaseLock(folder: string, lock: string, owner: OwnerIdentity): void {
  const done = join(folder, `done.${identityKey(owner)}`);
  if (tryRename(lock, done)) removeOwned(done);
  sweep(folder);
}

function makeOwned(folder: string, path: string, owner: OwnerIdentity): void {
  try {
    mkdirSync(folder, { recursive: true });
    mkdirSync(path);
    writeFileSync(join(path, `${identityKey(owner)}.json`), JSON.stringify(owner));
  } catch (error) {
    removeOwned(path);
    throw new ProblemError(
      {
        diagnostic_code: 'FILE_NOT_WRITABLE',
        message: `No lock can be made in ${folder}: ${messageOf(error)}.`,
        remediation: [`Make ${folder} writable for this user: ls -ld ${quotedPath(folder)}`],
        path: folder,
      },
      { cause: error },
    );
  }
}

function removeOwned(path: string): void {
  for (const record of namesIn(path)) removeRecord(path, record);
  removeRecord(path, '');
}

/** Removes one record of a folder, and the folder when nothing else is in it. */
function removeRecord(folder: string, record: string): void {
  for (const step of [() => record !== '' && unlinkSync(join(folder, record)), () => rmdirSync(folder)]) {
    try {
      step();
    } catch {
      // Gone already, or somebody else's by now; nothing depends on it.
    }
  }
}

/** False when the target exists and is not empty, or the source is gone. */
function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EPERM', 'EACCES', 'EBUSY'].includes(code)) return false;
    throw error;
  }
}

interface Holder {
  /** Null while the lock is free, between two owners, or unreadable. */
  readonly owner: OwnerIdentity | null;
  readonly isDead: boolean;
  /** File name of the record, unique to this taking of the lock; empty while there is none. */
  readonly record: string;
}

/**
 * Reads who holds a lock. A record is whole before it becomes a lock, so one that cannot be read was lost with the
 * machine, and its owner with it.
 */
function readHolder(lock: string): Holder {
  const [record = ''] = namesIn(lock);
  let text: string;
  try {
    text = readFileSync(join(lock, record), 'utf8');
  } catch {
    return { owner: null, isDead: false, record: '' };
  }
  const owner = parseOwner(text);
  return { owner, isDead: owner === null || livenessOf(owner) === 'dead', record };
}

function parseOwner(text: string): OwnerIdentity | null {
  try {
    const owner = JSON.parse(text) as OwnerIdentity;
    return typeof owner.pid === 'number' ? owner : null;
  } catch {
    return null;
  }
}

/** Removes the private folders that killed processes left, and the locks they held: perhaps nobody asks for those again. */
function sweep(folder: string): void {
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    if (name.startsWith('take.') || name.startsWith('done.')) {
      if (isAbandoned(path)) removeOwned(path);
    } else if (name.endsWith(LOCK_ENDING)) {
      const { isDead, record } = readHolder(path);
      if (isDead) removeRecord(path, record);
    }
  }
}

/** A folder without a whole record is one whose maker was killed at once, or is just now making it. */
function isAbandoned(path: string): boolean {
  const { owner, isDead } = readHolder(path);
  return owner === null ? ageMs(path) > LEFTOVER_AGE_MS : isDead;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function ageMs(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function timeout(lock: string, holder: OwnerIdentity | null, heldMs: number): ProblemError {
  const who =
    holder === null
      ? 'an unknown process'
      : `process ${holder.pid} on ${holder.host}${holder.command === '' ? '' : ` (spec-kitty ${holder.command})`}`;
  return new ProblemError({
    diagnostic_code: 'LOCK_TIMEOUT',
    message: `${who} holds ${lock}, for at least ${(heldMs / 1000).toFixed(1)} s now.`,
    violated_invariant: 'One process at a time changes a mission.',
    remediation: [
      'Run the command again when that process has ended; a process that died gives its lock up by itself.',
      ...(holder === null ? [] : [`To see it: ps -p ${holder.pid}`]),
    ],
    lock_path: lock,
    ...(holder === null ? {} : { holder_pid: holder.pid, holder_host: holder.host }),
  });
}
