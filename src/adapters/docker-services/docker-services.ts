import { setTimeout as pause } from 'node:timers/promises';
import { fillTemplate, type ServiceRecipe } from '../../domain/contracts/service-recipe';
import type { ServiceInstance, ServiceProbe, ServiceProvider } from '../../ports/services';
import { acceptsConnections } from '../../system/local-services/accepts-connections';
import { freePort } from '../../system/local-services/free-port';
import { serviceNotEnded, serviceNotReady } from '../../system/local-services/service-problems';
import { enginesOf, type EngineAnswer, type EngineCall, type RunEngine } from './engines';

const ASK_MS = 5000;
const CALL_MS = 30_000;
/** An image may have to be fetched. */
const RUN_MS = 300_000;
const POLL_MS = 200;
const ATTEMPTS = 4;
const RUN_LABEL = 'spec-kitty.verify';
const REPOSITORY_LABEL = 'spec-kitty.repository';

/** Services in containers, by the command line of docker or podman. Never `--rm`: with some engines it does not return. */
export function dockerServices(run: RunEngine): ServiceProvider {
  const engines = enginesOf(run);
  const engine = async (): Promise<Call> => {
    const { name } = await engines.first();
    return (args, call) => run(name ?? 'docker', args, { timeoutMs: CALL_MS, ...call });
  };
  return {
    kind: 'docker',
    async probe({ name, image }): Promise<ServiceProbe> {
      if (image === null) return { isAvailable: false, reason: `the recipe of ${name} names no image` };
      const { name: program, reason } = await engines.first();
      return { isAvailable: program !== null, reason };
    },
    async start(recipe, instance, signal) {
      const call = await engine();
      const began = process.hrtime.bigint();
      await call(['rm', '-f', instance.id]);
      const port = await runContainer(call, recipe, instance, signal);
      const running = { ...instance, host: '127.0.0.1', port, version: tagOf(recipe.image) };
      await becomeReady(call, recipe, running, signal);
      return { ...running, readyMs: Number((process.hrtime.bigint() - began) / 1_000_000n) };
    },
    isHealthy: async (recipe, instance) => (await stateOf(await engine(), recipe, instance)) === 'ready',
    async stop({ id }) {
      const all = await engines.all();
      if (all.length === 0) throw serviceNotEnded(id, (await engines.first()).reason, `docker rm -f ${id}`);
      for (const name of all) {
        await run(name, ['rm', '-f', id], { timeoutMs: CALL_MS });
        // Some engines end with 0 whatever happened: only the list tells.
        const left = await run(name, ['ps', '-aq', '--filter', `name=^${id}$`], { timeoutMs: CALL_MS });
        if (left.status === 0 && left.stdout.trim() === '') continue;
        throw serviceNotEnded(id, left.status === 0 ? 'the container is still there' : lastLine(left), `${name} ps -a`);
      }
    },
    async remains(repository) {
      const filter = ['ps', '-a', '--filter', `label=${REPOSITORY_LABEL}=${repository}`, '--format', '{{.Names}}'];
      const lists = (await engines.all()).map(async (name) => run(name, filter, { timeoutMs: CALL_MS }));
      const names = (await Promise.all(lists)).flatMap(({ status, stdout }) =>
        status === 0 ? stdout.split('\n').filter((line) => line !== '') : [],
      );
      return names.map((id) => ({ id, folder: '' }));
    },
  };
}

type Call = (args: readonly string[], call?: Partial<EngineCall>) => Promise<EngineAnswer>;

/** Starts the container detached and gives the port of this machine it is reached by. */
async function runContainer(
  call: Call,
  recipe: ServiceRecipe,
  instance: ServiceInstance,
  signal: AbortSignal,
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(attempt === 1 ? recipe.hostPort : 0);
    const answer = await call(runArgs(recipe, instance, port), {
      timeoutMs: RUN_MS,
      signal,
      runId: instance.runId,
    });
    if (answer.status === 0) return port;
    if (signal.aborted) throw serviceNotReady(recipe, 'it was interrupted');
    const isTaken = /port is already allocated|address already in use/i.test(answer.stderr);
    if (!isTaken || attempt === ATTEMPTS) throw serviceNotReady(recipe, lastLine(answer));
    // The engine keeps the name of a container that it could not start.
    await call(['rm', '-f', instance.id]);
  }
}

function runArgs(recipe: ServiceRecipe, instance: ServiceInstance, port: number): readonly string[] {
  return [
    ...['run', '-d', '--name', instance.id],
    ...['--label', `${RUN_LABEL}=${instance.runId}`, '--label', `${REPOSITORY_LABEL}=${instance.repository}`],
    ...['-p', `127.0.0.1:${port}:${recipe.port}`],
    ...Object.entries(recipe.env).flatMap(([name, value]) => ['-e', `${name}=${fillTemplate(value, recipe.defaults)}`]),
    recipe.image ?? '',
  ];
}

async function becomeReady(
  call: Call,
  recipe: ServiceRecipe,
  instance: ServiceInstance,
  signal: AbortSignal,
): Promise<void> {
  const limit = Date.now() + recipe.ready.timeoutS * 1000;
  for (;;) {
    const state = await stateOf(call, recipe, instance);
    if (state === 'ready') return;
    if (signal.aborted) throw serviceNotReady(recipe, 'it was interrupted');
    if (state === 'ended' || Date.now() >= limit) {
      const { stdout, stderr } = await call(['logs', '--tail', '5', instance.id]);
      const why =
        state === 'ended' ? 'it ended while it started' : `it was not ready within ${recipe.ready.timeoutS} s`;
      throw serviceNotReady(recipe, why, `${stdout}${stderr}`.trim());
    }
    await pause(POLL_MS);
  }
}

/** Inside the container the server is asked in its own words; from outside the port has to be open. */
async function stateOf(
  call: Call,
  recipe: ServiceRecipe,
  { id, host, port }: ServiceInstance,
): Promise<'ready' | 'not-yet' | 'ended'> {
  if (recipe.ready.exec !== null) {
    const words = recipe.ready.exec.map((word) => fillTemplate(word, recipe.defaults));
    const { status, stderr } = await call(['exec', id, ...words], { timeoutMs: ASK_MS });
    if (status !== 0) return /is not running|no such container/i.test(stderr) ? 'ended' : 'not-yet';
  }
  return (await acceptsConnections({ host, port })) ? 'ready' : 'not-yet';
}

function tagOf(image: string | null): string | null {
  return image === null ? null : (/:([\w.-]+)$/.exec(image)?.[1] ?? null);
}

function lastLine({ stderr, status }: EngineAnswer): string {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return said === '' ? `the engine ${status === null ? 'did not answer' : `ended with ${status}`}` : said;
}
