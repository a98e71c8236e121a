import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { GitObjects, JoinConflict } from '../../ports/git-objects';
import { isGitAtLeast, requireGitVersion } from './git-version';
import { gitFailed, runGit, tryGit } from './run-git';

/** `git merge-tree --write-tree` came with this one. */
const MERGE_TREE = { major: 2, minor: 38 };
/** Older ones merge with another idea of renames than what people see today. */
const OLDEST = { major: 2, minor: 25 };

type Environment = Readonly<Record<string, string>>;
type Joined = ReturnType<GitObjects['joinCommits']>;

/** Merges two commits as `git merge` would, into objects only. @throws ProblemError GIT_TOO_OLD, GIT_FAILED. */
export function joinCommits(folder: string, ours: string, theirs: string, env: Environment): Joined {
  if (isGitAtLeast(folder, MERGE_TREE)) return joinByMergeTree(folder, ours, theirs, env);
  requireGitVersion(folder, OLDEST, 'merge');
  return joinInScratchCheckout(folder, ours, theirs, env);
}

function joinByMergeTree(folder: string, ours: string, theirs: string, env: Environment): Joined {
  const call = { cwd: folder, args: ['merge-tree', '--write-tree', '--name-only', '-z', ours, theirs], env };
  const { status, stdout, stderr } = tryGit(call);
  if (status !== 0 && status !== 1) throw gitFailed(call, stderr.trim() || `it ended with ${String(status)}`);
  const parts = stdout.split('\0');
  const tree = parts[0] ?? '';
  if (status === 0) return { tree, conflicts: [] };
  const end = parts.indexOf('', 1);
  return { tree, conflicts: conflictsAt(parts.slice(1, end), kindsOfMergeTree(parts.slice(end + 1))) };
}

/** Messages are: a count, that many paths, the type, the text. */
function kindsOfMergeTree(parts: readonly string[]): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  for (let at = 0; at < parts.length;) {
    const count = Number(parts[at]);
    if (!Number.isInteger(count) || parts[at] === '') break;
    const kind = /^CONFLICT \((.+)\)$/.exec(parts[at + count + 1] ?? '')?.[1];
    if (kind !== undefined) for (const path of parts.slice(at + 1, at + 1 + count)) kinds.set(path, kind);
    at += count + 3;
  }
  return kinds;
}

/**
 * Merges in a checkout with a git directory of its own, outside of the repository, which only lends its objects and its
 * settings: no worktree is registered, no branch and no lock is touched, and nothing but a temporary folder can stay.
 */
export function joinInScratchCheckout(folder: string, ours: string, theirs: string, env: Environment): Joined {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-merge-')));
  try {
    const own = scratchEnvironment(folder, place, env);
    const [from = '', other = ''] = [ours, theirs].map((name) =>
      runGit({ cwd: folder, args: ['rev-parse', '--verify', '--end-of-options', `${name}^{commit}`], env }),
    );
    const run = (args: readonly string[]): string => runGit({ cwd: own.root, args, env: own.env });
    run(['update-ref', '--no-deref', 'HEAD', from]);
    run(['read-tree', '--reset', '-u', from]);
    const call = {
      cwd: own.root,
      args: ['merge', '--no-commit', '--no-ff', '--no-edit', '--no-verify', other],
      env: own.env,
    };
    const { status, stdout, stderr } = tryGit(call);
    const paths = unmergedPaths(run(['ls-files', '-u', '-z']));
    if (status !== 0 && paths.length === 0) throw gitFailed(call, stderr.trim() || stdout.trim());
    if (paths.length > 0) run(['add', '--all', '--force']);
    return { tree: run(['write-tree']), conflicts: conflictsAt(paths, kindsOfMerge(stdout, paths)) };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function scratchEnvironment(folder: string, place: string, env: Environment): { root: string; env: Environment } {
  const root = join(place, 'files');
  const gitDir = join(place, 'git');
  mkdirSync(root);
  const path = (name: string): string =>
    resolve(folder, runGit({ cwd: folder, args: ['rev-parse', '--git-path', name] }));
  runGit({ cwd: place, args: ['init', '--quiet', '--bare', gitDir] });
  const configure = (key: string, value: string): string =>
    runGit({ cwd: place, args: ['--git-dir', gitDir, 'config', key, value] });
  // The drivers by which files of the repository are merged are named in its settings.
  configure('include.path', path('config'));
  for (const [key, value] of SCRATCH_SETTINGS) configure(key, value);
  const identity = { GIT_COMMITTER_NAME: 'spec-kitty', GIT_COMMITTER_EMAIL: 'spec-kitty@localhost' };
  const objects = env['GIT_OBJECT_DIRECTORY'] === undefined ? { GIT_OBJECT_DIRECTORY: path('objects') } : {};
  return { root, env: { ...identity, ...env, ...objects, GIT_DIR: gitDir, GIT_WORK_TREE: root } };
}

/** Files exactly as they are in the commits, and nothing that asks, signs or remembers. */
const SCRATCH_SETTINGS: readonly (readonly [key: string, value: string])[] = [
  ['core.bare', 'false'],
  ['core.autocrlf', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.sparseCheckout', 'false'],
  ['merge.conflictStyle', 'merge'],
  ['rerere.enabled', 'false'],
  ['gc.auto', '0'],
];

function unmergedPaths(listed: string): readonly string[] {
  const rows = listed.split('\0').filter((row) => row !== '');
  return rows.map((row) => row.slice(row.indexOf('\t') + 1));
}

/** Each message of `git merge` names the paths it is about somewhere in its text. */
function kindsOfMerge(stdout: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  for (const [, kind = '', text = ''] of stdout.matchAll(/^CONFLICT \(([^)]+)\): (.*)$/gm)) {
    for (const path of paths)
      if (text.includes(path)) kinds.set(path, kind === 'content' || kind === 'add/add' ? 'contents' : kind);
  }
  return kinds;
}

function conflictsAt(paths: readonly string[], kinds: ReadonlyMap<string, string>): readonly JoinConflict[] {
  return [...new Set(paths)].sort().map((path) => ({ path, kind: kinds.get(path) ?? 'contents' }));
}
