import { spawn } from 'node:child_process';
import { findProgram, serverFolders } from '../../../src/adapters/process-services/server-programs';
import { json } from '../../given/ready-mission';
import { servicesLeft } from '../../given/services-left';
import { childEnvironment } from '../../given/temporary-repository';
import { verifiableWork, type VerifiableWork } from '../../given/verifiable-work';
import { programPath, runInProcess } from '../../run-program';

const folders = serverFolders(process.env);
const psql = findProgram('psql', folders);
const missing = [
  ...(findProgram('redis-server', folders) === null ? ['redis-server'] : []),
  ...(findProgram('postgres', folders) === null ? ['postgres'] : []),
  ...(psql === null ? ['psql'] : []),
];
const describeServers = missing.length === 0 ? describe : describe.skip;

/** Stores into both servers what nobody else may have stored there before. */
const storesOrders = `const test = require('node:test');
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const { connect } = require('node:net');

const sql = (text) => execFileSync(${JSON.stringify(psql)}, ['-qtAX', '-v', 'ON_ERROR_STOP=1', '-c', text, process.env.DATABASE_URL], {
  encoding: 'utf8',
  stdio: 'pipe',
});
const redis = (line) => new Promise((resolve, reject) => {
  const { hostname, port } = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6380');
  const socket = connect(Number(port), hostname, () => socket.write(line + '\\r\\n'));
  socket.once('data', (answer) => { socket.end(); resolve(String(answer)); });
  socket.once('error', reject);
});

test('stores an order', async () => {
  assert.equal(await redis('INCR orders'), ':1\\r\\n');
  sql('create table orders (id int)');
  sql('insert into orders values (1)');
  assert.equal(sql('select count(*), current_database() from orders').trim(), '1|test');
});
`;

let work: VerifiableWork;

beforeAll(async () => {
  if (missing.length > 0) return;
  work = await verifiableWork([
    { id: 'WP01', ownedFiles: ['one/**'] },
    { id: 'WP02', ownedFiles: ['two/**'] },
  ]);
  work.repository.write('.kittify/config.yaml', 'verify: { providers: [process] }\n');
  work.declare('requires_infrastructure: [postgresql, redis]');
  await work.implement('WP01', { 'one/orders.test.js': storesOrders });
  await work.implement('WP02', { 'two/orders.test.js': storesOrders });
});
afterAll(() => (missing.length > 0 ? undefined : work.remove()));

/** Runs a command as a process of its own, as two people do at once. */
function verifyApart(workPackage: string): Promise<Record<string, unknown>> {
  const words = [programPath, 'verify', workPackage, '--role', 'implementer', '--agent', 'otter', '--json'];
  const child = spawn(process.execPath, words, { cwd: work.repository.root, env: childEnvironment() });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  return new Promise((resolve) => child.once('close', () => resolve(JSON.parse(stdout) as Record<string, unknown>)));
}

interface Infrastructure {
  readonly provider: string;
  readonly services: readonly { readonly name: string; readonly port: number; readonly healthy_after: boolean }[];
}

describeServers(`real servers${missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')} not installed)`}`, () => {
  it('two lanes at once have servers of their own, and both pass', async () => {
    const both = await Promise.all([verifyApart('WP01'), verifyApart('WP02')]);
    const seen = both.map(({ infrastructure }) => infrastructure as Infrastructure);
    for (const outcome of both) expect(outcome).toMatchObject({ decision: 'approve', outcome: 'passed', unmet: [] });
    for (const { services } of seen) {
      expect(services).toMatchObject([
        { name: 'postgresql', healthy_after: true },
        { name: 'redis', healthy_after: true },
      ]);
    }
    expect(new Set(seen.flatMap(({ services }) => services.map(({ port }) => port))).size).toBe(4);
    expect(servicesLeft(work.repository.root)).toEqual([]);
  });

  it('a review is approved on tests that ran against them, also while the lane has its own', async () => {
    await work.handOver('WP01');
    const up = json(await work.run('infra', 'up', 'WP01'));
    const outcome = json(await work.run('verify', 'WP01'));
    expect(outcome).toMatchObject({
      decision: 'approve',
      approved_without_independent_tests: false,
      infrastructure: { provider: 'process' },
      exports: { DATABASE_URL: expect.stringMatching(/^postgresql:\/\/postgres:\*\*\*@127\.0\.0\.1:\d+\/test$/) },
    });
    const ports = (value: unknown): readonly number[] => (value as Infrastructure['services']).map(({ port }) => port);
    const used = ports((outcome['infrastructure'] as Infrastructure).services);
    expect(ports(up['services']).filter((port) => used.includes(port))).toEqual([]);
    expect(json(await work.run('infra', 'ps'))['services']).toMatchObject([{ healthy: true }, { healthy: true }]);
    json(await work.run('review', 'approve', 'WP01', '--reviewer', 'heron', '--reference', 'PR-1'));
    json(await work.run('infra', 'down'));
    expect(servicesLeft(work.repository.root)).toEqual([]);
  });

  it('where their programs are hidden, the word of the implementer carries the approval, and it says so', async () => {
    await work.handOver('WP02');
    const hidden = await runInProcess(work.repository.root, ['verify', 'WP02', '--json'], {
      SPEC_KITTY_SERVER_PATH: '/nonexistent',
    });
    expect(json(hidden)).toMatchObject({
      decision: 'approve',
      approved_without_independent_tests: true,
      unmet: [],
      infrastructure: {
        provider: null,
        skipped: [
          { service: 'postgresql', provider: 'process', reason: 'postgres is not installed' },
          { service: 'redis', provider: 'process', reason: 'redis-server is not installed' },
        ],
      },
    });
  });
});
