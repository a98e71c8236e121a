import { readdirSync, statSync, watch, type FSWatcher, type Stats } from 'node:fs';
import { basename, join } from 'node:path';
import type { FileWatch, WatchedFolder, Watching } from '../../ports/file-watch';

/** What one command writes comes together. */
const QUIET_MS = 30;
/** Network and container file systems may tell of nothing; a glance this often finds what was not told. */
const GLANCE_MS = 2000;

/** Watches folders through the operating system, and glances at them besides. */
export function fileWatch(): FileWatch {
  return { start: (onChange) => watching(onChange) };
}

interface Followed {
  readonly folder: WatchedFolder;
  /** Which folder stood at the path; null when none did. */
  readonly inode: number | null;
  /** Null where the system gave none. */
  readonly watcher: FSWatcher | null;
}

function watching(onChange: () => void): Watching {
  const followed = new Map<string, Followed>();
  let timer: NodeJS.Timeout | null = null;
  let seen = '';
  const tell = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      seen = glance(followed.values());
      onChange();
    }, QUIET_MS);
  };
  const glances = setInterval(() => {
    if (glance(followed.values()) !== seen) tell();
  }, GLANCE_MS);
  const drop = (path: string): void => {
    followed.get(path)?.watcher?.close();
    followed.delete(path);
  };
  return {
    follow(folders) {
      const wanted = new Set(folders.map(({ path }) => path));
      for (const path of [...followed.keys()]) if (!wanted.has(path)) drop(path);
      for (const folder of folders) {
        const inode = inodeOf(folder.path);
        const known = followed.get(folder.path);
        // A folder that was removed and made again is another one: its old watcher tells nothing more.
        if (known !== undefined && known.inode === inode) continue;
        drop(folder.path);
        followed.set(folder.path, { folder, inode, watcher: inode === null ? null : watcherOn(folder, tell) });
      }
      seen = glance(followed.values());
    },
    end() {
      clearInterval(glances);
      if (timer !== null) clearTimeout(timer);
      for (const path of [...followed.keys()]) drop(path);
    },
  };
}

/** Null where the system has no more watches to give. */
function watcherOn({ path, only }: WatchedFolder, tell: () => void): FSWatcher | null {
  try {
    const own = basename(path);
    const watcher = watch(path, (_event, name) => {
      // The folder itself is named when it goes.
      if (only === undefined || name === null || name === own || only.includes(name)) tell();
    });
    watcher.on('error', tell);
    return watcher;
  } catch {
    return null;
  }
}

/** Names, sizes and times of everything that matters, as text to compare. */
function glance(followed: Iterable<Followed>): string {
  const parts: string[] = [];
  for (const { folder } of followed) {
    for (const name of folder.only ?? namesIn(folder.path)) {
      const facts = factsOf(join(folder.path, name));
      if (facts !== null) parts.push(`${folder.path}/${name} ${facts.size} ${facts.mtimeMs} ${facts.ino}`);
    }
  }
  return parts.join('\n');
}

function inodeOf(path: string): number | null {
  return factsOf(path)?.ino ?? null;
}

function factsOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
