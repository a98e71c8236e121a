import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceInstance, ServiceRecords } from '../../ports/services';
import type { ProcessIdentity } from '../../system/durable-file/process-identity';
import { folderFor } from '../../system/local-services/service-folders';

interface StoredInstance<Identity> extends ServiceInstance {
  readonly owner: Identity;
}

/** Keeps one file for each service in `<git directory>/spec-kitty/services/`. */
export function serviceRecords<Identity>({ own, isDead }: ProcessIdentity<Identity>): ServiceRecords {
  return {
    list: (commonDir) =>
      namesIn(folderOf(commonDir)).flatMap((name) => readRecord(join(folderOf(commonDir), name)) ?? []),
    write(commonDir, instance) {
      const folder = folderOf(commonDir);
      mkdirSync(folder, { recursive: true });
      const stored: StoredInstance<Identity> = {
        ...instance,
        // It may hold a password of somebody else's server, and nothing here needs it again.
        url: null,
        owner: own(),
      };
      const path = join(folder, fileOf(instance));
      writeFileSync(`${path}.tmp`, `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600 });
      renameSync(`${path}.tmp`, path);
    },
    remove: (commonDir, instance) => rmSync(join(folderOf(commonDir), fileOf(instance)), { force: true }),
    isOwned: (instance) => instance.stays || !isDead((instance as StoredInstance<Identity>).owner),
    folderFor,
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
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<StoredInstance<unknown>>;
    return typeof value.id === 'string' &&
      typeof value.folder === 'string' &&
      typeof value.owner === 'object' &&
      value.owner !== null
      ? (value as ServiceInstance)
      : null;
  } catch {
    return null;
  }
}
