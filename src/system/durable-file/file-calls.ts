import * as fs from 'node:fs';

/**
 * The file-system calls behind everything durable. One object, so that tests can fail, shorten or kill the process at
 * any of them.
 */
export interface FileCalls {
  open(path: string, flags: string, mode?: number): number;
  close(descriptor: number): void;
  /** Writes once and returns the count; callers check it. */
  write(descriptor: number, bytes: Uint8Array): number;
  read(descriptor: number, into: Uint8Array, position: number): number;
  fsync(descriptor: number): void;
  truncate(descriptor: number, size: number): void;
  stat(descriptor: number): fs.BigIntStats;
  lstat(path: string): fs.BigIntStats;
  access(path: string, mode: number): void;
  chmod(descriptor: number, mode: number): void;
  rename(from: string, to: string): void;
  unlink(path: string): void;
  mkdir(path: string): void;
  readFile(path: string): Buffer;
  /** Names in a folder. */
  list(path: string): readonly string[];
}

export const realFileCalls: FileCalls = {
  open: (path, flags, mode) => fs.openSync(path, flags, mode),
  close: (descriptor) => fs.closeSync(descriptor),
  write: (descriptor, bytes) => fs.writeSync(descriptor, bytes),
  read: (descriptor, into, position) => fs.readSync(descriptor, into, 0, into.length, position),
  fsync: (descriptor) => fs.fsyncSync(descriptor),
  truncate: (descriptor, size) => fs.ftruncateSync(descriptor, size),
  stat: (descriptor) => fs.fstatSync(descriptor, { bigint: true }),
  lstat: (path) => fs.lstatSync(path, { bigint: true }),
  access: (path, mode) => fs.accessSync(path, mode),
  chmod: (descriptor, mode) => fs.fchmodSync(descriptor, mode),
  rename: (from, to) => fs.renameSync(from, to),
  unlink: (path) => fs.unlinkSync(path),
  mkdir: (path) => void fs.mkdirSync(path, { recursive: true }),
  readFile: (path) => fs.readFileSync(path),
  list: (path) => fs.readdirSync(path),
};

/** The error code of a failed file-system call, e.g. `ENOENT`; empty for anything else. */
export function errorCode(error: unknown): string {
  // Not by class: an error of the system may come from another realm than the code that catches it.
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && typeof error.code === 'string' ? error.code : '';
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  const isWorded = typeof error === 'object' && error !== null && 'message' in error;
  return isWorded ? String(error.message) : String(error);
}

/** True when a path, or a folder on the way to it, does not exist. */
export function isAbsent(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/**
 * Closes a descriptor whose bytes are read back, or were only read: a failure then says nothing about them.
 */
export function closeQuietly(calls: FileCalls, descriptor: number): void {
  try {
    calls.close(descriptor);
  } catch (error) {
    if (errorCode(error) === '') throw error;
  }
}
