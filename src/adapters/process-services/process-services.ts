import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceRecipe } from '../../domain/contracts/service-recipe';
import { ProblemError } from '../../domain/problem/problem';
import type { ServiceInstance, ServiceProvider } from '../../ports/services';
import { freePort } from '../../system/local-services/free-port';
import { foldersNamed } from '../../system/local-services/service-folders';
import { serviceNotEnded, serviceNotReady } from '../../system/local-services/service-problems';
import { endFolder, endProcesses, serverPid } from './folder-processes';
import { serverKinds, type ServerKind } from './server-kinds';
import { serverFolders, versionOf } from './server-programs';

const POLL_MS = 50;
/** A port that was free a moment ago may be taken by somebody faster. */
const ATTEMPTS = 4;
const allKinds = Object.values(serverKinds);

/** Real servers from this machine, each on a port of its own in a folder that is thrown away. */
export function processServices(env: NodeJS.ProcessEnv = process.env): ServiceProvider {
  const programOf = (recipe: ServiceRecipe): string | null =>
    recipe.process === null ? null : serverKinds[recipe.process].find(serverFolders(env));
  return {
    kind: 'process',
    probe(recipe) {
      if (recipe.process === null) {
        return Promise.resolve({ isAvailable: false, reason: `${recipe.name} cannot be run as a plain process` });
      }
      const program = programOf(recipe);
      const name = serverKinds[recipe.process].programName;
      return Promise.resolve(
        program === null
          ? { isAvailable: false, reason: `${name} is not installed` }
          : { isAvailable: true, reason: program },
      );
    },
    async start(recipe, instance, signal) {
      const program = programOf(recipe);
      if (recipe.process === null || program === null) throw serviceNotReady(recipe, 'its program is not installed');
      await this.stop(instance);
      const start = { kind: serverKinds[recipe.process], program, folder: instance.folder, recipe, signal };
      try {
        return { ...instance, ...(await startServer(start)) };
      } catch (error) {
        if (error instanceof ProblemError) throw error;
        throw serviceNotReady(recipe, error instanceof Error ? error.message : String(error));
      }
    },
    async isHealthy(recipe, { folder, port }) {
      if (recipe.process === null) return false;
      const kind = serverKinds[recipe.process];
      const pid = serverPid(folder, kind);
      return pid !== null && kind.serves({ folder, recipe, port, pid });
    },
    async stop({ id, folder }) {
      const left = await endFolder(folder, allKinds);
      if (left.length > 0) {
        throw serviceNotEnded(id, `process ${left.join(', ')} does not end`, `ps -fp ${left.join(',')}`);
      }
    },
    remains: (repository) =>
      Promise.resolve(foldersNamed(`spec-kitty-${repository}-`).map((folder) => ({ id: basename(folder), folder }))),
  };
}

interface ServerStart {
  readonly kind: ServerKind;
  readonly program: string;
  readonly folder: string;
  readonly recipe: ServiceRecipe;
  readonly signal: AbortSignal;
}

async function startServer(
  start: ServerStart,
): Promise<Pick<ServiceInstance, 'host' | 'port' | 'version' | 'readyMs'>> {
  const { kind, program, folder, recipe, signal } = start;
  const began = process.hrtime.bigint();
  // Refused when it is there: what is in the way is not ours.
  mkdirSync(folder, { mode: 0o700 });
  await kind.prepare({ program, folder, recipe, signal });
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(attempt === 1 ? recipe.hostPort : 0);
    const outcome = await launch(start, port);
    if (outcome === 'ready') {
      const readyMs = Number((process.hrtime.bigint() - began) / 1_000_000n);
      return { host: '127.0.0.1', port, version: versionOf(program), readyMs };
    }
    const log = lastLines(folder);
    const isTaken = /address already in use|could not bind/i.test(log);
    if (signal.aborted || !isTaken || attempt === ATTEMPTS) throw serviceNotReady(recipe, outcome, log);
    await endProcesses(folder, [kind]);
    rmSync(join(folder, 'server.log'), { force: true });
  }
}

/** Starts the server itself, without a shell that would swallow its signals, and waits until it serves. */
async function launch({ kind, program, folder, recipe, signal }: ServerStart, port: number): Promise<string> {
  const log = openSync(join(folder, 'server.log'), 'a');
  const child = spawn(program, kind.args(folder, port), {
    // By its folder it is found again, from its first moment on.
    cwd: folder,
    detached: true,
    stdio: ['ignore', log, log],
    ...(kind.user() ?? {}),
  });
  closeSync(log);
  let hasEnded = false;
  child.once('exit', () => (hasEnded = true));
  child.once('error', () => (hasEnded = true));
  child.unref();
  const limit = Date.now() + recipe.ready.timeoutS * 1000;
  for (;;) {
    const { pid } = child;
    if (pid !== undefined && (await kind.serves({ folder, recipe, port, pid }))) return 'ready';
    if (hasEnded) return 'it ended while it started';
    if (signal.aborted) return 'it was interrupted';
    if (Date.now() >= limit) return `it was not ready within ${recipe.ready.timeoutS} s`;
    await pause(POLL_MS);
  }
}

function lastLines(folder: string): string {
  try {
    return readFileSync(join(folder, 'server.log'), 'utf8').trim().split('\n').slice(-5).join('\n');
  } catch {
    return '';
  }
}
