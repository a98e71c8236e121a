import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '../../domain/problem/problem';
import { quotedPath } from '../../domain/problem/shell-word';
import { errorCode, messageOf } from '../../system/durable-file/file-calls';
import { parseGitConfig } from '../../system/git-config/parse-git-config';

/** Answers for refs that are not stored as files. */
export interface RefSource {
  readRef(gitDir: string, ref: string): string | null;
  /** Full names of the refs below a prefix. */
  listRefs(gitDir: string, prefix: string): readonly string[];
  /** Short name of the branch a checkout stands on; null on a detached HEAD. */
  readBranch?(gitDir: string): string | null;
}

/** As deep as git itself follows symbolic refs. */
const DEEPEST_SYMBOLIC_REF = 5;

/**
 * The commit a ref names; null when there is none. Follows symbolic refs.
 *
 * @throws ProblemError GIT_FAILED when the file of the ref is damaged: taking it for absent would start history anew.
 */
export function readRef(commonDir: string, ref: string, askGit: RefSource, depth = 0): string | null {
  if (isReftable(commonDir)) return askGit.readRef(commonDir, ref);
  const path = join(commonDir, ...ref.split('/'));
  const loose = readIfPresent(path);
  if (loose === undefined) return readPackedRefs(commonDir).get(ref) ?? null;
  const target = /^ref:\s*(\S.*?)\s*$/m.exec(loose)?.[1];
  if (target !== undefined) {
    return depth < DEEPEST_SYMBOLIC_REF ? readRef(commonDir, target, askGit, depth + 1) : null;
  }
  const id = loose.trim();
  if (!/^[0-9a-f]{40,64}$/.test(id)) throw damagedRef(ref, path);
  return id;
}

/** Names below a prefix, without it, sorted. */
export function listRefs(commonDir: string, prefix: string, askGit: RefSource): readonly string[] {
  const full = isReftable(commonDir)
    ? askGit.listRefs(commonDir, prefix)
    : [
        ...looseRefs(commonDir, prefix),
        ...[...readPackedRefs(commonDir).keys()].filter((name) => name.startsWith(prefix)),
      ];
  return [...new Set(full.map((name) => name.slice(prefix.length)))].sort();
}

/** True when refs live in a table instead of files. */
export function isReftable(commonDir: string): boolean {
  const text = readIfPresent(join(commonDir, 'config')) ?? '';
  // Most repositories answer without parsing.
  return /refstorage/i.test(text) && parseGitConfig(text).get('extensions.refstorage')?.toLowerCase() === 'reftable';
}

function readPackedRefs(commonDir: string): ReadonlyMap<string, string> {
  const lines = (readIfPresent(join(commonDir, 'packed-refs')) ?? '').split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [id, name] = line.split(' ');
      return id !== undefined && name !== undefined && /^[0-9a-f]{40,64}$/.test(id) ? [[name, id] as const] : [];
    }),
  );
}

function looseRefs(commonDir: string, prefix: string): readonly string[] {
  const folder = join(commonDir, ...prefix.split('/').filter((part) => part !== ''));
  return namesBelow(folder, '').map((name) => prefix + name);
}

/** Own recursion: a folder that another git process removes meanwhile must not hide the others. */
function namesBelow(folder: string, before: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (entry.isDirectory()) return namesBelow(join(folder, entry.name), `${before}${entry.name}/`);
      return entry.name.endsWith('.lock') ? [] : [before + entry.name];
    });
  } catch {
    return [];
  }
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errorCode(error))) return undefined;
    throw new ProblemError(
      {
        diagnostic_code: 'FILE_UNREADABLE',
        message: `${path} cannot be read: ${messageOf(error)}`,
        remediation: [`ls -l ${quotedPath(path)}`],
        path,
      },
      { cause: error },
    );
  }
}

function damagedRef(ref: string, path: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'GIT_FAILED',
    message: `${ref} is damaged: ${path} holds no commit id.`,
    remediation: ['git fsck', `Its last commits are listed in logs/${ref} of the git directory.`],
    path,
  });
}
