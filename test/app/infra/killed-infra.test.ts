import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, serverFolders } from '../../../src/adapters/process-services/server-programs';
import { fakeEngine } from '../../given/fake-engine';
import { ended, until } from '../../given/processes';
import { json } from '../../given/ready-mission';
import { servicesLeft, temporaryPlaces } from '../../given/services-left';
import { childEnvironment } from '../../given/temporary-repository';
import { verifiableWork, type VerifiableWork } from '../../given/verifiable-work';
import { programPath, runInProcess } from '../../run-program';

const hasPostgres = findProgram('postgres', serverFolders(process.env)) !== null;
const itWithPostgres = hasPostgres ? it : it.skip;
let work: VerifiableWork;

beforeAll(async () => {
  work = await verifiableWork();
});
afterAll(() => work.remove());

const providers = (kind: string): void =>
  work.repository.write('.kittify/config.yaml', `verify: { providers: [${kind}] }\n`);
const begin = (path = process.env['PATH'] ?? ''): ChildProcess =>
  spawn(process.execPath, [programPath, 'infra', 'up', 'WP01'], {
    cwd: work.repository.root,
    env: childEnvironment({ PATH: path }),
    stdio: 'ignore',
  });

/** The folder of the one service that is being started; empty while there is none. */
function serviceFolder(): string {
  const [name] = servicesLeft(work.repository.root).filter(
    (one) => one.startsWith('spec-kitty-') && !one.endsWith('.json'),
  );
  return name === undefined ? '' : (temporaryPlaces.map((place) => join(place, name)).find(existsSync) ?? '');
}

const moments: readonly (readonly [string, (folder: string) => boolean])[] = [
  ['its folder is made', () => true],
  ['its database is being made', (folder) => existsSync(join(folder, 'data', 'PG_VERSION'))],
  ['it starts', (folder) => existsSync(join(folder, 'server.log'))],
  ['it runs', (folder) => existsSync(join(folder, 'data', 'postmaster.pid')) && existsSync(join(folder, 'server.log'))],
];

describe('kill -9 of infra up', () => {
  beforeAll(() => {
    providers('process');
    work.declare('requires_infrastructure: [postgresql]');
  });

  itWithPostgres.each(moments)('as %s leaves nothing that the next command does not end', async (_, isNow) => {
    const child = begin();
    await until(() => {
      const folder = serviceFolder();
      return folder !== '' && isNow(folder);
    });
    child.kill('SIGKILL');
    await ended(child);
    expect(json(await work.run('infra', 'ps'))['services']).toMatchObject([{ left_over: true, stays: false }]);
    expect(json(await work.run('infra', 'down'))['leftovers']).toHaveLength(1);
    expect(servicesLeft(work.repository.root)).toEqual([]);
  });

  itWithPostgres('an interrupt ends it in order', async () => {
    const child = begin();
    await until(() => serviceFolder() !== '');
    child.kill('SIGINT');
    expect(await ended(child)).toBe(130);
    expect(servicesLeft(work.repository.root)).toEqual([]);
  });
});

it('a container that a killed call asked for is removed by the next', async () => {
  providers('docker');
  work.declare('requires_infrastructure: [redis]');
  const engine = fakeEngine({ exec: [{ status: 1 }] });
  try {
    const child = begin(engine.path);
    await until(() => engine.calls().some((call) => call.startsWith('exec')));
    child.kill('SIGKILL');
    await ended(child);
    expect(engine.containers()).toHaveLength(1);
    engine.answer('exec', null);
    const run = (...words: string[]): ReturnType<typeof runInProcess> =>
      runInProcess(work.repository.root, ['infra', ...words, '--json'], { PATH: engine.path });
    const [row] = json(await run('up', 'WP01'))['services'] as [{ id: string; reused: boolean }];
    expect([row.reused, engine.containers()]).toEqual([false, [row.id]]);
    json(await run('down'));
    expect([engine.containers(), readdirSync(join(work.repository.root, '.git/spec-kitty/services'))]).toEqual([
      [],
      [],
    ]);
  } finally {
    engine.remove();
  }
});
