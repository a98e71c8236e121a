import { literalHead } from './ownership';
import { matchesWildcard } from './wildcard';

/** The files of a work tree, prepared for many questions. */
export interface TreePaths {
  /** True for a file, and for a folder with a file in it; a slash at the end does not matter. */
  has(path: string): boolean;
  matches(glob: string): boolean;
  /** Files directly in a folder; `folder` is empty or ends in a slash. */
  filesIn(folder: string): readonly string[];
}

/** @param paths relative to the root of the work tree, in any order. */
export function treePaths(paths: readonly string[]): TreePaths {
  const sorted = [...paths].sort();
  const known = new Set(sorted);
  for (const path of sorted) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (known.has(folder)) break;
      known.add(folder);
    }
  }
  return {
    has: (path) => known.has(path.replace(/\/+$/, '')),
    matches: (glob) => {
      const head = literalHead(glob) ?? glob;
      return beginningWith(sorted, head).some((path) => matchesWildcard(path, glob));
    },
    filesIn: (folder) => beginningWith(sorted, folder).filter((path) => !path.includes('/', folder.length)),
  };
}

/** The run of texts that begin with `head`, found by halving. */
function beginningWith(sorted: readonly string[], head: string): readonly string[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < head) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < sorted.length && sorted[end]?.startsWith(head) === true) end++;
  return sorted.slice(low, end);
}
