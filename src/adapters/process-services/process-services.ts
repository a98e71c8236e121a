import { spawn } from 'node:child_process';
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { ServiceRecipe } from '../../domain/contracts/service-recipe';
import { ProblemError } from '../../domain/problem/problem';
import type { ServiceInstance, ServiceProvider } from '../../ports/services';
import { freePort } from './asks';
import { serverKinds, type ServerKind } from './server-kinds';
import { serverFolders, versionOf } from './server-programs';

const POLL_MS = 50;
/** A port that was free a moment ago may be taken by somebody faster. */
const ATTEMPTS = 4;

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
    async start(recipe, instance) {
      const program = programOf(recipe);
      if (recipe.process === null || program === null) throw notReady(recipe, 'its program is not installed', '');
      await end(instance);
      return startServer(serverKinds[recipe.process], program, recipe, instance);
    },
    isHealthy: (recipe, { port }) =>
      recipe.process === null ? Promise.resolve(false) : serverKinds[recipe.process].isReady(recipe)(port),
    stop: end,
  };
}

async function startServer(
  kind: ServerKind,
  program: string,
  recipe: ServiceRecipe,
  instance: ServiceInstance,
): Promise<ServiceInstance> {
  const began = process.hrtime.bigint();
  const facts = { program, folder: instance.folder, recipe };
  try {
    mkdirSync(instance.folder, { recursive: true, mode: 0o700 });
    kind.prepare(facts);
    for (let attempt = 1; ; attempt++) {
      const port = await freePort(attempt === 1 ? recipe.hostPort : 0);
      const outcome = await launch(kind, facts, port);
      if (outcome === 'ready') {
        const readyMs = Number((process.hrtime.bigint() - began) / 1_000_000n);
        return { ...instance, host: '127.0.0.1', port, version: versionOf(program), readyMs };
      }
      await endServer(instance.folder, kind);
      const log = lastLines(instance.folder);
      const isTaken = /address already in use|could not bind/i.test(log);
      if (!isTaken || attempt === ATTEMPTS) throw notReady(recipe, outcome, log);
      rmSync(join(instance.folder, 'server.log'), { force: true });
    }
  } catch (error) {
    await end(instance);
    if (error instanceof ProblemError) throw error;
    throw notReady(recipe, error instanceof Error ? error.message : String(error), '');
  }
}

/** Starts the server itself, without a shell that would swallow its signals, and waits until it serves. */
async function launch(
  kind: ServerKind,
  { program, folder, recipe }: { readonly program: string; readonly folder: string; readonly recipe: ServiceRecipe },
  port: number,
): Promise<string> {
  const log = openSync(join(folder, 'server.log'), 'a');
  const child = spawn(program, kind.args({ program, folder, recipe }, port), {
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
  const isReady = kind.isReady(recipe);
  const limit = Date.now() + recipe.ready.timeoutS * 1000;
  while (!hasEnded && Date.now() < limit) {
    if (await isReady(port)) return hasEnded ? 'it ended while it started' : 'ready';
    await pause(POLL_MS);
  }
  if (!hasEnded && child.pid !== undefined) signal(child.pid, 'SIGKILL');
  return hasEnded ? 'it ended while it started' : `it was not ready within ${recipe.ready.timeoutS} s`;
}

/** Ends whatever runs in the folder of an instance, and takes the folder away. */
async function end({ folder }: ServiceInstance): Promise<void> {
  for (const kind of Object.values(serverKinds)) await endServer(folder, kind);
  if (isOwnFolder(folder)) rmSync(folder, { recursive: true, force: true });
}

/** Asks the server to end in order, and ends what is still there after a while, also one that never wrote its number. */
async function endServer(folder: string, kind: ServerKind): Promise<void> {
  const pid = pidIn(folder, kind);
  if (pid !== null) {
    signal(pid, kind.endSignal);
    if (await haveGone(folder, [pid], 3000)) return;
  }
  const rest = [...(pid === null ? [] : [pid]), ...workersIn(folder)];
  for (const one of rest) signal(one, 'SIGKILL');
  if (rest.length > 0) await haveGone(folder, rest, 3000);
}

/** The server of a folder: only a process that works inside it, whatever a left-over file says. */
function pidIn(folder: string, { pidFile }: ServerKind): number | null {
  try {
    const pid = Number(readFileSync(join(folder, pidFile), 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 && worksIn(pid, folder) ? pid : null;
  } catch {
    return null;
  }
}

/** Every process whose working folder is inside; none where the system does not show it. */
function workersIn(folder: string): readonly number[] {
  if (!hasProc() || !isOwnFolder(folder)) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid > 1 && worksIn(pid, folder));
}

function worksIn(pid: number, folder: string): boolean {
  // Without /proc the file of the server has to do.
  if (!hasProc()) return isAlive(pid);
  try {
    const inside = realpathSync(folder);
    const cwd = readlinkSync(`/proc/${pid}/cwd`);
    return cwd === inside || cwd.startsWith(`${inside}/`);
  } catch {
    return false;
  }
}

function hasProc(): boolean {
  return lstatSync('/proc/self/cwd', { throwIfNoEntry: false }) !== undefined;
}

async function haveGone(folder: string, pids: readonly number[], limitMs: number): Promise<boolean> {
  const limit = Date.now() + limitMs;
  while (Date.now() < limit) {
    if (!pids.some((pid) => isAlive(pid) && worksIn(pid, folder))) return true;
    await pause(POLL_MS);
  }
  return false;
}

/** Nothing but a folder that was made for a service is ever taken away. */
function isOwnFolder(folder: string): boolean {
  return /\/spec-kitty-[^/]+$/.test(folder) && dirname(folder) !== '/';
}

function lastLines(folder: string): string {
  try {
    return readFileSync(join(folder, 'server.log'), 'utf8').trim().split('\n').slice(-5).join('\n');
  } catch {
    return '';
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

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone.
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function notReady({ name }: ServiceRecipe, why: string, log: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'SERVICE_NOT_READY',
    message: `The service ${name} could not be started: ${why.replace(/\.$/, '')}.`,
    remediation: [...(log === '' ? [] : log.split('\n')), 'spec-kitty infra doctor'],
    service: name,
  });
}
