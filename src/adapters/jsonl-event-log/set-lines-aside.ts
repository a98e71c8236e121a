import { join } from 'node:path';
import type { MissionLocation } from '../../domain/mission/location';
import type { LogFault } from '../../domain/status/event';
import { parseLog, withoutLines } from '../../domain/status/parse-log';
import { replaceFile } from '../../system/durable-file/durable-file';
import { isAbsent, type FileCalls } from '../../system/durable-file/file-calls';
import { safeFileName } from '../../system/durable-file/safe-file-name';
import { assertWritable } from './assert-writable';
import { logPaths } from './log-paths';
import { guarded } from './write-lines';

/** Saves the whole log, then replaces it by itself without the chosen lines. To be run under the lock of the mission. */
export function setLinesAside(
  calls: FileCalls,
  mission: MissionLocation,
  chooseLines: (faults: readonly LogFault[]) => readonly number[],
): string | null {
  const paths = logPaths(mission);
  const bytes = readOrNull(calls, paths.log);
  if (bytes === null) return null;
  const lines = chooseLines(parseLog(bytes).faults);
  if (lines.length === 0) return null;
  assertWritable(calls, mission, paths);
  const folder = join(mission.commonDir, 'spec-kitty', 'backups');
  const backup = freeName(calls, folder, safeFileName(mission.slug));
  guarded(mission, paths.log, () => {
    calls.mkdir(folder);
    replaceFile(calls, { path: backup, content: bytes, scratch: paths.scratch, isDurable: true });
    replaceFile(calls, {
      path: paths.log,
      content: withoutLines(bytes, lines),
      scratch: paths.scratch,
      isDurable: true,
    });
  });
  return backup;
}

/** Counts up: an earlier backup is never replaced. */
function freeName(calls: FileCalls, folder: string, name: string): string {
  for (let number = 1; ; number++) {
    const path = join(folder, `${name}-${number}.jsonl`);
    try {
      calls.lstat(path);
    } catch (error) {
      if (isAbsent(error)) return path;
      throw error;
    }
  }
}

function readOrNull(calls: FileCalls, path: string): Uint8Array | null {
  try {
    return calls.readFile(path);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
