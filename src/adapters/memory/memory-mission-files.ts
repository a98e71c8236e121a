import { dirname } from 'node:path';
import { ProblemError } from '../../domain/problem/problem';
import type { MissionFiles } from '../../ports/mission-files';

/** Mission files in memory. */
export interface MemoryMissionFiles extends MissionFiles {
  /** Every file, by absolute path. */
  readonly contents: ReadonlyMap<string, string>;
}

/**
 * @param files text of the files to begin with, by absolute path. Folders exist where files lie below them.
 */
export function memoryMissionFiles(files: ReadonlyMap<string, string> = new Map()): MemoryMissionFiles {
  const contents = new Map(files);
  const isFolder = (path: string): boolean => [...contents.keys()].some((one) => one.startsWith(`${path}/`));
  return {
    contents,
    readText(path) {
      if (isFolder(path)) throw refusal('FILE_UNREADABLE', path);
      return contents.get(path) ?? null;
    },
    list(directory) {
      const below = [...contents.keys()].filter((path) => path.startsWith(`${directory}/`));
      return [...new Set(below.map((path) => path.slice(directory.length + 1).split('/')[0] ?? ''))].sort();
    },
    isLink: () => false,
    sizeOf(path) {
      const text = contents.get(path);
      return text === undefined ? null : Buffer.byteLength(text);
    },
    removeEmptyFolder: () => undefined,
    kindOf: (path) => (contents.has(path) ? 'file' : isFolder(path) ? 'directory' : null),
    writeAll(_checkout, writes) {
      const blocked = writes.find(({ path }) => isFolder(path) || contents.has(dirname(path)));
      if (blocked !== undefined) throw refusal('FILE_NOT_WRITABLE', blocked.path);
      const changed = writes.filter(({ path, content }) => contents.get(path) !== content);
      for (const { path, content } of changed) contents.set(path, content);
      return changed.map(({ path }) => path);
    },
    remove(path) {
      if (isFolder(path)) throw refusal('FILE_NOT_WRITABLE', path);
      contents.delete(path);
    },
  };
}

function refusal(code: 'FILE_NOT_WRITABLE' | 'FILE_UNREADABLE', path: string): ProblemError {
  return new ProblemError({
    diagnostic_code: code,
    message: `${path} is a folder, or below a file.`,
    remediation: [`Put a regular file at ${path}.`],
    path,
  });
}
