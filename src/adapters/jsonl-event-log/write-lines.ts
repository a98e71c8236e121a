import { dirname } from 'node:path';
import type { MissionLocation } from '../../domain/mission/location';
import { syncDirectory } from '../durable-file/durable-file';
import { closeQuietly, errorCode, type FileCalls, messageOf } from '../durable-file/file-calls';
import { fileIdentity } from './checkpoint';
import { fileProblem } from './log-problems';
import { readRange, type LoadedLog } from './read-log';

const LINE_FEED = 0x0a;

export interface Addition {
  /** Where the new bytes begin. */
  readonly start: number;
  readonly lines: Buffer;
  readonly before: LoadedLog;
}

/**
 * One write of one buffer, with a line feed first where the last line lacks one. What failed or was cut short is taken
 * back.
 *
 * @returns how many bytes were added.
 */
export function writeOnce(calls: FileCalls, path: string, { start, lines, before }: Addition): number {
  const descriptor = calls.open(path, 'a+', 0o644);
  try {
    if (!before.exists) syncDirectory(calls, dirname(path));
    assertUntouched(calls, descriptor, before);
    const last = start === 0 ? LINE_FEED : readRange(calls, descriptor, start - 1, start)[0];
    const bytes = last === LINE_FEED ? lines : Buffer.concat([Buffer.from('\n'), lines]);
    try {
      const count = calls.write(descriptor, bytes);
      if (count !== bytes.length) throw failed('ENOSPC', `only ${count} of ${bytes.length} bytes were taken`);
      calls.fsync(descriptor);
    } catch (error) {
      takeBack(calls, descriptor, start, error);
    }
    return bytes.length;
  } catch (error) {
    if (!before.exists && errorCode(error) !== '') removeEmpty(calls, path, descriptor);
    throw error;
  } finally {
    closeQuietly(calls, descriptor);
  }
}

/** A log that the failed write made must not stay: an empty log would mean something. */
function removeEmpty(calls: FileCalls, path: string, descriptor: number): void {
  try {
    const made = calls.stat(descriptor);
    const found = calls.lstat(path);
    if (found.ino === made.ino && found.size === 0n) calls.unlink(path);
  } catch (error) {
    // It reads as a log without events.
    if (errorCode(error) === '') throw error;
  }
}

/** Other programs do not know our lock: what they wrote since the log was read must not be overlooked. */
function assertUntouched(calls: FileCalls, descriptor: number, before: LoadedLog): void {
  const found = calls.stat(descriptor);
  const isSame = before.exists
    ? before.tornAt !== null || fileIdentity(found) === before.identity
    : Number(found.size) === 0;
  if (!isSame) throw failed('EBUSY', 'another program changed it meanwhile');
}

/** Cuts the log to its old end and passes the error on; says so where even that fails. */
function takeBack(calls: FileCalls, descriptor: number, start: number, error: unknown): never {
  try {
    calls.truncate(descriptor, start);
  } catch (second) {
    throw failed(UNCERTAIN, `${messageOf(error)}; it could not be cut to its old end either: ${messageOf(second)}`);
  }
  throw error;
}

/** Cuts a file to a size, durably. */
export function cutAt(calls: FileCalls, path: string, size: number): void {
  const descriptor = calls.open(path, 'r+');
  try {
    calls.truncate(descriptor, size);
    calls.fsync(descriptor);
  } finally {
    closeQuietly(calls, descriptor);
  }
}

/** Stands for a write of which nobody can say whether it happened. */
const UNCERTAIN = 'UNCERTAIN';

function failed(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** Runs a step of the write; a failed system call becomes LOG_WRITE_FAILED. */
export function guarded<Result>(mission: MissionLocation, path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = errorCode(error);
    if (code === '') throw error;
    throw fileProblem(
      mission,
      'LOG_WRITE_FAILED',
      path,
      `could not be written (${messageOf(error)}); ${code === UNCERTAIN ? 'the events may be in it' : 'nothing was recorded'}`,
      [
        'Make room on the disk or correct its permissions, then run the command again.',
        `spec-kitty status --mission ${mission.slug}`,
      ],
    );
  }
}
