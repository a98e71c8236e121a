import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { GitObjects, ListedCommit, TreeEdit } from '../../ports/git-objects';
import { copyIndex, filesInTheWay } from './bring-files';
import { joinCommits } from './join-commits';
import { gitFailed, runGit, tryGit } from './run-git';

type Environment = Readonly<Record<string, string>>;

type Builder = Pick<
  GitObjects,
  | 'joinCommits'
  | 'treeOf'
  | 'readTexts'
  | 'editTree'
  | 'listFolders'
  | 'changedBetween'
  | 'commitsBetween'
  | 'copyCommit'
  | 'filesInTheWay'
>;

/**
 * What merges are built with, on top of plain reading and writing of commits.
 *
 * @param signing the words by which commits are signed; empty where they are not.
 */
export function commitBuilder(env: Environment, signing: (folder: string) => readonly string[]): Builder {
  const run = (cwd: string, args: readonly string[], input = ''): string => runGit({ cwd, args, input, env });
  return {
    joinCommits: (folder, ours, theirs) => joinCommits(folder, ours, theirs, env),
    treeOf: (folder, commit) => run(folder, ['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`]),
    readTexts: (folder, commit, paths) => readTexts(folder, commit, paths, env),
    editTree: (folder, tree, edits) => editTree(folder, tree, edits, env),
    listFolders(folder, commit, path) {
      const listed = run(folder, ['ls-tree', '-d', '-z', '--name-only', '--full-tree', commit, '--', `${path}/`]);
      return listed
        .split('\0')
        .filter((one) => one !== '')
        .map((one) => one.slice(path.length + 1));
    },
    changedBetween(folder, from, to) {
      const listed = run(folder, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', from, to]);
      return listed
        .split('\0')
        .filter((path) => path !== '')
        .sort();
    },
    commitsBetween(folder, base, tip) {
      const args = ['log', '--reverse', '--topo-order', '--no-merges', '--format=%H%x00%P%x00%s', `${base}..${tip}`];
      return run(folder, [...args, '--'])
        .split('\n')
        .filter((line) => line !== '')
        .map(listedCommit);
    },
    copyCommit: (folder, commit, to) => copyCommit(folder, commit, to, { env, words: signing(folder) }),
    filesInTheWay: ({ root, gitDir }, from, to) =>
      withCopiedIndex(gitDir, (index) => filesInTheWay(root, index, { from, to, env })),
  };
}

/** Runs work with an object store of its own that stands before the real one, and removes it. */
export function withScratchStore<Result>(folder: string, work: (env: Environment) => Result): Result {
  const store = mkdtempSync(join(tmpdir(), 'spec-kitty-scratch-'));
  try {
    const real = resolve(folder, runGit({ cwd: folder, args: ['rev-parse', '--git-path', 'objects'] }));
    const quoted = real.includes(delimiter) || real.startsWith('"') ? JSON.stringify(real) : real;
    return work({ GIT_OBJECT_DIRECTORY: store, GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted });
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}

/** One process for many; where a text is not UTF-8 and its length cannot be counted, one for each. */
function readTexts(
  cwd: string,
  commit: string,
  paths: readonly string[],
  env: Environment,
): readonly (string | null)[] {
  const one = (path: string): string | null => readText(cwd, `${commit}:${path}`, env);
  if (paths.length < 2 || paths.some((path) => path.includes('\n'))) return paths.map(one);
  const input = paths.map((path) => `${commit}:${path}\n`).join('');
  const bytes = Buffer.from(runGit({ cwd, args: ['cat-file', '--batch'], input, env }), 'utf8');
  const texts: (string | null)[] = [];
  let at = 0;
  for (const path of paths) {
    const end = bytes.indexOf(0x0a, at) < 0 ? bytes.length : bytes.indexOf(0x0a, at);
    const header = bytes.subarray(at, end).toString('utf8');
    const size = / blob (\d+)$/.exec(header)?.[1];
    if (size === undefined && !header.endsWith(' missing')) return paths.map(one);
    texts.push(size === undefined ? null : bytes.subarray(end + 1, end + 1 + Number(size)).toString('utf8'));
    at = size === undefined ? end + 1 : end + 1 + Number(size) + 1;
    if (at < bytes.length && path === paths.at(-1)) return paths.map(one);
  }
  return texts;
}

/** Null for a path that is absent or no file. */
function readText(cwd: string, name: string, env: Environment): string | null {
  const args = ['cat-file', 'blob', name];
  const { status, stdout, stderr } = tryGit({ cwd, args, env });
  if (status === 0) return stdout;
  if (
    /does not exist in|exists on disk, but not in|not a valid object name|bad file|invalid object name/i.test(stderr)
  ) {
    return null;
  }
  throw gitFailed({ cwd, args }, stderr.trim() || `it ended with ${String(status)}`);
}

function editTree(folder: string, tree: string, edits: readonly TreeEdit[], env: Environment): string {
  if (edits.length === 0) return tree;
  const place = mkdtempSync(join(tmpdir(), 'spec-kitty-index-'));
  const own = { ...env, GIT_INDEX_FILE: join(place, 'index') };
  const run = (args: readonly string[], input = ''): string => runGit({ cwd: folder, args, input, env: own });
  try {
    run(['read-tree', tree]);
    const modes = modesOf(run(['ls-files', '-s', '-z', '--', ...edits.map(({ path }) => `:(top,literal)${path}`)]));
    const lines = edits.map(({ path, content }) => {
      if (content === null) return `0 ${'0'.repeat(tree.length)}\t${path}\0`;
      // Without a path no filter of the work tree is applied: the text goes in as it is.
      const blob = run(['hash-object', '-w', '--stdin'], content);
      return `${modes.get(path) ?? '100644'} ${blob}\t${path}\0`;
    });
    run(['update-index', '-z', '--index-info'], lines.join(''));
    return run(['write-tree']);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function modesOf(listed: string): ReadonlyMap<string, string> {
  const rows = listed.split('\0').flatMap((row) => {
    const [, mode, path] = /^(\d+) [0-9a-f]+ \d\t([\s\S]+)$/.exec(row) ?? [];
    return mode === undefined || path === undefined ? [] : [[path, mode] as const];
  });
  return new Map(rows);
}

function listedCommit(line: string): ListedCommit {
  const [id = '', parents = '', subject = ''] = line.split('\0');
  return { id, parent: parents.split(' ')[0] || null, subject };
}

function copyCommit(
  folder: string,
  commit: string,
  { tree, parent }: { readonly tree: string; readonly parent: string },
  { env, words }: { readonly env: Environment; readonly words: readonly string[] },
): string {
  const format = '--format=%an%x00%ae%x00%ad%x00%B';
  const shown = runGit({ cwd: folder, args: ['show', '-s', '--date=raw', format, commit, '--'], env });
  const [name = '', address = '', date = '', ...message] = shown.split('\0');
  const author = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: address, GIT_AUTHOR_DATE: date };
  const input = `${message.join('\0').replace(/\n+$/, '')}\n`;
  return runGit({
    cwd: folder,
    args: ['commit-tree', ...words, tree, '-p', parent],
    input,
    env: { ...env, ...author },
  });
}

function withCopiedIndex<Result>(gitDir: string, work: (index: string) => Result): Result {
  const place = mkdtempSync(join(tmpdir(), 'spec-kitty-index-'));
  try {
    copyIndex(join(gitDir, 'index'), join(place, 'index'));
    return work(join(place, 'index'));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
