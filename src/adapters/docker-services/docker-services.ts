import { connect, createServer } from 'node:net';
import { fillTemplate, type ServiceRecipe } from '../../domain/contracts/service-recipe';
import { ProblemError } from '../../domain/problem/problem';
import type { ServiceInstance, ServiceProbe, ServiceProvider } from '../../ports/services';

/** What a container engine answered. */
export interface EngineAnswer {
  /** Null when it did not answer in time, or is not there. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command of a container engine and ends it hard after `timeoutMs`. */
export type RunEngine = (engine: string, args: readonly string[], timeoutMs: number) => Promise<EngineAnswer>;

const ENGINES = ['docker', 'podman'];
const PROBE_MS = 5000;
const CALL_MS = 30_000;
/** An image may have to be fetched. */
const RUN_MS = 300_000;
const POLL_MS = 200;
const ATTEMPTS = 4;
const LABEL = 'spec-kitty.verify';

/** Services in containers, by the command line of docker or podman. Never `--rm`: with some engines it does not return. */
export function dockerServices(run: RunEngine): ServiceProvider {
  let engine: { readonly name: string | null; readonly reason: string } | undefined;
  const found = async (): Promise<NonNullable<typeof engine>> => (engine ??= await findEngine(run));
  const call = async (args: readonly string[], timeoutMs = CALL_MS): Promise<EngineAnswer> =>
    run((await found()).name ?? 'docker', args, timeoutMs);
  const remove = async (id: string): Promise<void> => {
    await call(['rm', '-f', id]);
  };
  return {
    kind: 'docker',
    async probe({ name, image }): Promise<ServiceProbe> {
      if (image === null) return { isAvailable: false, reason: `the recipe of ${name} names no image` };
      const { name: program, reason } = await found();
      return { isAvailable: program !== null, reason };
    },
    async start(recipe, instance) {
      const began = process.hrtime.bigint();
      await remove(instance.id);
      try {
        const port = await runContainer(call, recipe, instance);
        const running = { ...instance, host: '127.0.0.1', port, version: tagOf(recipe.image) };
        await becomeReady(call, recipe, running);
        return { ...running, readyMs: Number((process.hrtime.bigint() - began) / 1_000_000n) };
      } catch (error) {
        await remove(instance.id);
        throw error;
      }
    },
    isHealthy: async (recipe, instance) => isReady(call, recipe, instance),
    stop: async ({ id }) => remove(id),
  };
}

type Call = (args: readonly string[], timeoutMs?: number) => Promise<EngineAnswer>;

async function findEngine(run: RunEngine): Promise<{ readonly name: string | null; readonly reason: string }> {
  const reasons: string[] = [];
  for (const name of ENGINES) {
    const { status, stderr, stdout } = await run(name, ['info'], PROBE_MS);
    if (status === 0) return { name, reason: `${name} answers` };
    const said = `${stderr}\n${stdout}`
      .trim()
      .split('\n')
      .find((line) => /error|cannot|denied|not found/i.test(line));
    reasons.push(`${name}: ${status === null ? 'no answer, or not installed' : (said ?? `exit ${status}`).trim()}`);
  }
  return { name: null, reason: reasons.join('; ') };
}

/** Starts the container detached and gives the port of this machine it is reached by. */
async function runContainer(call: Call, recipe: ServiceRecipe, instance: ServiceInstance): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(attempt === 1 ? recipe.hostPort : 0);
    const { status, stderr } = await call(runArgs(recipe, instance, port), RUN_MS);
    if (status === 0) return port;
    const isTaken = /port is already allocated|address already in use/i.test(stderr);
    if (!isTaken || attempt === ATTEMPTS)
      throw notReady(recipe, stderr.trim().split('\n').at(-1) ?? 'the engine refused');
    // The engine keeps the name of a container that it could not start.
    await call(['rm', '-f', instance.id]);
  }
}

export function runArgs(recipe: ServiceRecipe, instance: ServiceInstance, port: number): readonly string[] {
  return [
    ...['run', '-d', '--name', instance.id, '--label', `${LABEL}=${instance.runId}`],
    ...['-p', `127.0.0.1:${port}:${recipe.port}`],
    ...Object.entries(recipe.env).flatMap(([name, value]) => ['-e', `${name}=${fillTemplate(value, recipe.defaults)}`]),
    recipe.image ?? '',
  ];
}

async function becomeReady(call: Call, recipe: ServiceRecipe, instance: ServiceInstance): Promise<void> {
  const limit = Date.now() + recipe.ready.timeoutS * 1000;
  while (!(await isReady(call, recipe, instance))) {
    if (Date.now() >= limit) {
      const { stdout, stderr } = await call(['logs', '--tail', '5', instance.id]);
      throw notReady(recipe, `it was not ready within ${recipe.ready.timeoutS} s`, `${stdout}${stderr}`.trim());
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Inside the container the server is asked in its own words; from outside the port has to be open. */
async function isReady(call: Call, recipe: ServiceRecipe, { id, port }: ServiceInstance): Promise<boolean> {
  if (recipe.ready.exec !== null) {
    const words = recipe.ready.exec.map((word) => fillTemplate(word, recipe.defaults));
    const { status } = await call(['exec', id, ...words], PROBE_MS);
    if (status !== 0) return false;
  }
  return accepts(port);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 2000 });
    const end = (isOpen: boolean) => (): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false));
  });
}

function freePort(wanted: number): Promise<number> {
  return listenOnce(wanted).catch(() => listenOnce(0));
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

function tagOf(image: string | null): string | null {
  return image === null ? null : (/:([\w.-]+)$/.exec(image)?.[1] ?? null);
}

function notReady({ name }: ServiceRecipe, why: string, log = ''): ProblemError {
  return new ProblemError({
    diagnostic_code: 'SERVICE_NOT_READY',
    message: `The service ${name} could not be started: ${why.replace(/\.$/, '')}.`,
    remediation: [...(log === '' ? [] : log.split('\n')), 'spec-kitty infra doctor'],
    service: name,
  });
}
