import { constants } from 'node:fs';
import type { MissionLocation } from '../../domain/mission/location';
import { errorCode, type FileCalls, isAbsent, messageOf } from '../../system/durable-file/file-calls';
import { fileProblem, notRegular } from './log-problems';
import type { LogPaths } from './log-paths';
import { quotedPath } from '../../domain/problem/shell-word';

/**
 * Finds everything that would stop the write or the snapshot before the first byte.
 *
 * @throws ProblemError LOG_NOT_WRITABLE naming the path, its owner and its mode.
 */
export function assertWritable(calls: FileCalls, mission: MissionLocation, paths: LogPaths): void {
  for (const path of [paths.log, paths.snapshot]) {
    const found = statOrNull(calls, mission, path);
    if (found === null) continue;
    const wrong = notRegular(found);
    const owner = `it belongs to user ${found.uid}, mode ${(found.mode & 0o777n).toString(8)}`;
    if (wrong !== null) throw blocked(mission, path, wrong);
    if (!isAllowed(calls, path)) throw blocked(mission, path, `is not writable for this process: ${owner}`);
  }
  if (!isAllowed(calls, mission.directory))
    throw blocked(mission, mission.directory, 'is missing or not writable for this process');
}

function blocked(mission: MissionLocation, path: string, what: string): Error {
  return fileProblem(mission, 'LOG_NOT_WRITABLE', path, `${what}; nothing was recorded`, [
    `Make ${path} a regular file this user may write: ls -ld ${quotedPath(path)}`,
  ]);
}

function isAllowed(calls: FileCalls, path: string): boolean {
  try {
    calls.access(path, constants.W_OK);
    return true;
  } catch (error) {
    if (errorCode(error) === '') throw error;
    return false;
  }
}

function statOrNull(calls: FileCalls, mission: MissionLocation, path: string): ReturnType<FileCalls['lstat']> | null {
  try {
    return calls.lstat(path);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw blocked(mission, path, `cannot be looked at (${messageOf(error)})`);
  }
}
