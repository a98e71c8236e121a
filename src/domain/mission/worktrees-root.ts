import type { Repository } from './location';

/**
 * The folder that holds `.worktrees/`: the primary checkout. A bare repository has none; there it is the folder that the
 * repository itself lies in, where its worktrees usually stand. Inside one of them a worktree would go when that one is
 * removed, and its place would depend on where somebody stood.
 */
export function worktreesRoot({ primary, commonDir }: Pick<Repository, 'primary' | 'commonDir'>): string {
  if (primary !== null) return primary.root;
  return commonDir.replace(/[\\/]+[^\\/]*[\\/]*$/, '');
}
