import { readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * The folder of a new instance, below the first place for temporary files that the unprivileged user of a server can
 * reach. Not made yet.
 */
export function folderFor(id: string): string {
  const [first = tmpdir()] = [...temporaryPlaces().filter(isOpenToAll), tmpdir()];
  return join(first, id);
}

/** Folders that were made for instances whose ids begin with `prefix`; absolute. */
export function foldersNamed(prefix: string): readonly string[] {
  return temporaryPlaces().flatMap((place) =>
    namesIn(place)
      .filter((name) => name.startsWith(prefix))
      .map((name) => join(place, name)),
  );
}

/** Nothing but a folder that was made for a service is ever taken away. */
export function isServiceFolder(folder: string): boolean {
  return /\/spec-kitty-[^/]+$/.test(folder) && dirname(folder) !== '/';
}

function temporaryPlaces(): readonly string[] {
  return [...new Set([tmpdir(), '/tmp', '/var/tmp'])];
}

/** Servers of a privileged caller run as somebody else, who must be let through every folder on the way. */
function isOpenToAll(folder: string): boolean {
  if (process.getuid?.() !== 0) return true;
  try {
    const isOpen = (statSync(folder).mode & 0o001) !== 0;
    return isOpen && (dirname(folder) === folder || isOpenToAll(dirname(folder)));
  } catch {
    return false;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
