/** A folder to watch, without what is below its folders. */
export interface WatchedFolder {
  /** Absolute. */
  readonly path: string;
  /** Names of entries that matter; all when absent. */
  readonly only?: readonly string[];
}

export interface Watching {
  /** Watches these folders from now on. Folders that do not exist are left out. */
  follow(folders: readonly WatchedFolder[]): void;
  end(): void;
}

/** Notices changes of files, by whichever program. */
export interface FileWatch {
  /**
   * Calls `onChange` shortly after something changed, once for changes that come together. Where the system tells of
   * no changes, or has no more watches to give, the folders are compared from time to time instead.
   */
  start(onChange: () => void): Watching;
}
