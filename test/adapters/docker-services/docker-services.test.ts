import { createServer, type Server } from 'node:net';
import {
  dockerServices,
  type EngineAnswer,
  type RunEngine,
} from '../../../src/adapters/docker-services/docker-services';
import { recipeNamed, serviceInstance } from '../../given/service-instance';

const ok: EngineAnswer = { status: 0, stdout: '', stderr: '' };
const instance = serviceInstance({ id: 'spec-kitty-01kjma0f-wp01-redis', provider: 'docker', runId: '01RUN' });

/** An engine that answers by a table and opens the published port itself; keeps every call. */
function engine(answers: Readonly<Record<string, readonly EngineAnswer[]>> = {}): {
  readonly run: RunEngine;
  readonly calls: string[];
  close(): void;
} {
  const calls: string[] = [];
  const servers: Server[] = [];
  const used = new Map<string, number>();
  const run: RunEngine = async (name, args) => {
    calls.push([name, ...args].join(' '));
    const verb = `${name} ${args[0] ?? ''}`;
    const nth = used.get(verb) ?? 0;
    used.set(verb, nth + 1);
    const answer = answers[verb]?.[nth] ?? answers[verb]?.at(-1) ?? ok;
    const port = Number(/127\.0\.0\.1:(\d+):/.exec(args.join(' '))?.[1] ?? 0);
    if (args[0] === 'run' && answer.status === 0) {
      const server = createServer((socket) => socket.end());
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    }
    return answer;
  };
  return { run, calls, close: () => servers.forEach((server) => void server.close()) };
}

describe('services in containers', () => {
  it('are started under their name and label, asked until they are ready, and removed by name', async () => {
    const fake = engine({ 'docker exec': [{ ...ok, status: 1 }, ok] });
    try {
      const provider = dockerServices(fake.run);
      const running = await provider.start(recipeNamed('redis'), instance);
      await provider.stop(running);
      const { port } = running;
      expect(fake.calls).toEqual([
        'docker info',
        'docker rm -f spec-kitty-01kjma0f-wp01-redis',
        `docker run -d --name spec-kitty-01kjma0f-wp01-redis --label spec-kitty.verify=01RUN -p 127.0.0.1:${port}:6379 redis:7-alpine`,
        'docker exec spec-kitty-01kjma0f-wp01-redis redis-cli ping',
        'docker exec spec-kitty-01kjma0f-wp01-redis redis-cli ping',
        'docker rm -f spec-kitty-01kjma0f-wp01-redis',
      ]);
      expect(running).toMatchObject({ host: '127.0.0.1', version: '7-alpine' });
    } finally {
      fake.close();
    }
  });

  it('get their environment filled in, and PostgreSQL is asked over TCP', async () => {
    const fake = engine();
    try {
      await dockerServices(fake.run).start(recipeNamed('postgresql'), instance);
      const run = fake.calls.find((call) => call.startsWith('docker run')) ?? '';
      expect(run).toContain(
        '-e POSTGRES_USER=postgres -e POSTGRES_PASSWORD=test -e POSTGRES_DB=test postgres:16-alpine',
      );
      expect(fake.calls).toContain('docker exec spec-kitty-01kjma0f-wp01-redis pg_isready -q -h 127.0.0.1');
    } finally {
      fake.close();
    }
  });

  it('move to another port when somebody was faster, and remove what the engine kept of the first', async () => {
    const taken = { status: 125, stdout: '', stderr: 'Bind for 127.0.0.1:6380 failed: port is already allocated' };
    const fake = engine({ 'docker run': [taken, ok] });
    try {
      const running = await dockerServices(fake.run).start(recipeNamed('redis'), instance);
      expect(fake.calls.filter((call) => call.startsWith('docker run'))).toHaveLength(2);
      expect(fake.calls.filter((call) => call === 'docker rm -f spec-kitty-01kjma0f-wp01-redis')).toHaveLength(2);
      expect(running.port).toBeGreaterThan(0);
    } finally {
      fake.close();
    }
  });

  it('leave nothing when they never become ready, and show what the container said', async () => {
    const fake = engine({
      'docker exec': [{ ...ok, status: 1 }],
      'docker logs': [{ status: 0, stdout: 'out of memory', stderr: '' }],
    });
    const impatient = { ...recipeNamed('redis'), ready: { exec: ['redis-cli', 'ping'], timeoutS: 0 } };
    try {
      await expect(dockerServices(fake.run).start(impatient, instance)).rejects.toMatchObject({
        problems: [{ diagnostic_code: 'SERVICE_NOT_READY', remediation: ['out of memory', 'spec-kitty infra doctor'] }],
      });
      expect(fake.calls.at(-1)).toBe('docker rm -f spec-kitty-01kjma0f-wp01-redis');
    } finally {
      fake.close();
    }
  });

  it('are run by podman where docker has no engine; without any, both say why', async () => {
    const dead = { status: 1, stdout: '', stderr: 'ERROR: Cannot connect to the Docker daemon' };
    const second = engine({ 'docker info': [dead] });
    expect(await dockerServices(second.run).probe(recipeNamed('redis'))).toEqual({
      isAvailable: true,
      reason: 'podman answers',
    });
    const none = engine({
      'docker info': [dead],
      'podman info': [{ status: null, stdout: '', stderr: 'spawn podman ENOENT' }],
    });
    expect(await dockerServices(none.run).probe(recipeNamed('redis'))).toEqual({
      isAvailable: false,
      reason: 'docker: ERROR: Cannot connect to the Docker daemon; podman: no answer, or not installed',
    });
    expect(none.calls).toEqual(['docker info', 'podman info']);
  });
});
