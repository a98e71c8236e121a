import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Checkout, Repository } from '../../domain/mission/location';
import { ProblemError } from '../../domain/problem/problem';
import { parseGitBoolean, parseGitConfig } from '../../system/git-config/parse-git-config';
import { isReftable, type RefSource } from './refs';

/**
 * Finds the repository around a directory the way git does, with its linked worktrees. Variables such as `GIT_DIR` are
 * not looked at: inside a hook they would point the tool at another repository than the one it stands in.
 *
 * @throws ProblemError NOT_A_GIT_REPOSITORY, also in a worktree whose record in the repository is gone.
 */
export function locateRepository(directory: string, askGit: RefSource): Repository {
  for (let folder = realPath(directory); folder !== null; folder = parentOf(folder)) {
    const entry = join(folder, '.git');
    const kind = statSync(entry, { throwIfNoEntry: false });
    if (kind?.isDirectory() === true && existsSync(join(entry, 'HEAD'))) {
      return repositoryOf(folder, realPath(entry) ?? entry, askGit);
    }
    if (kind?.isFile() === true) {
      const gitDir = linkedGitDir(entry);
      if (gitDir === null || !existsSync(join(gitDir, 'HEAD'))) throw brokenPointer(folder, entry);
      return repositoryOf(folder, gitDir, askGit);
    }
    if (isGitDirectory(folder)) return assemble(folder, primaryOf(folder, askGit), null, askGit);
  }
  throw new ProblemError({
    diagnostic_code: 'NOT_A_GIT_REPOSITORY',
    message: `${directory} is not inside a git repository.`,
    remediation: ['Go to your project, or name it: spec-kitty -C DIR …', 'To start one: git init'],
    directory,
  });
}

function repositoryOf(root: string, gitDir: string, askGit: RefSource): Repository {
  const common = readIfPresent(join(gitDir, 'commondir'))?.trim();
  if (common === undefined) {
    const primary = primaryAt(gitDir, root, askGit);
    return assemble(gitDir, primary, primary, askGit);
  }
  const commonDir = realPath(resolve(gitDir, common)) ?? resolve(gitDir, common);
  return assemble(commonDir, primaryOf(commonDir, askGit), checkoutOf(root, gitDir, false, askGit), askGit);
}

function assemble(
  commonDir: string,
  primary: Checkout | null,
  current: Checkout | null,
  askGit: RefSource,
): Repository {
  const linked = linkedCheckouts(commonDir, askGit);
  const checkouts = primary === null ? linked : [primary, ...linked];
  const own = checkouts.find(({ gitDir }) => gitDir === current?.gitDir) ?? current;
  return { commonDir, primary, checkouts, current: own };
}

/** The checkout that owns a common git directory, seen from elsewhere; null for a bare repository. */
function primaryOf(commonDir: string, askGit: RefSource): Checkout | null {
  return primaryAt(commonDir, basename(commonDir) === '.git' ? dirname(commonDir) : null, askGit);
}

/** The checkout of a git directory that shares with nobody: where `core.worktree` says, else `root`; null when bare. */
function primaryAt(gitDir: string, root: string | null, askGit: RefSource): Checkout | null {
  const { worktree, isBare } = readCore(gitDir);
  if (worktree !== undefined) {
    const place = resolve(gitDir, worktree);
    return checkoutOf(realPath(place) ?? place, gitDir, true, askGit);
  }
  return isBare || root === null ? null : checkoutOf(root, gitDir, true, askGit);
}

function readCore(gitDir: string): { worktree: string | undefined; isBare: boolean } {
  const shared = parseGitConfig(readIfPresent(join(gitDir, 'config')) ?? '');
  const hasOwn = parseGitBoolean(shared.get('extensions.worktreeconfig') ?? '') === true;
  const own = parseGitConfig(hasOwn ? (readIfPresent(join(gitDir, 'config.worktree')) ?? '') : '');
  const read = (name: string): string | undefined => own.get(name) ?? shared.get(name);
  return { worktree: read('core.worktree'), isBare: parseGitBoolean(read('core.bare') ?? '') === true };
}

/** Worktrees whose folder still exists and still points back; anything else below `worktrees/` is passed over. */
function linkedCheckouts(commonDir: string, askGit: RefSource): readonly Checkout[] {
  const folder = join(commonDir, 'worktrees');
  return namesIn(folder).flatMap((name) => {
    const gitDir = join(folder, name);
    const pointer = readIfPresent(join(gitDir, 'gitdir'))?.trim();
    if (pointer === undefined || pointer === '') return [];
    const entry = resolve(gitDir, pointer);
    if (linkedGitDir(entry) !== gitDir) return [];
    return [checkoutOf(realPath(dirname(entry)) ?? dirname(entry), gitDir, false, askGit)];
  });
}

function checkoutOf(root: string, gitDir: string, isPrimary: boolean, askGit: RefSource): Checkout {
  const head = readIfPresent(join(gitDir, 'HEAD')) ?? '';
  const branch = /^ref:\s*refs\/heads\/(.+?)\s*$/m.exec(head)?.[1] ?? null;
  // The name that stands in for HEAD where refs live in a table.
  const isElsewhere = branch === '.invalid' && isReftable(commonDirOf(gitDir));
  return { root, gitDir, branch: isElsewhere ? (askGit.readBranch?.(gitDir) ?? null) : branch, isPrimary };
}

function commonDirOf(gitDir: string): string {
  const common = readIfPresent(join(gitDir, 'commondir'))?.trim();
  return common === undefined ? gitDir : resolve(gitDir, common);
}

/** The git directory a `.git` file points to, with symbolic links resolved; null when it points nowhere. */
function linkedGitDir(entry: string): string | null {
  const pointer = /^gitdir:\s*(.+?)\s*$/m.exec(readIfPresent(entry) ?? '')?.[1];
  return pointer === undefined ? null : realPath(resolve(dirname(entry), pointer));
}

function isGitDirectory(folder: string): boolean {
  return existsSync(join(folder, 'HEAD')) && existsSync(join(folder, 'objects')) && existsSync(join(folder, 'refs'));
}

function brokenPointer(folder: string, entry: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'NOT_A_GIT_REPOSITORY',
    message: `${folder} was a worktree, but ${entry} points to a git directory that does not exist.`,
    remediation: ['From the checkout it belonged to, if it was moved: git worktree repair PATH'],
    directory: folder,
  });
}

function parentOf(folder: string): string | null {
  const parent = dirname(folder);
  return parent === folder ? null : parent;
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
