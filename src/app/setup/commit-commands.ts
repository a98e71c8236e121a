import { printedGit } from '../printed-git';
import type { Checkout } from '../../domain/mission/location';
import { quotedPath } from '../../domain/problem/shell-word';
import type { Ports } from '../../ports/ports';

/**
 * The commands that commit what was installed or taken back, and nothing else of the user; none when there is nothing to
 * commit. Ignored files are not named: git would refuse them.
 *
 * @param paths of ours, relative to the root of the checkout.
 */
export function commitCommands(
  ports: Ports,
  { root }: Checkout,
  paths: readonly string[],
  message: string,
): readonly string[] {
  const changed = ports.objects.changedPaths(root);
  const ours = new Set(paths);
  const own = changed.filter((path) => ours.has(path));
  if (own.length === 0) return [];
  const foreign = new Set(changed.filter((path) => !ours.has(path)).flatMap((path) => patternOf(path) ?? []));
  const words = own.map((path) => {
    const pattern = patternOf(path);
    return pattern === null || foreign.has(pattern) ? word(path) : quotedPath(pattern);
  });
  const git = printedGit(ports, root);
  return [`${git} add -A -- ${[...new Set(words)].sort().join(' ')}`, `${git} commit -m ${JSON.stringify(message)}`];
}

/** Command files have a common beginning in each folder; null for other files. */
function patternOf(path: string): string | null {
  const at = path.indexOf('/spec-kitty.');
  return at < 0 ? null : `${path.slice(0, at)}/spec-kitty.*`;
}

function word(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : quotedPath(path);
}
