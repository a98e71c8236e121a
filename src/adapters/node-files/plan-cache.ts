import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { MissionLocation } from '../../domain/mission/location';
import type { PlanCache } from '../../ports/mission-files';
import { errorCode } from '../../system/durable-file/file-calls';
import { safeFileName } from '../../system/durable-file/safe-file-name';

/** Raised whenever the stored value changes shape: an older cache is then not read. */
const VERSION = 2;

interface StoredPlan {
  readonly version: number;
  readonly fingerprint: string;
  readonly value: unknown;
}

/**
 * Keeps the parsed plan of a mission in the git directory of its checkout. It holds while every planning file has the
 * same size, time and inode, and no file of `tasks/` came or went.
 */
export function planCache(): PlanCache {
  // What the files were before they were parsed: a change made while they were parsed then makes the cache useless,
  // not wrong.
  const seen = new Map<string, string>();
  return {
    read(mission) {
      const now = fingerprint(mission);
      seen.set(mission.planningDirectory, now);
      try {
        const stored = JSON.parse(readFileSync(cachePath(mission), 'utf8')) as StoredPlan;
        return stored.version === VERSION && stored.fingerprint === now ? stored.value : null;
      } catch {
        return null;
      }
    },
    write(mission, value) {
      const known = seen.get(mission.planningDirectory) ?? fingerprint(mission);
      const stored: StoredPlan = { version: VERSION, fingerprint: known, value };
      try {
        writeCache(cachePath(mission), JSON.stringify(stored));
      } catch (error) {
        // A cache that cannot be kept costs the next reader a few milliseconds.
        if (errorCode(error) === '') throw error;
      }
    },
  };
}

/** Replaced at once, but not made durable: what is lost is parsed again. */
function writeCache(path: string, text: string): void {
  // Loaded here: most commands find the cache current.
  const writeFileAtomic = require('write-file-atomic') as typeof import('write-file-atomic');
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  // A killed writer leaves its temporary file. One that is still at work loses its own, and with it only a cache.
  const leftovers = readdirSync(folder).filter((name) => name.startsWith(`${basename(path)}.`));
  for (const name of leftovers) rmSync(join(folder, name), { force: true });
  writeFileAtomic.sync(path, text, { fsync: false });
}

function cachePath({ checkout, slug }: MissionLocation): string {
  return join(checkout.gitDir, 'spec-kitty', `plan-${safeFileName(slug)}.json`);
}

/** Identity of everything a plan is made from. */
function fingerprint({ planningDirectory, checkout }: MissionLocation): string {
  const tasks = join(planningDirectory, 'tasks');
  const files = ['wps.yaml', 'tasks.md', 'spec.md', 'plan.md'].map(
    (name) => [name, join(planningDirectory, name)] as const,
  );
  const workPackages = namesIn(tasks).map((name) => [name, join(tasks, name)] as const);
  const recipes = ['recipes', join(checkout.root, '.kittify', 'infrastructure.yaml')] as const;
  return [...files, recipes, ...workPackages].map(([name, path]) => `${name}:${identity(path)}`).join('\n');
}

function identity(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? '' : `${found.size}:${found.mtimeNs}:${found.ctimeNs}:${found.ino}`;
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => /^WP\d+.*\.md$/i.test(name))
      .sort();
  } catch {
    return [];
  }
}
