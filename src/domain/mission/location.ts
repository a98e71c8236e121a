/** One checkout of the repository: the primary one or a linked worktree. All paths are absolute. */
export interface Checkout {
  readonly root: string;
  /** Its own git directory; for a linked worktree `<common>/worktrees/<name>`. */
  readonly gitDir: string;
  /** Short branch name; null on a detached HEAD. An unborn branch has a name too. */
  readonly branch: string | null;
  readonly isPrimary: boolean;
}

/** A repository as found on disk, without asking git. */
export interface Repository {
  /** The git directory that all worktrees share. */
  readonly commonDir: string;
  /** Null for a bare repository. */
  readonly primary: Checkout | null;
  /** Every checkout whose folder exists, the primary one first. */
  readonly checkouts: readonly Checkout[];
  /** The checkout the caller stands in; null inside a bare repository's own folder. */
  readonly current: Checkout | null;
}

/** Where the one true copy of a mission lives. All paths are absolute. */
export interface MissionLocation {
  /** Directory name below `kitty-specs/`; the name of the mission everywhere. */
  readonly slug: string;
  readonly checkout: Checkout;
  readonly commonDir: string;
  /** `<checkout>/kitty-specs/<slug>` */
  readonly directory: string;
  /** Usually `directory`; differs only for missions whose log lives in a coordination worktree. */
  readonly planningDirectory: string;
}
