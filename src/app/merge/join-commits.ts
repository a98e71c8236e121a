import { joinStateFiles, missionOfStateFile, statePaths, type StateFiles } from '../../domain/merge/join-state-files';
import type { GitObjects, TreeEdit } from '../../ports/git-objects';

/** A path on which two commits do not fit together; state files are joined all the same. */
export interface JoinedPath {
  readonly path: string;
  readonly kind: string;
  readonly auto: boolean;
}

export interface Joined {
  /** Without conflicts in it when every path is `auto`. */
  readonly tree: string;
  readonly conflicts: readonly JoinedPath[];
}

export interface JoinRequest {
  readonly folder: string;
  readonly ours: string;
  readonly theirs: string;
  /** The side whose word counts for what the mission decides; the other is the branch it ends up in. */
  readonly mission: 'ours' | 'theirs';
  /** Missions whose state files are joined by their meaning even where git sees no conflict. */
  readonly directories?: readonly string[];
}

/** Merges two commits: files by git, state files of missions by their meaning. Touches no checkout. */
export function joinCommits(objects: GitObjects, request: JoinRequest): Joined {
  const { folder, ours, theirs } = request;
  const { tree, conflicts } = objects.joinCommits(folder, ours, theirs);
  const touched = conflicts.flatMap(({ path }) => missionOfStateFile(path) ?? []);
  const edits: TreeEdit[] = [];
  const failed = new Set<string>();
  for (const directory of new Set([...touched, ...(request.directories ?? [])])) {
    const joined = joinState(objects, request, directory);
    if (joined === null) failed.add(directory);
    else edits.push(...joined);
  }
  const found = conflicts.map(({ path, kind }) => {
    const directory = missionOfStateFile(path);
    return { path, kind, auto: directory !== null && !failed.has(directory) };
  });
  // git may see no conflict where one side rewrote an event.
  const unseen = [...failed]
    .map((directory) => ({ path: statePaths(directory)[0], kind: 'events differ', auto: false }))
    .filter(({ path }) => !found.some((one) => one.path === path));
  return { tree: objects.editTree(folder, tree, edits), conflicts: [...found, ...unseen] };
}

/** Null when the versions of one event differ, or a file cannot be read. */
function joinState(objects: GitObjects, request: JoinRequest, directory: string): readonly TreeEdit[] | null {
  const { folder, ours, theirs, mission } = request;
  const base = objects.mergeBase(folder, ours, theirs);
  const paths = statePaths(directory);
  const filesIn = (commit: string | null): StateFiles => {
    const [log = null, meta = null] = commit === null ? [] : objects.readTexts(folder, commit, paths.slice(0, 2));
    return { log, meta };
  };
  const sides = { ours: filesIn(ours), theirs: filesIn(theirs) };
  const joined = joinStateFiles({
    base: filesIn(base),
    target: mission === 'ours' ? sides.theirs : sides.ours,
    mission: sides[mission],
  });
  if ('problems' in joined) return null;
  const contents = [joined.log, joined.meta, joined.snapshot];
  return paths.flatMap((path, index) => {
    const content = contents[index] ?? null;
    return content === null ? [] : [{ path, content }];
  });
}
