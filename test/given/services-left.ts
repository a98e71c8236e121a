import { createHash } from 'node:crypto';
import { readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where folders of services are. */
export const temporaryPlaces: readonly string[] = [...new Set([tmpdir(), '/tmp', '/var/tmp'])];

/** What is left of the services of a clone: records, folders, and processes that work in them. */
export function servicesLeft(root: string): readonly string[] {
  const commonDir = join(root, '.git');
  const prefix = `spec-kitty-${createHash('sha256').update(commonDir).digest('hex').slice(0, 8)}-`;
  return [
    ...namesIn(join(commonDir, 'spec-kitty', 'services')),
    ...temporaryPlaces.flatMap(namesIn).filter((name) => name.startsWith(prefix)),
    ...namesIn('/proc').filter((pid) => /^\d+$/.test(pid) && folderOf(pid).includes(prefix)),
  ];
}

function folderOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
