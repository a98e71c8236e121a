import type { Branches } from '../../ports/branches';
import { bringFilesUnderLock } from './bring-files';
import type { CommitContext } from './commit-paths';
import { moveRefsUnderLock } from './move-refs';
import { isRemovalUnfinished, removeWorktree } from './remove-worktree';
import { runGit, tryGit } from './run-git';
import { simply } from './simply';
import type { WithLock } from './with-lock';

/** Branches and checkouts through git and its file formats. */
export function gitBranches(context: CommitContext & { readonly withLock: WithLock }): Branches {
  return {
    upstreamOf(folder, branch) {
      const args = ['for-each-ref', '--format=%(upstream)', `refs/heads/${branch}`];
      const named = runGit({ cwd: folder, args });
      return named === '' ? null : named;
    },

    moveRefs: ({ commonDir, root }, moves, why) =>
      context.withLock(commonDir, 'commit', () =>
        moveRefsUnderLock({ commonDir, root, moves, why, readRef: (ref) => context.readRef(commonDir, ref) }),
      ),

    bringFiles: (move) => context.withLock(move.commonDir, 'commit', () => bringFilesUnderLock(move)),

    removeWorktree,

    isRemovalUnfinished,

    isSparse(root) {
      const { stdout } = tryGit({ cwd: root, args: ['config', '--type=bool', 'core.sparseCheckout'] });
      return stdout.trim() === 'true';
    },

    fetch: (root, remote) => simply(root, ['fetch', '--quiet', '--no-write-fetch-head', remote]),

    push: (root, remote, refspec) => simply(root, ['push', '--quiet', remote, refspec]),
  };
}
