import type { MissionLocation } from '../../domain/mission/location';
import { emptyLogState, type LogState } from '../../domain/status/log-state';
import { reduceLog } from '../../domain/status/fold-log';
import { parseLog, type ParsedLog } from '../../domain/status/parse-log';
import type { LogEvent } from '../../domain/status/event';
import { closeQuietly, errorCode, type FileCalls, isAbsent, messageOf } from '../../system/durable-file/file-calls';
import { fileIdentity, readCheckpoint } from './checkpoint';
import { fileProblem, notRegular, unreadableLog } from './log-problems';
import type { LogPaths } from './log-paths';
import { collectIds, type SeenIds } from './seen-ids';
import { quotedPath } from '../../domain/problem/shell-word';

/** A log as far as a writer has to know it. */
export interface LoadedLog {
  readonly state: LogState;
  readonly exists: boolean;
  readonly sizeBytes: number;
  /** Where an incomplete last line starts; null when there is none. */
  readonly tornAt: number | null;
  readonly seen: SeenIds;
  /** Of the file the log was read from; empty when there was none. */
  readonly identity: string;
}

/** Folds a log, from its checkpoint where that fits. Writes nothing. */
export function loadLog(calls: FileCalls, mission: MissionLocation, paths: LogPaths): LoadedLog {
  const descriptor = openLog(calls, mission, paths.log);
  if (descriptor === null) {
    return { state: emptyLogState, exists: false, sizeBytes: 0, tornAt: null, seen: collectIds([]), identity: '' };
  }
  return reading(calls, mission, paths.log, descriptor, () => {
    const found = calls.stat(descriptor);
    const identity = fileIdentity(found);
    const sizeBytes = Number(found.size);
    const stored = readCheckpoint(calls, paths.checkpoint, identity);
    if (stored !== null) return { ...stored, exists: true, sizeBytes, tornAt: null, identity };
    const bytes = readRange(calls, descriptor, 0, sizeBytes);
    const parsed = strictly(mission, paths.log, parseLog(bytes));
    return {
      state: reduceLog(parsed.events),
      exists: true,
      sizeBytes: bytes.length,
      tornAt: parsed.tornTail?.startByte ?? null,
      seen: collectIds(transitionIds(parsed.events)),
      identity,
    };
  });
}

/** Reads every row, or nothing: any fault is a refusal. A missing log has no rows. */
export function readEvents(calls: FileCalls, mission: MissionLocation, paths: LogPaths): readonly LogEvent[] {
  return strictly(mission, paths.log, readLoosely(calls, mission, paths)).events;
}

/** Reads what can be read, with a fault for each line that cannot. */
export function readLoosely(calls: FileCalls, mission: MissionLocation, paths: LogPaths): ParsedLog {
  const descriptor = openLog(calls, mission, paths.log);
  if (descriptor === null) return { events: [], lines: [], faults: [], tornTail: null };
  return reading(calls, mission, paths.log, descriptor, () =>
    parseLog(readRange(calls, descriptor, 0, Number(calls.stat(descriptor).size))),
  );
}

/** Bytes `[from, to)` of an open file; fewer when it ends before. */
export function readRange(calls: FileCalls, descriptor: number, from: number, to: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(Math.max(0, to - from));
  let filled = 0;
  while (filled < bytes.length) {
    const count = calls.read(descriptor, bytes.subarray(filled), from + filled);
    if (count <= 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

export function transitionIds(events: readonly LogEvent[]): readonly string[] {
  return events.flatMap((event) => (event.family === 'transition' ? [event.event_id] : []));
}

function strictly(mission: MissionLocation, path: string, parsed: ParsedLog): ParsedLog {
  if (parsed.faults.length > 0) throw unreadableLog(mission, path, parsed.faults);
  return parsed;
}

/** Null when there is no log. A link or a folder in its place is refused, not followed. */
function openLog(calls: FileCalls, mission: MissionLocation, path: string): number | null {
  try {
    const wrong = notRegular(calls.lstat(path));
    if (wrong !== null)
      throw fileProblem(mission, 'FILE_UNREADABLE', path, wrong, [
        'Put the event log back in its place: it is a regular file.',
      ]);
    return calls.open(path, 'r');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw unreadableFile(mission, path, error);
  }
}

/** Runs a read of an open log and closes it. */
function reading<Result>(
  calls: FileCalls,
  mission: MissionLocation,
  path: string,
  descriptor: number,
  read: () => Result,
): Result {
  try {
    return read();
  } catch (error) {
    throw unreadableFile(mission, path, error);
  } finally {
    closeQuietly(calls, descriptor);
  }
}

/** A failed system call as a problem; anything else as it is. */
function unreadableFile(mission: MissionLocation, path: string, error: unknown): unknown {
  if (errorCode(error) === '') return error;
  return fileProblem(mission, 'FILE_UNREADABLE', path, `cannot be read (${messageOf(error)})`, [
    `Make it readable for this user: ls -l ${quotedPath(path)}`,
  ]);
}
