import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunFolders } from '../../ports/run-folders';
import type { ProcessIdentity } from '../../system/durable-file/process-identity';

/** How many folders of ended runs are kept. */
const MOST_KEPT = 20;
const OWNER = 'owner.json';

/** Keeps a file with the identity of the process in the folder of a run, for as long as it runs. */
export function runFolders<Identity>({ own, isDead }: ProcessIdentity<Identity>): RunFolders {
  return {
    open(folder) {
      mkdirSync(folder, { recursive: true });
      // A half-written file would tell nobody whose the run is.
      writeFileSync(join(folder, `${OWNER}.tmp`), JSON.stringify(own()));
      renameSync(join(folder, `${OWNER}.tmp`), join(folder, OWNER));
    },

    close(folder) {
      rmSync(join(folder, OWNER), { force: true });
      const parent = dirname(folder);
      const ended = foldersIn(parent).filter((name) => ownerOf(join(parent, name)) === null);
      for (const name of ended.slice(0, -MOST_KEPT)) rmSync(join(parent, name), { recursive: true, force: true });
    },

    live(parent) {
      return foldersIn(parent).filter((name) => {
        const owner = ownerOf(join(parent, name));
        return owner !== null && !isDead(owner as Identity);
      });
    },

    sweep(parent, end) {
      for (const name of foldersIn(parent)) {
        const owner = ownerOf(join(parent, name));
        if (owner === null || !isDead(owner as Identity)) continue;
        const path = end(name) === 'keep' ? join(parent, name, OWNER) : join(parent, name);
        rmSync(path, { recursive: true, force: true });
      }
    },
  };
}

/** In the order of their names, which begin with the time. */
function foldersIn(parent: string): readonly string[] {
  try {
    return readdirSync(parent, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

/** Null for a run that ended. */
function ownerOf(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, OWNER), 'utf8')) as unknown;
  } catch {
    return null;
  }
}
