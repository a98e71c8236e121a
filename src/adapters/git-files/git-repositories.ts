import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Checkout, Repository } from '../../domain/mission/location';
import { ProblemError } from '../../domain/problem/problem';
import type { Repositories } from '../../ports/repositories';
import { listRefs, readRef, type RefSource } from './refs';

/**
 * Reads repositories from their files: a git process costs a hot command more than everything else it does. Where refs
 * are not files (reftable) `askGit` is used instead.
 */
export function gitRepositories(askGit: RefSource): Repositories {
  return {
    locate,
    readRef: (repository, ref) => readRef(repository.commonDir, ref, askGit),
    listBranches: (repository, kind) =>
      listRefs(repository.commonDir, kind === 'local' ? 'refs/heads/' : 'refs/remotes/', askGit).filter(
        (name) => kind === 'local' || !name.endsWith('/HEAD'),
      ),
    primaryBranch(repository) {
      const head = readIfPresent(join(repository.commonDir, 'refs', 'remotes', 'origin', 'HEAD'));
      const named = /^ref: refs\/remotes\/origin\/(.+)$/m.exec(head ?? '')?.[1];
      if (named !== undefined) return named;
      return (
        ['main', 'master'].find(
          (name) => isCurrent(repository, name) || readRef(repository.commonDir, `refs/heads/${name}`, askGit) !== null,
        ) ?? null
      );
    },
    hasRemote: (repository) => /^\s*\[remote\s+"/m.test(readIfPresent(join(repository.commonDir, 'config')) ?? ''),
    operationInProgress: ({ gitDir }) => OPERATIONS.find(([file]) => existsSync(join(gitDir, file)))?.[1] ?? null,
  };
}

const OPERATIONS = [
  ['MERGE_HEAD', 'merge'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
] as const;

function isCurrent({ checkouts }: Repository, branch: string): boolean {
  return checkouts.some((one) => one.isPrimary && one.branch === branch);
}

/** Finds the repository around a directory the way git does, with its linked worktrees. */
function locate(directory: string): Repository {
  const start = realPath(directory);
  for (let folder = start; folder !== null; folder = parentOf(folder)) {
    const entry = join(folder, '.git');
    const kind = statSync(entry, { throwIfNoEntry: false });
    if (kind?.isDirectory() === true && existsSync(join(entry, 'HEAD'))) return repositoryOf(folder, entry);
    if (kind?.isFile() === true) {
      const gitDir = linkedGitDir(folder, entry);
      if (gitDir !== null) return repositoryOf(folder, gitDir);
    }
    if (isBareRepository(folder)) return assemble(folder, null, null);
  }
  throw new ProblemError({
    diagnostic_code: 'NOT_A_GIT_REPOSITORY',
    message: `${directory} is not inside a git repository.`,
    remediation: ['Go to your project, or name it: spec-kitty -C DIR …', 'To start one: git init'],
    directory,
  });
}

function repositoryOf(root: string, gitDir: string): Repository {
  const common = readIfPresent(join(gitDir, 'commondir'))?.trim();
  if (common === undefined) {
    const primary = checkoutOf(root, gitDir, true);
    return assemble(gitDir, primary, primary);
  }
  const commonDir = realPath(resolve(gitDir, common)) ?? resolve(gitDir, common);
  return assemble(commonDir, primaryOf(commonDir), checkoutOf(root, gitDir, false));
}

function assemble(commonDir: string, primary: Checkout | null, current: Checkout | null): Repository {
  const linked = linkedCheckouts(commonDir);
  const checkouts = primary === null ? linked : [primary, ...linked];
  const own = checkouts.find(({ gitDir }) => gitDir === current?.gitDir) ?? current;
  return { commonDir, primary, checkouts, current: own };
}

/** The checkout that owns a common git directory; null for a bare repository. */
function primaryOf(commonDir: string): Checkout | null {
  const config = readIfPresent(join(commonDir, 'config')) ?? '';
  const worktree = /^\s*worktree\s*=\s*(.+?)\s*$/m.exec(config)?.[1];
  if (worktree !== undefined)
    return checkoutOf(isAbsolute(worktree) ? worktree : resolve(commonDir, worktree), commonDir, true);
  const isBare = /^\s*bare\s*=\s*true\s*$/im.test(config);
  return isBare || basename(commonDir) !== '.git' ? null : checkoutOf(dirname(commonDir), commonDir, true);
}

/** Worktrees whose folder still exists and still points back. */
function linkedCheckouts(commonDir: string): readonly Checkout[] {
  const folder = join(commonDir, 'worktrees');
  return namesIn(folder).flatMap((name) => {
    const gitDir = join(folder, name);
    const pointer = readIfPresent(join(gitDir, 'gitdir'))?.trim();
    if (pointer === undefined) return [];
    const entry = isAbsolute(pointer) ? pointer : resolve(gitDir, pointer);
    if (!existsSync(entry)) return [];
    return [checkoutOf(realPath(dirname(entry)) ?? dirname(entry), gitDir, false)];
  });
}

function checkoutOf(root: string, gitDir: string, isPrimary: boolean): Checkout {
  const head = readIfPresent(join(gitDir, 'HEAD')) ?? '';
  return { root, gitDir, branch: /^ref: refs\/heads\/(.+)$/m.exec(head)?.[1] ?? null, isPrimary };
}

function linkedGitDir(folder: string, entry: string): string | null {
  const pointer = /^gitdir: (.+)$/m.exec(readIfPresent(entry) ?? '')?.[1]?.trim();
  if (pointer === undefined) return null;
  return realPath(isAbsolute(pointer) ? pointer : resolve(folder, pointer));
}

function isBareRepository(folder: string): boolean {
  return existsSync(join(folder, 'HEAD')) && existsSync(join(folder, 'objects')) && existsSync(join(folder, 'refs'));
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
