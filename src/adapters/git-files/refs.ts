import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Answers for refs that are not stored as files. */
export interface RefSource {
  readRef(gitDir: string, ref: string): string | null;
  /** Full names of the refs below a prefix. */
  listRefs(gitDir: string, prefix: string): readonly string[];
}

/** The commit a ref names; null when there is none. Follows symbolic refs. */
export function readRef(commonDir: string, ref: string, askGit: RefSource): string | null {
  if (isReftable(commonDir)) return askGit.readRef(commonDir, ref);
  const loose = readIfPresent(join(commonDir, ...ref.split('/')))?.trim();
  const target = /^ref: (.+)$/.exec(loose ?? '')?.[1];
  if (target !== undefined) return target === ref ? null : readRef(commonDir, target, askGit);
  if (loose !== undefined && /^[0-9a-f]{40,64}$/.test(loose)) return loose;
  return packedRefs(commonDir).get(ref) ?? null;
}

/** Names below a prefix, without it, sorted. */
export function listRefs(commonDir: string, prefix: string, askGit: RefSource): readonly string[] {
  const full = isReftable(commonDir)
    ? askGit.listRefs(commonDir, prefix)
    : [...looseRefs(commonDir, prefix), ...[...packedRefs(commonDir).keys()].filter((name) => name.startsWith(prefix))];
  return [...new Set(full.map((name) => name.slice(prefix.length)))].sort();
}

/** True when refs live in a table instead of files. */
export function isReftable(commonDir: string): boolean {
  return /^\s*refstorage\s*=\s*reftable/im.test(readIfPresent(join(commonDir, 'config')) ?? '');
}

function packedRefs(commonDir: string): ReadonlyMap<string, string> {
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
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.lock'))
      .map(
        (entry) =>
          prefix +
          join(entry.parentPath ?? entry.path, entry.name)
            .slice(folder.length + 1)
            .replaceAll('\\', '/'),
      );
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
