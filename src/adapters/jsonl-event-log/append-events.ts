import { join } from 'node:path';
import { printLine } from '../../domain/canonical-json/print-json';
import type { MissionLocation } from '../../domain/mission/location';
import type { LogEvent } from '../../domain/status/event';
import { ineffectiveEvents } from '../../domain/status/ineffective-events';
import { extendLogState, reduceLog } from '../../domain/status/fold-log';
import type { LogState } from '../../domain/status/log-state';
import { parseLog } from '../../domain/status/parse-log';
import type { AppendReceipt, LogView } from '../../ports/event-log';
import { replaceFile } from '../../system/durable-file/durable-file';
import { closeQuietly, errorCode, messageOf, type FileCalls } from '../../system/durable-file/file-calls';
import { assertWritable } from './assert-writable';
import { fileIdentity, writeCheckpoint } from './checkpoint';
import { notPersisted } from './log-problems';
import { logPaths, type LogPaths } from './log-paths';
import { loadLog, readEvents, readRange, transitionIds, type LoadedLog } from './read-log';
import { addIds, collectIds, isFull, mayContain, type SeenIds } from './seen-ids';
import { cutAt, guarded, isTearable, writeOnce, writeUnit } from './write-lines';
import { readSnapshotMeta, refreshSnapshot, snapshotText } from './snapshot-file';
import { safeFileName } from '../../system/durable-file/safe-file-name';

const LINE_FEED = 0x0a;

/**
 * One append, to be run under the lock of the mission: check, read, build, write once, fsync, read back, compare the
 * effect, refresh the snapshot. Interrupted anywhere, the log holds all of the events or none.
 */
export function appendEvents(
  calls: FileCalls,
  mission: MissionLocation,
  build: (view: LogView) => readonly LogEvent[],
): AppendReceipt {
  const paths = logPaths(mission);
  assertWritable(calls, mission, paths);
  const meta = readSnapshotMeta(calls, mission, paths.meta);
  const before = loadLog(calls, mission, paths);
  snapshotText(mission, paths, before.state, meta);
  const events = build({ state: before.state, exists: before.exists, hasTornTail: before.tornAt !== null });
  const tornTailSavedAt = events.length === 0 ? null : saveTornTail(calls, mission, paths, before);
  const written = events.length === 0 ? null : writeEvents(calls, mission, paths, before, events);
  const after = written?.state ?? before.state;
  const isSnapshotChanged = before.exists || written !== null ? refresh(calls, mission, paths, after, meta) : false;
  if (written !== null) writeCheckpoint(calls, paths, written.identity, written);
  return {
    events: written?.events ?? [],
    before: before.state,
    after,
    logPath: paths.log,
    snapshotPath: paths.snapshot,
    isSnapshotChanged,
    ...(tornTailSavedAt === null ? {} : { tornTailSavedAt }),
  };
}

function refresh(
  calls: FileCalls,
  mission: MissionLocation,
  paths: LogPaths,
  state: LogState,
  meta: ReturnType<typeof readSnapshotMeta>,
): boolean {
  return refreshSnapshot(calls, mission, paths, snapshotText(mission, paths, state, meta));
}

/** Keeps the bytes of an interrupted write where a person can find them; the log loses nothing that counted. */
function saveTornTail(
  calls: FileCalls,
  mission: MissionLocation,
  paths: LogPaths,
  { tornAt, sizeBytes }: LoadedLog,
): string | null {
  if (tornAt === null) return null;
  const saved = join(paths.torn, `${safeFileName(mission.slug)}-${tornAt}-${sizeBytes - tornAt}.txt`);
  guarded(mission, paths.log, () => {
    const descriptor = calls.open(paths.log, 'r+');
    try {
      const tail = readRange(calls, descriptor, tornAt, sizeBytes);
      calls.mkdir(paths.torn);
      replaceFile(calls, { path: saved, content: tail, scratch: paths.scratch, isDurable: true });
      calls.truncate(descriptor, tornAt);
      calls.fsync(descriptor);
    } finally {
      closeQuietly(calls, descriptor);
    }
  });
  return saved;
}

interface WrittenLog {
  readonly events: readonly LogEvent[];
  readonly state: LogState;
  readonly seen: SeenIds;
  readonly identity: string;
}

function writeEvents(
  calls: FileCalls,
  mission: MissionLocation,
  paths: LogPaths,
  before: LoadedLog,
  events: readonly LogEvent[],
): WrittenLog {
  const start = before.tornAt ?? before.sizeBytes;
  const lines = Buffer.from(events.map(({ row }) => `${printLine(row)}\n`).join(''), 'utf8');
  const addition = { start, lines, before };
  const count = guarded(mission, paths.log, () =>
    isTearable(start, lines, events.length)
      ? writeUnit(calls, paths.log, paths.scratch, addition)
      : writeOnce(calls, paths.log, addition),
  );
  const { bytes, identity } = readBack(calls, mission, paths.log, start, events);
  const expected = bytes[0] === LINE_FEED ? Buffer.concat([Buffer.from('\n'), lines]) : lines;
  if (!expected.equals(bytes)) {
    // Only bytes that nobody else can have written are taken back.
    if (bytes.length === count) guarded(mission, paths.log, () => cutAt(calls, paths.log, start));
    throw notReadBack(mission, paths.log, events);
  }
  const readEventsBack = parseLog(bytes).events;
  const state = stateAfter(calls, mission, paths, before, readEventsBack);
  assertEffective(mission, paths.log, readEventsBack, state);
  return {
    events: readEventsBack,
    state,
    seen: seenAfter(calls, mission, paths, before.seen, readEventsBack),
    identity,
  };
}

/** Reads what stands behind the old end through a fresh handle. */
function readBack(
  calls: FileCalls,
  mission: MissionLocation,
  path: string,
  start: number,
  events: readonly LogEvent[],
): { bytes: Uint8Array; identity: string } {
  try {
    const descriptor = calls.open(path, 'r');
    try {
      const found = calls.stat(descriptor);
      return { bytes: readRange(calls, descriptor, start, Number(found.size)), identity: fileIdentity(found) };
    } finally {
      closeQuietly(calls, descriptor);
    }
  } catch (error) {
    if (errorCode(error) === '') throw error;
    throw notReadBack(mission, path, events, `: ${messageOf(error)}`);
  }
}

function stateAfter(
  calls: FileCalls,
  mission: MissionLocation,
  paths: LogPaths,
  before: LoadedLog,
  events: readonly LogEvent[],
): LogState {
  const extended = extendLogState(before.state, events, (id) => mayContain(before.seen, id));
  return extended ?? reduceLog(readEvents(calls, mission, paths));
}

function seenAfter(
  calls: FileCalls,
  mission: MissionLocation,
  paths: LogPaths,
  seen: SeenIds,
  events: readonly LogEvent[],
): SeenIds {
  const more = addIds(seen, transitionIds(events));
  return isFull(more) ? collectIds(transitionIds(readEvents(calls, mission, paths))) : more;
}

/** Every event must show in the folded state: recorded is not yet effective. */
function assertEffective(mission: MissionLocation, path: string, events: readonly LogEvent[], state: LogState): void {
  const [ineffective] = ineffectiveEvents(events, state);
  if (ineffective === undefined) return;
  const { event, found, winner } = ineffective;
  const by = winner === null ? '' : ` by event ${winner.event_id} of ${winner.at}`;
  const wanted = event.family === 'transition' ? `the move to ${event.to_lane}` : 'the note';
  const wpId = event.family === 'transition' || event.family === 'annotation' ? event.wp_id : undefined;
  throw notPersisted(mission, path, {
    message: `${wpId ?? ''}: ${wanted} is recorded in ${path} but not effective: ${found}${by}.`,
    ineffective,
    ...(wpId === undefined ? {} : { wpId }),
    ...(event.family === 'transition' ? { lane: event.to_lane } : {}),
    ...(event.event_id === null ? {} : { eventId: event.event_id }),
  });
}

function notReadBack(mission: MissionLocation, path: string, events: readonly LogEvent[], why = ''): Error {
  const move = events.findLast((event) => event.family === 'transition');
  return notPersisted(mission, path, {
    message: `The written event does not read back from ${path}${why}.`,
    ...(move === undefined ? {} : { wpId: move.wp_id, lane: move.to_lane, eventId: move.event_id }),
  });
}
