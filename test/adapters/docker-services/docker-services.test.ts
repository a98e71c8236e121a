import { spawnSync } from 'node:child_process';
import { dockerServices } from '../../../src/adapters/docker-services/docker-services';
import { runEngine } from '../../../src/adapters/docker-services/run-engine';
import type { ServiceProvider } from '../../../src/ports/services';
import { fakeEngine, type EngineScript, type FakeEngine } from '../../given/fake-engine';
import { never, recipeNamed, serviceInstance } from '../../given/service-instance';

const ID = 'spec-kitty-0123abcd-01kjma0f-wp01-redis-a1b2c3';
const instance = serviceInstance({ id: ID, provider: 'docker', runId: '01RUN', repository: '0123abcd' });
const redis = recipeNamed('redis');
const path = process.env['PATH'];
const opened: FakeEngine[] = [];

/** The provider, with an engine of its own that answers by a table. */
function withEngine(
  script: EngineScript = {},
  name?: string,
): { readonly engine: FakeEngine; readonly provider: ServiceProvider } {
  const engine = fakeEngine(script, name);
  opened.push(engine);
  process.env['PATH'] = engine.path;
  return { engine, provider: dockerServices(runEngine) };
}

afterEach(() => {
  process.env['PATH'] = path;
  for (const engine of opened.splice(0)) engine.remove();
});

describe('services in containers', () => {
  it('are started under their name and labels, asked until they are ready, and seen to be gone', async () => {
    const { provider, engine } = withEngine({ exec: [{ status: 1 }, { status: 0 }] });
    const running = await provider.start(redis, instance, never);
    expect(engine.containers()).toEqual([ID]);
    await provider.stop(running);
    expect(engine.calls()).toEqual([
      'info',
      `rm -f ${ID}`,
      `run -d --name ${ID} --label spec-kitty.verify=01RUN --label spec-kitty.repository=0123abcd -p 127.0.0.1:${running.port}:6379 redis:7-alpine`,
      `exec ${ID} redis-cli ping`,
      `exec ${ID} redis-cli ping`,
      `rm -f ${ID}`,
      `ps -aq --filter name=^${ID}$`,
    ]);
    expect(running).toMatchObject({ host: '127.0.0.1', version: '7-alpine' });
    expect(engine.containers()).toEqual([]);
  });

  it.each([
    ['postgresql', 'POSTGRES_USER=postgres -e POSTGRES_PASSWORD=test -e POSTGRES_DB=test postgres:16-alpine', 5432],
    ['mongodb', 'mongo:7', 27017],
    ['mysql', 'MYSQL_ROOT_PASSWORD=test -e MYSQL_DATABASE=test mysql:8', 3306],
    ['rabbitmq', 'rabbitmq:3-alpine', 5672],
    ['elasticsearch', 'discovery.type=single-node -e xpack.security.enabled=false', 9200],
  ])('%s gets its image, environment and port, and is asked in its own words', async (service, words, port) => {
    const { provider, engine } = withEngine({ run: [{ status: 125, stderr: 'refused' }] });
    const recipe = recipeNamed(service);
    await expect(provider.start(recipe, instance, never)).rejects.toThrow('refused');
    await provider.isHealthy(recipe, instance);
    const run = engine.calls().find((call) => call.startsWith('run ')) ?? '';
    expect(run).toContain(words);
    expect(run).toMatch(new RegExp(`-p 127\\.0\\.0\\.1:\\d+:${port} `));
    expect(engine.calls().at(-1)).toMatch(new RegExp(`^exec ${ID} ${recipe.ready.exec?.[0] ?? ''} `));
    expect(engine.calls().join('\n')).not.toMatch(/\{\w+\}/);
  });

  it('move to another port when somebody was faster, and remove what the engine kept of the first', async () => {
    const taken = { status: 125, stderr: 'Bind for 127.0.0.1:6380 failed: port is already allocated' };
    const { provider, engine } = withEngine({ run: [taken, { status: 0 }] });
    const running = await provider.start(redis, instance, never);
    const verbs = engine.calls().map((call) => call.split(' ')[0]);
    expect(verbs.filter((verb) => verb !== 'exec')).toEqual(['info', 'rm', 'run', 'rm', 'run']);
    expect(running.port).toBeGreaterThan(0);
  });

  it('that never become ready show what the container said', async () => {
    const { provider, engine } = withEngine({
      exec: [{ status: 1 }],
      logs: [{ status: 0, stdout: 'out of memory' }],
    });
    const impatient = { ...redis, ready: { exec: ['redis-cli', 'ping'], timeoutS: 0 } };
    await expect(provider.start(impatient, instance, never)).rejects.toMatchObject({
      problems: [{ diagnostic_code: 'SERVICE_NOT_READY', remediation: ['out of memory', 'spec-kitty infra doctor'] }],
    });
    await provider.stop(instance);
    expect(engine.containers()).toEqual([]);
  });

  it('that end while they start are not waited for', async () => {
    const ended = { status: 1, stderr: `Error response from daemon: container ${ID} is not running` };
    await expect(withEngine({ exec: [ended] }).provider.start(redis, instance, never)).rejects.toThrow(
      'it ended while it started',
    );
  });

  it('whose image cannot be had say so in the words of the engine', async () => {
    const { provider } = withEngine({
      run: [{ status: 125, stderr: 'Unable to find image\ndenied: no such registry' }],
    });
    await expect(provider.start(redis, instance, never)).rejects.toThrow('denied: no such registry');
  });

  it('give up at once when they are stopped, also while an image is fetched', async () => {
    const stop = new AbortController();
    const { provider, engine } = withEngine({ exec: [{ status: 1 }] });
    const started = provider.start(redis, instance, stop.signal);
    stop.abort();
    await expect(started).rejects.toThrow('interrupted');
    await provider.stop(instance);
    expect(engine.containers()).toEqual([]);
  });

  it('are told to be there still when the engine keeps them, whatever it ends with', async () => {
    const { provider } = withEngine({ ps: [{ status: 0, stdout: 'c0ffee\n' }] });
    await expect(provider.stop(instance)).rejects.toMatchObject({
      problems: [{ diagnostic_code: 'SERVICE_NOT_ENDED', service_id: ID }],
    });
  });

  it('are not said to be gone by an engine that does not answer', async () => {
    const { provider } = withEngine({
      info: [{ status: 1, stderr: 'Cannot connect to the Docker daemon' }],
    });
    await expect(provider.stop(instance)).rejects.toThrow('Cannot connect to the Docker daemon');
  });

  it('are found by the label of their clone, and no others', async () => {
    const { provider, engine } = withEngine();
    engine.leave('spec-kitty-0123abcd-lost', 'spec-kitty.repository=0123abcd');
    engine.leave('spec-kitty-ffffffff-other', 'spec-kitty.repository=ffffffff');
    expect(await provider.remains('0123abcd')).toEqual([{ id: 'spec-kitty-0123abcd-lost', folder: '' }]);
    expect(engine.calls().at(-1)).toBe('ps -a --filter label=spec-kitty.repository=0123abcd --format {{.Names}}');
  });

  it('are run by podman where docker has no engine', async () => {
    const { provider, engine } = withEngine({}, 'podman');
    expect(await provider.probe(redis)).toEqual({ isAvailable: true, reason: 'podman answers' });
    await provider.stop(await provider.start(redis, instance, never));
    expect(engine.containers()).toEqual([]);
  });

  it('are not available where no engine answers, and both say why', async () => {
    const dead = { status: 1, stderr: 'ERROR: Cannot connect to the Docker daemon' };
    expect(await withEngine({ info: [dead] }).provider.probe(redis)).toEqual({
      isAvailable: false,
      reason: 'docker: ERROR: Cannot connect to the Docker daemon; podman: Error: no engine',
    });
  });
});

/** An engine that has the image already: nothing is fetched for a test. */
const real = ['docker', 'podman'].find(
  (name) => spawnSync(name, ['image', 'inspect', redis.image ?? ''], { timeout: 5000 }).status === 0,
);

describe('a real engine', () => {
  const test = real === undefined ? it.skip : it;

  test('(skipped where none has the image) runs a container and leaves nothing', async () => {
    const provider = dockerServices(runEngine);
    const running = await provider.start(redis, serviceInstance({ provider: 'docker' }), never);
    await provider.stop(running);
    expect(await provider.isHealthy(redis, running)).toBe(false);
  });
});
