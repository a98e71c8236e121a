import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceInstance, ServiceRecords } from '../../ports/services';
import { folderFor } from '../local-services/service-folders';

interface StoredInstance extends ServiceInstance {
  /** When the owner began, as the system counts; tells it from a later process of the same number. */
  readonly ownerStart: string | null;
}

/** Keeps one file for each service in `<git directory>/spec-kitty/services/`. */
export function serviceRecords(): ServiceRecords {
  return {
    list: (commonDir) =>
      namesIn(folderOf(commonDir)).flatMap((name) => readRecord(join(folderOf(commonDir), name)) ?? []),
    write(commonDir, instance) {
      const folder = folderOf(commonDir);
      mkdirSync(folder, { recursive: true });
      const stored: StoredInstance = {
        ...instance,
        // It may hold a password of somebody else's server, and nothing here needs it again.
        url: null,
        ownerStart: instance.ownerPid === null ? null : startOf(instance.ownerPid),
      };
      const path = join(folder, fileOf(instance));
      writeFileSync(`${path}.tmp`, `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600 });
      renameSync(`${path}.tmp`, path);
    },
    remove: (commonDir, instance) => rmSync(join(folderOf(commonDir), fileOf(instance)), { force: true }),
    isOwned(instance) {
      if (instance.ownerPid === null) return true;
      const start = (instance as Partial<StoredInstance>).ownerStart ?? null;
      return isAlive(instance.ownerPid) && (start === null || start === startOf(instance.ownerPid));
    },
    folderFor,
    ownPid: process.pid,
  };
}

function folderOf(commonDir: string): string {
  return join(commonDir, 'spec-kitty', 'services');
}

/** Each provider has a record of its own: what one of them could not end is not forgotten when another is used. */
function fileOf({ id, provider }: ServiceInstance): string {
  return `${encodeURIComponent(id)}.${provider}.json`;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch {
    return [];
  }
}

/** A file that cannot be read is none of ours, or of a write that was killed before anything was started. */
function readRecord(path: string): ServiceInstance | null {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<StoredInstance>;
    return typeof value.id === 'string' && typeof value.folder === 'string' ? (value as StoredInstance) : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Null where the system does not tell. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
