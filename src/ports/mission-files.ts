import type { MissionLocation } from '../domain/mission/location';

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

  /** Size in bytes and modification time in nanoseconds (as text); null when the file does not exist. */
  stat(path: string): { readonly sizeBytes: number; readonly mtimeNs: string } | null;

  /**
   * Writes whole files, each by a temporary file, fsync and rename; a file whose bytes are equal is not touched.
   * Preserves the mode of a file that exists. Every target is checked for being writable before the first is written.
   *
   * @returns the paths whose bytes changed.
   * @throws ProblemError FILE_NOT_WRITABLE.
   */
  writeAll(writes: readonly FileWrite[]): readonly string[];

  /** Makes a directory and its parents. */
  makeDirectory(path: string): void;

  /** Removes a file the tool owns; one that is gone already is no failure. @throws ProblemError FILE_NOT_WRITABLE. */
  remove(path: string): void;
}

/** What is derived from the files of a finalised plan, kept so that hot commands parse no YAML. */
export interface PlanCache {
  /** The stored value if every file it was made from is unchanged, else null. */
  read(mission: MissionLocation): unknown;
  /** Stores `value` together with the identity of the files below the planning directory it was made from. */
  write(mission: MissionLocation, files: readonly string[], value: unknown): void;
}
