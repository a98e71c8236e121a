import { constants, lstatSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Checkout } from '../../domain/mission/location';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import { quotedPath } from '../../domain/problem/shell-word';
import type { FileWrite, MissionFiles } from '../../ports/mission-files';
import { replaceFile } from '../../system/durable-file/durable-file';
import { type FileCalls, isAbsent, messageOf, realFileCalls } from '../../system/durable-file/file-calls';

/** Mission files on the local disk. */
export function nodeMissionFiles(calls: FileCalls = realFileCalls): MissionFiles {
  return {
    readText: (path) => readText(calls, path),
    list,
    kindOf,
    isLink,
    sizeOf,
    removeEmptyFolder(path) {
      try {
        rmdirSync(path);
      } catch {
        // Not empty, or not there: then there is nothing to clear away.
      }
    },
    writeAll: (checkout, writes) => writeAll(calls, checkout, writes),
    remove(path) {
      try {
        calls.unlink(path);
      } catch (error) {
        if (!isAbsent(error)) throw new ProblemError(notWritable(path, messageOf(error)));
      }
    },
  };
}

function readText(calls: FileCalls, path: string): string | null {
  let bytes: Buffer;
  try {
    bytes = calls.readFile(path);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw unreadable(path, `cannot be read (${messageOf(error)})`);
  }
  try {
    // A leading mark stays in the text: parsers decide what it means for them.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unreadable(path, 'is not UTF-8');
  }
}

function list(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw unreadable(directory, `cannot be listed (${messageOf(error)})`);
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw unreadable(path, `cannot be looked at (${messageOf(error)})`);
  }
}

function sizeOf(path: string): number | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() === true ? found.size : null;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw unreadable(path, `cannot be looked at (${messageOf(error)})`);
  }
}

function kindOf(path: string): 'file' | 'directory' | 'other' | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return null;
    return found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other';
  } catch (error) {
    // Below a file there is nothing either.
    if (isAbsent(error)) return null;
    throw unreadable(path, `cannot be looked at (${messageOf(error)})`);
  }
}

function writeAll(calls: FileCalls, checkout: Checkout, writes: readonly FileWrite[]): readonly string[] {
  const changed = writes.filter(({ path, content }) => !hasContent(calls, path, content));
  const [first, ...more] = changed.flatMap(({ path }) => writeObstacle(calls, path) ?? []);
  if (first !== undefined) throw new ProblemError([first, ...more]);
  const scratch = join(checkout.gitDir, 'spec-kitty', 'tmp');
  for (const { path, content } of changed) {
    try {
      calls.mkdir(dirname(path));
      replaceFile(calls, { path, content, scratch, isDurable: true });
    } catch (error) {
      throw new ProblemError(notWritable(path, messageOf(error)), { cause: error });
    }
  }
  return changed.map(({ path }) => path);
}

function hasContent(calls: FileCalls, path: string, content: string): boolean {
  try {
    return calls.lstat(path).isFile() && calls.readFile(path).equals(Buffer.from(content, 'utf8'));
  } catch {
    return false;
  }
}

/** What would stop a file from being replaced; null when nothing does. */
function writeObstacle(calls: FileCalls, path: string): Problem | null {
  try {
    const found = calls.lstat(path);
    if (!found.isFile()) return notWritable(path, 'it is no regular file');
    calls.access(path, constants.W_OK);
    calls.access(dirname(path), constants.W_OK);
    return null;
  } catch (error) {
    if (!isAbsent(error)) return notWritable(path, messageOf(error));
    return folderObstacle(calls, path, dirname(path));
  }
}

/** A new file needs a folder that exists and is writable, or can be made. */
function folderObstacle(calls: FileCalls, path: string, folder: string): Problem | null {
  try {
    if (!statSync(folder).isDirectory()) return notWritable(path, `${folder} is no directory`);
    calls.access(folder, constants.W_OK);
    return null;
  } catch (error) {
    if (!isAbsent(error) || dirname(folder) === folder) return notWritable(path, messageOf(error));
    return folderObstacle(calls, path, dirname(folder));
  }
}

function notWritable(path: string, why: string): Problem {
  return {
    diagnostic_code: 'FILE_NOT_WRITABLE',
    message: `${path} cannot be written: ${why}.`,
    remediation: [`Make it writable for this user: ls -ld ${quotedPath(path)}`],
    path,
  };
}

function unreadable(path: string, what: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'FILE_UNREADABLE',
    message: `${path} ${what}.`,
    remediation: [`Make it a readable UTF-8 file: ls -ld ${quotedPath(path)}`],
    path,
  });
}
