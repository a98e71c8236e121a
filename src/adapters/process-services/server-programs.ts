import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** An unprivileged user for servers that refuse to run as root; null when the caller is unprivileged itself. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** The folders programs are looked for in: those of `PATH`, then those where Debian keeps servers, newest first. */
export function serverFolders(env: NodeJS.ProcessEnv): readonly string[] {
  const around = '/usr/lib/postgresql';
  const versions = namesIn(around).sort((a, b) => Number(b) - Number(a));
  const hidden = env['SPEC_KITTY_SERVER_PATH'];
  if (hidden !== undefined) return hidden.split(delimiter).filter((part) => part !== '');
  return [...(env['PATH'] ?? '').split(delimiter), ...versions.map((version) => join(around, version, 'bin'))].filter(
    (part) => part !== '',
  );
}

/**
 * The path of a program. Links are not followed: some programs decide by their own name what to be. Null when it is not
 * there.
 */
export function findProgram(name: string, folders: readonly string[]): string | null {
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

export function versionOf(program: string): string | null {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 5000 });
  return /(\d+(?:\.\d+)+)/.exec(stdout ?? '')?.[1] ?? null;
}

export function serverUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
