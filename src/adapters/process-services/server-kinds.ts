import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ServiceRecipe } from '../../domain/contracts/service-recipe';
import { postgresIsReady, redisIsReady, type ReadyQuestion } from './asks';
import { findProgram, serverUser, type ServerUser } from './server-programs';

/** How one kind of server is run as a plain process. */
export interface ServerKind {
  /** The program; null when it is not on this machine. */
  find(folders: readonly string[]): string | null;
  readonly programName: string;
  /** Makes what the server needs inside its folder. @throws Error with what the tools said. */
  prepare(facts: ServerFacts): void;
  /** The words behind the program. */
  args(facts: ServerFacts, port: number): readonly string[];
  readonly user: () => ServerUser | null;
  /** The signal on which it ends in order. */
  readonly endSignal: NodeJS.Signals;
  isReady(recipe: ServiceRecipe): ReadyQuestion;
  /** File below the folder that holds its process id. */
  readonly pidFile: string;
}

export interface ServerFacts {
  readonly program: string;
  readonly folder: string;
  readonly recipe: ServiceRecipe;
}

const redis: ServerKind = {
  programName: 'redis-server',
  find: (folders) => findProgram('redis-server', folders),
  prepare({ folder }) {
    mkdirSync(join(folder, 'data'), { recursive: true, mode: 0o700 });
  },
  args: ({ folder }, port) => [
    ...['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    ...['--dir', join(folder, 'data'), '--pidfile', join(folder, 'server.pid'), '--daemonize', 'no'],
  ],
  user: () => null,
  endSignal: 'SIGTERM',
  isReady: () => redisIsReady,
  pidFile: 'server.pid',
};

const postgresql: ServerKind = {
  programName: 'postgres',
  find(folders) {
    // The tools that make a database stand beside the server, which a link elsewhere need not.
    const usable = folders.filter((folder) => findProgram('initdb', [folder]) !== null);
    return findProgram('postgres', usable);
  },
  prepare({ program, folder, recipe }) {
    const { user = 'postgres', password = 'test', database = 'test' } = recipe.defaults;
    const owner = serverUser();
    if (owner !== null) chownSync(folder, owner.uid, owner.gid);
    const secret = join(folder, 'password');
    writeFileSync(secret, `${password}\n`, { mode: 0o600 });
    if (owner !== null) chownSync(secret, owner.uid, owner.gid);
    const data = join(folder, 'data');
    const made = ['-D', data, '-U', user, '--pwfile', secret, '-A', 'scram-sha-256', '--no-sync', '-E', 'UTF8'];
    call(join(dirname(program), 'initdb'), [...made, '--locale=C'], owner, '');
    // Made before the server listens: no client is needed, and nobody meets it half made.
    if (database !== user && database !== 'postgres') {
      const statement = `create database "${database.replace(/"/g, '""')}" owner "${user.replace(/"/g, '""')}"\n`;
      call(program, ['--single', '-D', data, 'postgres'], owner, statement);
    }
  },
  args: ({ folder }, port) => [
    ...['-D', join(folder, 'data'), '-c', 'listen_addresses=127.0.0.1', '-c', `port=${port}`],
    ...['-c', 'unix_socket_directories=', '-c', 'fsync=off', '-c', 'full_page_writes=off'],
  ],
  user: serverUser,
  endSignal: 'SIGINT',
  isReady: ({ defaults }) => postgresIsReady(defaults['user'] ?? 'postgres', defaults['database'] ?? 'test'),
  pidFile: 'data/postmaster.pid',
};

export const serverKinds: Readonly<Record<NonNullable<ServiceRecipe['process']>, ServerKind>> = { postgresql, redis };

function call(program: string, args: readonly string[], user: ServerUser | null, input: string): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    input,
    encoding: 'utf8',
    timeout: 60_000,
    cwd: '/',
    ...(user ?? {}),
  });
  if (status !== 0) throw new Error((error?.message ?? `${stderr}${stdout}`).trim().split('\n').slice(-3).join(' '));
}
