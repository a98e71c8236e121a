import { gitAt } from '../domain/problem/shell-word';
import type { Ports } from '../ports/ports';

/** How a git command begins that names paths from a root: `git` where the caller stands there, else with `-C`. */
export function printedGit({ surroundings }: Ports, root: string): string {
  return surroundings.directory === root ? 'git' : gitAt(root);
}
