import type { GitObjects } from '../../ports/git-objects';
import { commitBuilder, withScratchStore } from './build-commits';
import { joinCommits } from './join-commits';
import { gitFailed, runGit, tryGit } from './run-git';

/**
 * Commits and trees through git's plumbing.
 *
 * @param env added to the environment of every git process, e.g. another place for objects.
 */
export function gitObjects(env: Readonly<Record<string, string>> = {}): GitObjects {
  const signing = signingWords(env);
  return {
    ...commitBuilder(env, signing),

    inScratch: (folder, work) => withScratchStore(folder, (scratch) => work(gitObjects({ ...env, ...scratch }))),

    commitOf(folder, name) {
      const { status, stdout } = tryGit({
        cwd: folder,
        args: ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`],
        env,
      });
      return status === 0 ? stdout.trim() : null;
    },

    isAncestor(folder, ancestor, descendant) {
      const call = { cwd: folder, args: ['merge-base', '--is-ancestor', ancestor, descendant], env };
      const { status, stderr } = tryGit(call);
      if (status === 0 || status === 1) return status === 0;
      throw gitFailed(call, stderr.trim());
    },

    mergeBase(folder, a, b) {
      const { status, stdout } = tryGit({ cwd: folder, args: ['merge-base', a, b], env });
      return status === 0 ? stdout.trim() : null;
    },

    joinTrees(folder, ours, theirs) {
      const { tree, conflicts } = joinCommits(folder, ours, theirs, env);
      return { tree, conflicts: conflicts.map(({ path }) => path) };
    },

    commitTree(folder, { tree, parents, message }) {
      const parentWords = parents.flatMap((parent) => ['-p', parent]);
      const args = ['commit-tree', ...signing(folder), tree, ...parentWords];
      return runGit({ cwd: folder, args, input: `${message}\n`, env }).trim();
    },

    countCommits(folder, base, tip) {
      return Number(runGit({ cwd: folder, args: ['rev-list', '--count', `${base}..${tip}`, '--'], env }));
    },

    changedPaths(root) {
      const args = ['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames'];
      const listed = runGit({ cwd: root, args });
      return listed
        .split('\0')
        .filter((entry) => entry !== '')
        .map((entry) => entry.slice(3));
    },
  };
}

/** Plumbing does not look at the setting by itself. What is thrown away is not signed. */
function signingWords(env: Readonly<Record<string, string>>): (folder: string) => readonly string[] {
  let words: readonly string[] | undefined = env['GIT_OBJECT_DIRECTORY'] === undefined ? undefined : [];
  return (folder) => {
    if (words !== undefined) return words;
    const { stdout } = tryGit({ cwd: folder, args: ['config', '--type=bool', 'commit.gpgsign'] });
    words = stdout.trim() === 'true' ? ['-S'] : [];
    return words;
  };
}
