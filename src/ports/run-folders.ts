/** The folders of long runs, each named by the id of its run. What a killed run left is found by them. */
export interface RunFolders {
  /** Makes the folder of a run and says whose it is, before the run starts anything. */
  open(folder: string): void;

  /** Says that a run has ended. Its folder stays, to be looked at; only the newest ones are kept. */
  close(folder: string): void;

  /** Ids of the runs below `parent` that are under way, those of this process among them. */
  live(parent: string): readonly string[];

  /**
   * Calls `end` with the id of every run below `parent` that died, and does with its folder what that says: `keep` leaves it
   * as that of a run that has ended.
   */
  sweep(parent: string, end: (runId: string) => 'remove' | 'keep'): void;
}
