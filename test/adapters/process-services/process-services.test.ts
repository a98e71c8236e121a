import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { processServices } from '../../../src/adapters/process-services/process-services';
import { findProgram, serverFolders } from '../../../src/adapters/process-services/server-programs';
import { recipeExports } from '../../../src/domain/contracts/service-recipe';
import type { ServiceInstance } from '../../../src/ports/services';
import { never, recipeNamed, serviceInstance } from '../../given/service-instance';

const folders = serverFolders(process.env);
const servers = [
  { service: 'redis', isThere: findProgram('redis-server', folders) !== null },
  { service: 'postgresql', isThere: findProgram('postgres', folders) !== null },
];

/** Processes that work inside a folder. */
function workers(folder: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  });
}

/** An instance in a folder that the unprivileged user of a server can reach. */
function reachable(service: string): ServiceInstance {
  const instance = serviceInstance({ service });
  chmodSync(dirname(instance.folder), 0o755);
  return instance;
}

describe.each(servers)('a real $service', ({ service, isThere }) => {
  const test = isThere ? it : it.skip;
  const recipe = recipeNamed(service);
  const provider = processServices();

  test('serves at the address it exports, and leaves nothing when it is stopped', async () => {
    expect(await provider.probe(recipe)).toMatchObject({ isAvailable: true });
    const running = await provider.start(recipe, reachable(service), never);
    try {
      expect(await provider.isHealthy(recipe, running)).toBe(true);
      expect(running.version).toMatch(/^\d+\./);
      expect(running.readyMs).toBeGreaterThan(0);
      const [url = ''] = Object.values(recipeExports(recipe, running));
      expect(url).toContain(`127.0.0.1:${running.port}`);
      if (service === 'postgresql' && findProgram('psql', folders) !== null) {
        const answer = execFileSync(findProgram('psql', folders) ?? '', [url, '-tAc', 'select current_database()']);
        expect(answer.toString().trim()).toBe('test');
      }
    } finally {
      await provider.stop(running);
    }
    expect(await provider.isHealthy(recipe, running)).toBe(false);
    expect(existsSync(running.folder)).toBe(false);
    expect(workers(running.folder)).toEqual([]);
    await provider.stop(running);
  });

  test('takes another port where the usual one is busy, and runs twice beside itself', async () => {
    const busy = createServer();
    await new Promise<void>((resolve) =>
      busy.once('error', () => resolve()).listen(recipe.hostPort, '127.0.0.1', resolve),
    );
    const both = await Promise.all([
      provider.start(recipe, reachable(service), never),
      provider.start(recipe, reachable(service), never),
    ]);
    try {
      const ports = both.map(({ port }) => port);
      expect(new Set([...ports, recipe.hostPort]).size).toBe(3);
      expect(await Promise.all(both.map((one) => provider.isHealthy(recipe, one)))).toEqual([true, true]);
    } finally {
      await Promise.all(both.map((one) => provider.stop(one)));
      busy.close();
    }
  });

  test('is cleaned up by another process that knows only the record', async () => {
    const running = await provider.start(recipe, reachable(service), never);
    expect(workers(running.folder).length).toBeGreaterThan(0);
    await processServices().stop(running);
    expect(workers(running.folder)).toEqual([]);
    expect(existsSync(running.folder)).toBe(false);
  });
});

describe('servers as processes', () => {
  it('are not available where their programs are hidden, and say which', async () => {
    const provider = processServices({ SPEC_KITTY_SERVER_PATH: '/nonexistent' });
    expect(await provider.probe(recipeNamed('redis'))).toEqual({
      isAvailable: false,
      reason: 'redis-server is not installed',
    });
    expect(await provider.probe(recipeNamed('postgresql'))).toMatchObject({ isAvailable: false });
    expect(await provider.probe(recipeNamed('mongodb'))).toMatchObject({ isAvailable: false });
    await expect(provider.start(recipeNamed('redis'), serviceInstance(), never)).rejects.toThrow('not installed');
  });

  it('never take away a folder that was not made for a service', async () => {
    const instance = serviceInstance();
    const foreign = join(dirname(instance.folder), 'mine');
    mkdirSync(foreign);
    await processServices().stop({ ...instance, folder: foreign });
    expect(existsSync(foreign)).toBe(true);
  });
});
