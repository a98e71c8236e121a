import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ServiceRecipe } from '../../domain/contracts/service-recipe';
import { postgresServes, redisAt } from './asks';
import type { EndOrder } from './folder-processes';
import { runTool } from './run-tool';
import { findProgram, serverUser, type ServerUser } from './server-programs';

/** How one kind of server is run as a plain process. */
export interface ServerKind extends EndOrder {
  /** The program; null when it is not on this machine. */
  find(folders: readonly string[]): string | null;
  readonly programName: string;
  /** Makes what the server needs inside its folder. @throws Error with what the tools said. */
  prepare(facts: ServerFacts): Promise<void>;
  /** The words behind the program. */
  args(folder: string, port: number): readonly string[];
  readonly user: () => ServerUser | null;
  /** Whether that very process serves at that port: somebody else's server may have been faster there. */
  serves(server: RunningServer): Promise<boolean>;
}

export interface ServerFacts {
  readonly program: string;
  readonly folder: string;
  readonly recipe: ServiceRecipe;
  readonly signal: AbortSignal;
}

export interface RunningServer {
  readonly folder: string;
  readonly recipe: ServiceRecipe;
  readonly port: number;
  readonly pid: number;
}

const redis: ServerKind = {
  programName: 'redis-server',
  find: (folders) => findProgram('redis-server', folders),
  prepare({ folder }) {
    mkdirSync(join(folder, 'data'), { mode: 0o700 });
    return Promise.resolve();
  },
  args: (folder, port) => [
    ...['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    ...['--dir', join(folder, 'data'), '--pidfile', join(folder, 'server.pid'), '--daemonize', 'no'],
  ],
  user: () => null,
  endSignal: 'SIGTERM',
  serves: async ({ port, pid }) => (await redisAt(port)) === pid,
  pidFile: 'server.pid',
};

const postgresql: ServerKind = {
  programName: 'postgres',
  find(folders) {
    // The tools that make a database stand beside the server, which a link elsewhere need not.
    const usable = folders.filter((folder) => findProgram('initdb', [folder]) !== null);
    return findProgram('postgres', usable);
  },
  async prepare({ program, folder, recipe, signal }) {
    const { user = 'postgres', password = 'test', database = 'test' } = recipe.defaults;
    const owner = serverUser();
    if (owner !== null) chownSync(folder, owner.uid, owner.gid);
    const secret = join(folder, 'password');
    writeFileSync(secret, `${password}\n`, { mode: 0o600 });
    if (owner !== null) chownSync(secret, owner.uid, owner.gid);
    const data = join(folder, 'data');
    const made = ['-D', data, '-U', user, '--pwfile', secret, '-A', 'scram-sha-256', '--no-sync', '-E', 'UTF8'];
    const asOwner = { folder, owner, signal };
    await runTool(join(dirname(program), 'initdb'), [...made, '--locale=C'], asOwner);
    // Made before the server listens: no client is needed, and nobody meets it half made.
    if (database !== user && database !== 'postgres') {
      const input = `create database "${database.replace(/"/g, '""')}" owner "${user.replace(/"/g, '""')}"\n`;
      await runTool(program, ['--single', '-D', data, 'postgres'], { ...asOwner, input });
    }
  },
  args: (folder, port) => [
    ...['-D', join(folder, 'data'), '-c', 'listen_addresses=127.0.0.1', '-c', `port=${port}`],
    ...['-c', 'unix_socket_directories=', '-c', 'fsync=off', '-c', 'full_page_writes=off'],
  ],
  user: serverUser,
  endSignal: 'SIGINT',
  async serves({ folder, recipe: { defaults }, port, pid }) {
    return listens(join(folder, this.pidFile), pid, port)
      ? postgresServes(port, defaults['user'] ?? 'postgres', defaults['database'] ?? 'test')
      : false;
  },
  pidFile: 'data/postmaster.pid',
};

export const serverKinds: Readonly<Record<NonNullable<ServiceRecipe['process']>, ServerKind>> = { postgresql, redis };

/** The sixth line of the file is written once the server has its address. */
function listens(pidFile: string, pid: number, port: number): boolean {
  try {
    const lines = readFileSync(pidFile, 'utf8').split('\n');
    return lines[0] === String(pid) && lines[3] === String(port) && (lines[5] ?? '').trim() !== '';
  } catch {
    return false;
  }
}
