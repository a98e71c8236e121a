import type { BigIntStats } from 'node:fs';
import { dirname } from 'node:path';
import type { MissionLocation } from '../../domain/mission/location';
import { replaceFile, syncDirectory } from '../../system/durable-file/durable-file';
import { closeQuietly, errorCode, isAbsent, messageOf, type FileCalls } from '../../system/durable-file/file-calls';
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
    assertUntouched(calls.stat(descriptor), before, start);
    const bytes = onNewLine(start === 0 ? LINE_FEED : readRange(calls, descriptor, start - 1, start)[0], lines);
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

/** A kill can end a write at the edge of a page: within one page, and within one line, that tears no unit apart. */
const PAGE_BYTES = 4096;

/** True when a kill during one write could leave some of the events and not the others. */
export function isTearable(start: number, lines: Buffer, eventCount: number): boolean {
  return eventCount > 1 && Math.floor(start / PAGE_BYTES) !== Math.floor((start + lines.length) / PAGE_BYTES);
}

/**
 * Adds events that must not be parted, by a copy of the log that takes its place in one step.
 *
 * @returns how many bytes were added.
 */
export function writeUnit(calls: FileCalls, path: string, scratch: string, { start, lines, before }: Addition): number {
  const old = before.exists ? readUntouched(calls, path, start, before) : Buffer.alloc(0);
  const bytes = onNewLine(start === 0 ? LINE_FEED : old[start - 1], lines);
  const content = Buffer.concat([old, bytes]);
  const beforeRename = (copy: string): void => {
    if (!calls.readFile(copy).equals(content)) throw failed('EIO', 'the copy does not read back');
    const found = lstatOrNull(calls, path);
    if (found !== null) assertUntouched(found, before, start);
    else if (before.exists) throw failed('EBUSY', 'another program removed it meanwhile');
  };
  try {
    replaceFile(calls, { path, content, scratch, isDurable: true, beforeRename });
  } catch (error) {
    if (errorCode(error) === '') throw error;
    undoUnit(calls, path, start, start + bytes.length, error);
  }
  return bytes.length;
}

function readUntouched(calls: FileCalls, path: string, start: number, before: LoadedLog): Uint8Array {
  const descriptor = calls.open(path, 'r');
  try {
    assertUntouched(calls.stat(descriptor), before, start);
    const old = readRange(calls, descriptor, 0, start);
    if (old.length !== start) throw failed('EBUSY', 'another program cut it meanwhile');
    return old;
  } finally {
    closeQuietly(calls, descriptor);
  }
}

/** A failure after the rename leaves the events in place: they are taken back, since their folder may not be durable. */
function undoUnit(calls: FileCalls, path: string, start: number, end: number, error: unknown): never {
  try {
    const found = lstatOrNull(calls, path);
    if (found !== null && Number(found.size) === end) {
      if (start === 0) calls.unlink(path);
      else cutAt(calls, path, start);
    }
  } catch (second) {
    throw failed(UNCERTAIN, `${messageOf(error)}; it could not be brought back either: ${messageOf(second)}`);
  }
  throw error;
}

function lstatOrNull(calls: FileCalls, path: string): BigIntStats | null {
  try {
    return calls.lstat(path);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** Puts a line feed before lines that follow a line without one. */
function onNewLine(last: number | undefined, lines: Buffer): Buffer {
  return last === LINE_FEED ? lines : Buffer.concat([Buffer.from('\n'), lines]);
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
function assertUntouched(found: BigIntStats, { exists, tornAt, identity }: LoadedLog, size: number): void {
  const isSame = exists && tornAt === null ? fileIdentity(found) === identity : Number(found.size) === size;
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
