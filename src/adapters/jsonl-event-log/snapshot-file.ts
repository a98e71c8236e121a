import type { MissionLocation } from '../../domain/mission/location';
import { isJsonObject } from '../../domain/canonical-json/json-value';
import { parseJson } from '../../domain/canonical-json/parse-json';
import type { LogState } from '../../domain/status/log-state';
import { printSnapshot, snapshotOf, type SnapshotMeta } from '../../domain/status/snapshot';
import { replaceFile } from '../../system/durable-file/durable-file';
import { errorCode, type FileCalls, isAbsent, messageOf } from '../../system/durable-file/file-calls';
import { fileProblem } from './log-problems';
import type { LogPaths } from './log-paths';

/** The two values of `meta.json` that snapshots repeat. Without the file both are absent. */
export function readSnapshotMeta(calls: FileCalls, mission: MissionLocation, path: string): SnapshotMeta {
  const fail = (what: string): never => {
    throw fileProblem(mission, 'META_INVALID', path, what, [`Correct ${path}; git log -p -- ${path} shows its past.`]);
  };
  let text: string;
  try {
    text = calls.readFile(path).toString('utf8');
  } catch (error) {
    if (isAbsent(error)) return { mission_number: null, mission_type: null };
    return fail(`cannot be read (${messageOf(error)})`);
  }
  let meta: unknown;
  try {
    meta = parseJson(text);
  } catch (error) {
    return fail(`is not JSON (${messageOf(error)})`);
  }
  if (!isJsonObject(meta)) return fail('is not a JSON object');
  return { mission_number: meta['mission_number'] ?? null, mission_type: meta['mission_type'] ?? null };
}

/** The text `status.json` should have. @throws ProblemError META_INVALID for a mission number that is none. */
export function snapshotText(mission: MissionLocation, paths: LogPaths, state: LogState, meta: SnapshotMeta): string {
  const snapshot = snapshotOf(state, meta);
  if ('fault' in snapshot) {
    throw fileProblem(mission, 'META_INVALID', paths.meta, `cannot be used: ${snapshot.fault}`, [
      `Correct ${paths.meta}.`,
    ]);
  }
  return printSnapshot(snapshot);
}

/**
 * Refreshes `status.json`, unless its bytes are right already.
 *
 * @returns whether it changed.
 * @throws ProblemError SNAPSHOT_NOT_WRITTEN: the events are durable, the snapshot is not fresh.
 */
export function refreshSnapshot(calls: FileCalls, mission: MissionLocation, paths: LogPaths, text: string): boolean {
  const wanted = Buffer.from(text, 'utf8');
  try {
    if (readOrNull(calls, paths.snapshot)?.equals(wanted) === true) return false;
    replaceFile(calls, { path: paths.snapshot, content: wanted, scratch: paths.scratch, isDurable: true });
    if (readOrNull(calls, paths.snapshot)?.equals(wanted) === true) return true;
  } catch (error) {
    if (errorCode(error) === '') throw error;
    throw notRefreshed(mission, paths, messageOf(error));
  }
  throw notRefreshed(mission, paths, 'it does not read back');
}

function notRefreshed(mission: MissionLocation, paths: LogPaths, why: string): Error {
  return fileProblem(
    mission,
    'SNAPSHOT_NOT_WRITTEN',
    paths.snapshot,
    `could not be refreshed (${why}); the events in ${paths.log} are durable and decide`,
    [`spec-kitty materialize --mission ${mission.slug}`],
  );
}

function readOrNull(calls: FileCalls, path: string): Buffer | null {
  try {
    return calls.readFile(path);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
