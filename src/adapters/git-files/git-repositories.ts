import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from '../../domain/mission/location';
import type { Repositories } from '../../ports/repositories';
import { parseGitConfig } from '../../system/git-config/parse-git-config';
import { locateRepository } from './locate-repository';
import { listRefs, readRef, type RefSource } from './refs';

/**
 * Reads repositories from their files: a git process costs a hot command more than everything else it does. Where refs
 * are not files (reftable) `askGit` is used instead.
 */
export function gitRepositories(askGit: RefSource): Repositories {
  return {
    locate: (directory) => locateRepository(directory, askGit),
    readRef: (repository, ref) => readRef(repository.commonDir, ref, askGit),
    listBranches: (repository, kind) =>
      listRefs(repository.commonDir, kind === 'local' ? 'refs/heads/' : 'refs/remotes/', askGit).filter(
        (name) => kind === 'local' || !/^[^/]+\/HEAD$/.test(name),
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
    defaultRemote({ commonDir }) {
      const text = readIfPresent(join(commonDir, 'config')) ?? '';
      if (!/\[\s*remote/i.test(text)) return null;
      const names = [...parseGitConfig(text).keys()].flatMap((key) => /^remote\.(.+)\.[^.]+$/.exec(key)?.[1] ?? []);
      return names.includes('origin') ? 'origin' : (names[0] ?? null);
    },
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

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
