import type { BigIntStats } from 'node:fs';
import { dirname } from 'node:path';
import type { JsonObject } from '../../domain/canonical-json/json-value';
import { parseJson } from '../../domain/canonical-json/parse-json';
import { printCompact } from '../../domain/canonical-json/print-json';
import type { LogState } from '../../domain/status/log-state';
import type { FileCalls } from '../../system/durable-file/file-calls';
import { replaceFile } from '../../system/durable-file/durable-file';
import type { SeenIds } from './seen-ids';
import { errorCode } from '../../system/durable-file/file-calls';

/** Raised whenever the folded state changes shape or meaning: an older cache is then not read. */
const VERSION = 5;
const LINE_FEED = 0x0a;

/** A folded log, stored beside git's own files. It holds exactly while the log file is untouched by anybody else. */
export interface Checkpoint {
  readonly state: LogState;
  readonly seen: SeenIds;
}

/** Identity of a file's content as the file system knows it: any write by anybody changes it. */
export function fileIdentity({ size, mtimeNs, ctimeNs, ino, dev }: BigIntStats): string {
  return [size, mtimeNs, ctimeNs, ino, dev].join(':');
}

/** The checkpoint for a log with this identity; null when there is none, or it is of another content or version. */
export function readCheckpoint(calls: FileCalls, path: string, identity: string): Checkpoint | null {
  try {
    const whole = calls.readFile(path);
    const start = whole.indexOf(LINE_FEED) + 1;
    const bytes = whole.subarray(start);
    if (whole.toString('latin1', 0, start) !== `${checksum(bytes)}\n`) return null;
    const end = bytes.indexOf(LINE_FEED);
    const stored = parseJson(bytes.toString('utf8', 0, end)) as unknown as {
      version: number;
      identity: string;
      idCount: number;
      idBytes: number;
      state: LogState;
    };
    const bits = bytes.subarray(end + 1);
    if (stored.version !== VERSION || stored.identity !== identity || bits.length !== stored.idBytes) return null;
    return { state: stored.state, seen: { count: stored.idCount, bits } };
  } catch {
    return null;
  }
}

/** Stores a checkpoint. A failure is no failure of the command: the next reader folds the log itself. */
export function writeCheckpoint(
  calls: FileCalls,
  paths: { readonly checkpoint: string; readonly scratch: string },
  identity: string,
  { state, seen }: Checkpoint,
): void {
  const sizes = { idCount: seen.count, idBytes: seen.bits.length };
  const head = printCompact({ version: VERSION, identity, ...sizes, state: state as unknown as JsonObject });
  const body = Buffer.concat([Buffer.from(`${head}\n`, 'utf8'), seen.bits]);
  try {
    calls.mkdir(dirname(paths.checkpoint));
    replaceFile(calls, {
      path: paths.checkpoint,
      content: Buffer.concat([Buffer.from(`${checksum(body)}\n`, 'latin1'), body]),
      scratch: paths.scratch,
      isDurable: false,
    });
  } catch (error) {
    if (errorCode(error) === '') throw error;
  }
}

/**
 * Tells a damaged file from a whole one: FNV-1a over words of four bytes, in hexadecimal. Loading a hash library costs
 * more than the whole check.
 */
function checksum(bytes: Uint8Array): string {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  const words = new Int32Array(padded.buffer);
  let hash = 0x811c9dc5 ^ bytes.length;
  // By index: an iterator takes three times as long before the compiler gets to it.
  for (let index = 0; index < words.length; index++) hash = Math.imul(hash ^ (words[index] ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
