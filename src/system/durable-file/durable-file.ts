import { dirname, join } from 'node:path';
import { errorCode, isAbsent, type FileCalls } from './file-calls';

let counter = 0;
let isSwept = false;
const LEFTOVER_AGE_MS = 3_600_000;

export interface WholeFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Folder on the same file system for the temporary file: outside the work tree, so that a kill leaves no litter. */
  readonly scratch: string;
  /** False skips fsync: for caches, whose loss costs nothing. */
  readonly isDurable: boolean;
  /** Looks at the finished temporary file just before the rename; what it throws leaves the target as it was. */
  readonly beforeRename?: (temporary: string) => void;
}

/**
 * Replaces a whole file: temporary file, every byte written and counted, fsync, rename, fsync of the folder. A reader
 * sees the old bytes or the new ones. The mode of an existing file is kept; a new one gets 0644.
 *
 * @throws the error of the call that failed; the target then has its old bytes.
 */
export function replaceFile(calls: FileCalls, { path, content, scratch, isDurable, beforeRename }: WholeFile): void {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const mode = modeOf(calls, path);
  const temporary = openTemporary(calls, path, scratch, mode);
  sweepOnce(calls, scratch);
  try {
    try {
      writeWhole(calls, temporary.descriptor, bytes);
      calls.chmod(temporary.descriptor, mode);
      if (isDurable) calls.fsync(temporary.descriptor);
    } finally {
      calls.close(temporary.descriptor);
    }
    beforeRename?.(temporary.path);
    moveInPlace(calls, temporary.path, path, { bytes, mode, isDurable });
  } catch (error) {
    discard(calls, temporary.path);
    throw error;
  }
  if (isDurable) syncDirectory(calls, dirname(path));
}

/** Writes every byte; a count of zero is an error, since it would never end. */
export function writeWhole(calls: FileCalls, descriptor: number, bytes: Uint8Array): void {
  for (let rest = bytes; rest.length > 0;) {
    const count = calls.write(descriptor, rest);
    if (count <= 0) throw Object.assign(new Error('ENOSPC: the disk took no more bytes'), { code: 'ENOSPC' });
    rest = rest.subarray(count);
  }
}

/** Makes a rename or a new file in a folder durable. Where folders cannot be opened (Windows) there is no such step. */
export function syncDirectory(calls: FileCalls, directory: string): void {
  let descriptor: number;
  try {
    descriptor = calls.open(directory, 'r');
  } catch (error) {
    if (['EISDIR', 'EPERM', 'EACCES'].includes(errorCode(error))) return;
    throw error;
  }
  try {
    calls.fsync(descriptor);
  } catch (error) {
    if (!['EINVAL', 'EPERM', 'EISDIR'].includes(errorCode(error))) throw error;
  } finally {
    calls.close(descriptor);
  }
}

function modeOf(calls: FileCalls, path: string): number {
  try {
    const found = calls.lstat(path);
    if (!found.isFile()) throw Object.assign(new Error(`${path} is not a regular file`), { code: 'EISDIR' });
    return Number(found.mode & 0o777n);
  } catch (error) {
    if (isAbsent(error)) return 0o644;
    throw error;
  }
}

function openTemporary(
  calls: FileCalls,
  path: string,
  scratch: string,
  mode: number,
): { descriptor: number; path: string } {
  counter += 1;
  const temporary = join(scratch, `${process.pid}-${counter}-${process.hrtime.bigint().toString(36)}.tmp`);
  const open = (): number => calls.open(temporary, 'wx', mode);
  try {
    return { descriptor: open(), path: temporary };
  } catch (error) {
    if (!isAbsent(error)) throw error;
    calls.mkdir(scratch);
    return { descriptor: open(), path: temporary };
  }
}

/** Renames; where the scratch folder lies on another file system, copies beside the target first. */
function moveInPlace(
  calls: FileCalls,
  from: string,
  to: string,
  { bytes, mode, isDurable }: { bytes: Uint8Array; mode: number; isDurable: boolean },
): void {
  try {
    calls.rename(from, to);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    const beside = `${to}.${process.pid}-${counter}.tmp`;
    const descriptor = calls.open(beside, 'wx', mode);
    try {
      writeWhole(calls, descriptor, bytes);
      if (isDurable) calls.fsync(descriptor);
    } finally {
      calls.close(descriptor);
    }
    calls.rename(beside, to);
    discard(calls, from);
  }
}

/** Removes what killed writers left, once a process: nothing an hour old is still being written. */
function sweepOnce(calls: FileCalls, scratch: string): void {
  if (isSwept) return;
  isSwept = true;
  try {
    for (const name of calls.list(scratch)) {
      const path = join(scratch, name);
      if (name.endsWith('.tmp') && Date.now() - Number(calls.lstat(path).mtimeMs) > LEFTOVER_AGE_MS) calls.unlink(path);
    }
  } catch {
    // Litter that stays is read by nothing.
  }
}

function discard(calls: FileCalls, path: string): void {
  try {
    calls.unlink(path);
  } catch {
    // It was renamed already, or it stays in the scratch folder, where nothing reads it.
  }
}
