import type { GitObjects } from '../../ports/git-objects';
import { commitBuilder, withScratchStore } from './build-commits';
import { joinCommits } from './join-commits';
import { gitFailed, runGit, tryGit } from './run-git';

/** A page that stays open asks for ever new ones. */
const MOST_BASES = 10_000;

/**
 * Commits and trees through git's plumbing.
 *
 * @param env added to the environment of every git process, e.g. another place for objects.
 */
export function gitObjects(env: Readonly<Record<string, string>> = {}): GitObjects {
  return objectsIn(env, new Map());
}

/** @param bases what is known of common ancestors: commits do not change, and every question is a process. */
function objectsIn(env: Readonly<Record<string, string>>, bases: Map<string, string>): GitObjects {
  const signing = signingWords(env);
  const mergeBase = (folder: string, a: string, b: string): string | null => {
    const known = bases.get(pairOf(a, b));
    if (known !== undefined) return known;
    const { status, stdout } = tryGit({ cwd: folder, args: ['merge-base', a, b], env });
    if (status !== 0) return null;
    const base = stdout.trim();
    if (bases.size >= MOST_BASES) bases.clear();
    // That there is none may change: a shallow clone gets more of its history.
    if (isFullId(a) && isFullId(b)) bases.set(pairOf(a, b), base);
    return base;
  };
  return {
    ...commitBuilder(env, signing),

    inScratch: (folder, work) => withScratchStore(folder, (scratch) => work(objectsIn({ ...env, ...scratch }, bases))),

    commitOf(folder, name) {
      const { status, stdout } = tryGit({
        cwd: folder,
        args: ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`],
        env,
      });
      return status === 0 ? stdout.trim() : null;
    },

    isAncestor(folder, ancestor, descendant) {
      if (ancestor === descendant) return true;
      // An ancestor is the one best common ancestor, whichever side is asked for first.
      const known = bases.get(pairOf(ancestor, descendant)) ?? bases.get(pairOf(descendant, ancestor));
      if (known !== undefined) return known === ancestor;
      if (isFullId(ancestor) && isFullId(descendant)) {
        const base = mergeBase(folder, ancestor, descendant);
        if (base !== null) return base === ancestor;
      }
      const call = { cwd: folder, args: ['merge-base', '--is-ancestor', ancestor, descendant], env };
      const { status, stderr } = tryGit(call);
      if (status === 0 || status === 1) return status === 0;
      throw gitFailed(call, stderr.trim());
    },

    mergeBase,

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

function isFullId(name: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(name);
}

function pairOf(a: string, b: string): string {
  return `${a} ${b}`;
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
