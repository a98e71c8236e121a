import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeEngine, type FakeEngine } from '../../given/fake-engine';
import { json } from '../../given/ready-mission';
import { verifiableWork, type VerifiableWork } from '../../given/verifiable-work';
import { runInProcess, type Ran } from '../../run-program';

let work: VerifiableWork;
let engine: FakeEngine;

beforeAll(async () => {
  engine = fakeEngine();
  work = await verifiableWork([
    { id: 'WP01', ownedFiles: ['src/**'] },
    { id: 'WP02', ownedFiles: ['lib/**'] },
  ]);
  work.repository.write('.kittify/config.yaml', 'verify: { providers: [docker] }\n');
  work.declare('requires_infrastructure: [redis]');
});
afterEach(() => infra('down'));
afterAll(() => {
  engine.remove();
  work.remove();
});

const infra = (...words: string[]): Promise<Ran> =>
  runInProcess(work.repository.root, ['infra', ...words, '--json'], { PATH: engine.path });
const services = async (...words: string[]): Promise<readonly Record<string, unknown>[]> =>
  json(await infra(...words))['services'] as readonly Record<string, unknown>[];
const recipes = (text: string): void => work.repository.write('.kittify/infrastructure.yaml', text);
const records = (): readonly string[] => readdirSync(join(work.repository.root, '.git', 'spec-kitty', 'services'));

describe('infra up', () => {
  it('leaves a service running, under the address it prints, until infra down', async () => {
    const up = json(await infra('up', 'WP01'));
    const [row] = up['services'] as [Record<string, unknown>];
    expect(up).toMatchObject({ exports: { REDIS_URL: `redis://127.0.0.1:${String(row['port'])}` } });
    expect(engine.containers()).toEqual([row['id']]);
    expect(await services('ps')).toMatchObject([{ id: row['id'], healthy: true, stays: true, left_over: false }]);
    expect(await services('down')).toMatchObject([{ id: row['id'] }]);
    expect([engine.containers(), records(), await services('down')]).toEqual([[], [], []]);
  });

  it('called again gives what runs already, for each work package its own', async () => {
    const [first, second, again] = [
      await services('up', 'WP01'),
      await services('up', 'WP02'),
      await services('up', 'WP01'),
    ];
    expect(again).toEqual(first.map((row) => ({ ...row, reused: true })));
    expect(second[0]?.['port']).not.toBe(first[0]?.['port']);
    expect(engine.containers()).toHaveLength(2);
    expect(await services('down', 'WP01')).toMatchObject([{ work_package_id: 'WP01' }]);
    expect(await services('ps')).toMatchObject([{ work_package_id: 'WP02' }]);
  });

  it('that cannot start all of them names what it could not end again', async () => {
    work.declare('requires_infrastructure: [redis, tideserver]');
    engine.answer('ps', { status: 0, stdout: 'c0ffee\n' });
    const { exit, stdout } = await infra('up', 'WP01');
    work.declare('requires_infrastructure: [redis]');
    engine.answer('ps', null);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { diagnostic_code: string }[] };
    expect([exit, diagnostics.map(({ diagnostic_code: code }) => code)]).toEqual([
      3,
      ['SERVICE_NOT_READY', 'SERVICE_NOT_ENDED'],
    ]);
  });

  it('starts anew what no longer answers, or is described in another way', async () => {
    const [first] = await services('up', 'WP01');
    recipes('redis: { image: "redis:6-alpine" }\n');
    const [second] = await services('up', 'WP01');
    rmSync(join(work.repository.root, '.kittify', 'infrastructure.yaml'));
    expect([first, second]).toMatchObject([{ version: '7-alpine' }, { version: '6-alpine', reused: false }]);
    engine.kill(String(second?.['id']));
    expect(await services('ps')).toMatchObject([{ healthy: false }]);
    expect(await services('up', 'WP01')).toMatchObject([{ reused: false }]);
    expect(engine.containers()).toHaveLength(1);
  });

  it('leaves nothing when one of several services fails', async () => {
    recipes('nothing: { port: 1, export: { NOTHING_URL: "x://{host}:{port}" } }\n');
    work.declare('requires_infrastructure: [redis, nothing, unheard]');
    const { exit, stdout } = await infra('up', 'WP01');
    work.declare('requires_infrastructure: [redis]');
    rmSync(join(work.repository.root, '.kittify', 'infrastructure.yaml'));
    expect([exit, JSON.parse(stdout)]).toMatchObject([
      3,
      { error_code: 'SERVICE_NOT_READY', services: ['nothing', 'unheard'], work_package_id: 'WP01' },
    ]);
    expect(stdout).toContain('nothing, docker: the recipe of nothing names no image');
    expect([engine.containers(), records()]).toEqual([[], []]);
  });

  it('refuses recipes that are wrong, with every fault, and starts nothing', async () => {
    recipes('redis: { port: 0 }\nqueue: { image: 1 }\n');
    const refused = [await infra('up', 'WP01'), await infra('doctor'), await work.run('verify', 'WP01')];
    rmSync(join(work.repository.root, '.kittify', 'infrastructure.yaml'));
    expect(refused.map(({ exit }) => exit)).toEqual([1, 1, 1]);
    for (const { stdout } of refused) {
      const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly { message: string; line: number }[] };
      expect(diagnostics.map(({ line }) => line)).toEqual([1, 2, 2, 2]);
    }
    expect(engine.containers()).toEqual([]);
  });
});

describe('infra down', () => {
  it('takes a work package of one mission only, and asks which where several have it', async () => {
    await services('up', 'WP01');
    const [name = ''] = records();
    const folder = join(work.repository.root, '.git', 'spec-kitty', 'services');
    const record = JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;
    const other = { ...record, id: 'spec-kitty-other', missionSlug: 'gone-01AAAAAA' };
    writeFileSync(join(folder, 'spec-kitty-other.docker.json'), JSON.stringify(other));
    const { exit, stdout } = await infra('down', 'WP01');
    expect([exit, JSON.parse(stdout)]).toMatchObject([2, { candidates: ['gone-01AAAAAA', work.slug] }]);
    expect(await services('down', 'WP01', '--mission', 'gone-01AAAAAA')).toHaveLength(1);
    expect(await services('ps')).toHaveLength(1);
  });

  it('ends what is on no record, of this clone and no other', async () => {
    const [row] = await services('up', 'WP01');
    const [, , repository = ''] = String(row?.['id']).split('-');
    engine.leave(`spec-kitty-${repository}-lost`, `spec-kitty.repository=${repository}`);
    engine.leave('spec-kitty-ffffffff-other', 'spec-kitty.repository=ffffffff');
    expect(json(await infra('down'))).toMatchObject({ leftovers: [`spec-kitty-${repository}-lost`] });
    expect(engine.containers()).toEqual(['spec-kitty-ffffffff-other']);
    engine.forget('spec-kitty-ffffffff-other');
  });

  it('does not say that something is gone which is still there', async () => {
    await services('up', 'WP01');
    engine.answer('ps', { status: 0, stdout: 'c0ffee\n' });
    const { exit, stdout } = await infra('down');
    expect([exit, JSON.parse(stdout)]).toMatchObject([3, { error_code: 'SERVICE_NOT_ENDED' }]);
    expect(records()).toHaveLength(1);
    engine.answer('ps', null);
    expect(await services('down')).toHaveLength(1);
  });
});

it('the service of another work package is not met by tests, whatever the shell of the caller says', async () => {
  await work.implement('WP01', {
    'src/env.test.js':
      "require('node:test')('env', () => require('node:assert').equal(process.env.REDIS_URL ?? '', process.env.EXPECTED));\n",
  });
  const verify = (env: Record<string, string>): Promise<Ran> =>
    runInProcess(
      work.repository.root,
      ['verify', 'WP01', '--role', 'implementer', '--provider', 'none', '--json'],
      env,
    );
  const { exports } = json(await infra('up', 'WP02')) as { exports: Record<string, string> };
  json(await verify({ ...exports, EXPECTED: '' }));
  const own = 'redis://cache.example:6379';
  json(await verify({ REDIS_URL: own, EXPECTED: own }));
});

it('infra doctor says for every service who would run it, and why the others do not', async () => {
  const outcome = json(await infra('doctor')) as {
    chosen: Record<string, string | null>;
    providers: readonly { service: string; provider: string; available: boolean; reason: string }[];
  };
  expect(outcome).toMatchObject({ allowed: ['docker'] });
  expect(new Set(Object.values(outcome.chosen))).toEqual(new Set(['docker']));
  const redis = outcome.providers.filter(({ service }) => service === 'redis');
  expect(redis).toMatchObject([
    { provider: 'external', available: false, reason: 'SPEC_KITTY_REDIS_URL is not set' },
    { provider: 'docker', available: true, reason: 'docker answers' },
    { provider: 'process' },
  ]);
});
