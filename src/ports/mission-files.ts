import type { Checkout, MissionLocation } from '../domain/mission/location';

export interface FileWrite {
  /** Absolute path. */
  readonly path: string;
  readonly content: string;
}

/** The authored and generated files of a mission, and the few files the tool keeps inside the git directory. */
export interface MissionFiles {
  /** Text of a file; null when it does not exist. @throws ProblemError FILE_UNREADABLE (a directory, no permission, bad UTF-8). */
  readText(path: string): string | null;

  /** Names in a directory, sorted; empty when it does not exist. */
  list(directory: string): readonly string[];

  /** What stands at a path, links followed; null when nothing does. */
  kindOf(path: string): 'file' | 'directory' | 'other' | null;

  /** Bytes of a file, links followed; null when there is none. */
  sizeOf(path: string): number | null;

  /**
   * Writes whole files, each by a temporary file, fsync and rename; a file whose bytes are equal is not touched.
   * Preserves the mode of a file that exists; makes missing folders. Every target is checked for being writable before the first is written.
   *
   * @returns the paths whose bytes changed.
   * @throws ProblemError FILE_NOT_WRITABLE.
   */
  writeAll(checkout: Checkout, writes: readonly FileWrite[]): readonly string[];

  /** True for a symbolic link, wherever it leads. */
  isLink(path: string): boolean;

  /** Removes a folder if it is empty; otherwise, or when there is none, nothing happens. */
  removeEmptyFolder(path: string): void;

  /** Removes a file the tool owns; one that is gone already is no failure. @throws ProblemError FILE_NOT_WRITABLE. */
  remove(path: string): void;
}

/** What is derived from the planning files of a mission, kept so that hot commands parse no YAML. */
export interface PlanCache {
  /** The stored value if every planning file is as it was, else null. Writes nothing. */
  read(mission: MissionLocation): unknown;
  /** Stores `value` as what the planning files say now. A failure is silent: it is a cache. */
  write(mission: MissionLocation, value: unknown): void;
}
