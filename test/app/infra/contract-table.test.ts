import { createServer, type Server } from 'node:net';
import { json } from '../../given/ready-mission';
import { verifiableWork, type VerifiableWork } from '../../given/verifiable-work';
import { runInProcess, type Ran } from '../../run-program';

/** One service: what its clients need beyond the generic address, and what they get. */
interface Row {
  readonly service: string;
  readonly variable: string;
  /** The generic address, as its producer writes it; `PORT` is where something listens. */
  readonly generic: string;
  readonly format: string;
  readonly adapted: string;
  /** Fails as the factory of a client does, without any server. */
  readonly accepts: string;
}

const first: readonly Row[] = [
  {
    service: 'postgresql',
    variable: 'DATABASE_URL',
    generic: 'postgresql://postgres:test@127.0.0.1:PORT/test',
    format: '{ scheme: postgresql+asyncpg }',
    adapted: 'postgresql+asyncpg://postgres:test@127.0.0.1:PORT/test',
    accepts: '^postgresql\\+asyncpg:',
  },
  {
    service: 'mongodb',
    variable: 'MONGODB_URL',
    generic: 'mongodb://127.0.0.1:PORT',
    format: '{ scheme: mongodb, query: { serverSelectionTimeoutMS: "5000" } }',
    adapted: 'mongodb://127.0.0.1:PORT/?serverSelectionTimeoutMS=5000',
    accepts: 'serverSelectionTimeoutMS=5000$',
  },
  {
    service: 'redis',
    variable: 'REDIS_URL',
    generic: 'redis://127.0.0.1:PORT',
    format: '{ scheme: [redis, rediss], path: "/^\\\\/\\\\d+$/", default_path: /0 }',
    adapted: 'redis://127.0.0.1:PORT/0',
    accepts: '/\\d+$',
  },
];
const second: readonly Row[] = [
  {
    service: 'mysql',
    variable: 'DATABASE_URL',
    generic: 'mysql://root:test@127.0.0.1:PORT/test',
    format: '{ scheme: mysql+aiomysql }',
    adapted: 'mysql+aiomysql://root:test@127.0.0.1:PORT/test',
    accepts: '^mysql\\+aiomysql:',
  },
  {
    service: 'rabbitmq',
    variable: 'AMQP_URL',
    generic: 'amqp://guest:guest@127.0.0.1:PORT',
    format: '{ scheme: amqp, path: // }',
    adapted: 'amqp://guest:guest@127.0.0.1:PORT//',
    accepts: '//$',
  },
  {
    service: 'elasticsearch',
    variable: 'ELASTICSEARCH_URL',
    generic: 'http://127.0.0.1:PORT',
    format: '{ scheme: [http, https], auth: [userinfo, ELASTICSEARCH_API_KEY] }',
    adapted: 'http://127.0.0.1:PORT',
    accepts: '^http:',
  },
];

/** The only way to authenticate that no address of a recipe can hold. */
const KEY = { ELASTICSEARCH_API_KEY: 'key-of-nobody' };
let server: Server;
let port = 0;

beforeAll(async () => {
  server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  port = typeof address === 'object' ? (address?.port ?? 0) : 0;
});
afterAll(() => void server.close());

const here = (text: string): string => text.replace('PORT', String(port));

function manifest(rows: readonly Row[], producer: string): string {
  const contracts = rows.map(
    ({ service, variable, format }) => `  - id: ${service}-address
    artifact: ${variable}
    type: env
    producer: ${producer}
    consumers:
      - { wp: WP02, framework: client of ${service}, driver: its driver, format_note: as its client needs it, format: ${format} }
    validation: format
`,
  );
  return `requires_infrastructure: [${rows.map(({ service }) => service).join(', ')}]\nintegration_contracts:\n${contracts.join('')}`;
}

function clientTests(rows: readonly Row[]): string {
  const tests = rows.map(
    ({ service, variable, accepts }) =>
      `test('client of ${service}', () => assert.match(process.env.${variable} ?? '', new RegExp(${JSON.stringify(accepts)})));\n`,
  );
  return `const test = require('node:test');\nconst assert = require('node:assert');\n${tests.join('')}`;
}

describe.each([
  ['PostgreSQL, MongoDB, Redis', first],
  ['MySQL, RabbitMQ, Elasticsearch', second],
])('%s', (_, rows) => {
  let work: VerifiableWork;
  const external = (): Record<string, string> => ({
    ...Object.fromEntries(
      rows.map(({ service, generic }) => [`SPEC_KITTY_${service.toUpperCase()}_URL`, here(generic)]),
    ),
    ...KEY,
  });
  const run = (words: readonly string[], env = external()): Promise<Ran> =>
    runInProcess(work.repository.root, [...words, '--json'], env);

  beforeAll(async () => {
    work = await verifiableWork(
      [
        { id: 'WP01', ownedFiles: ['.env', 'src/**'] },
        { id: 'WP02', ownedFiles: ['test/**'], dependencies: ['WP01'] },
      ],
      { '.env': '# Settings\n' },
    );
    work.repository.write('.kittify/config.yaml', 'verify: { providers: [external] }\n');
    work.declare(manifest(rows, 'WP01'));
  });
  afterAll(() => work.remove());

  it('what is written in the generic form is sent back to its producer, once for each consumer', async () => {
    await work.implement('WP01', {
      '.env': rows.map(({ variable, generic }) => `${variable}=${here(generic)}\n`).join(''),
      'src/add.test.js': "require('node:test')('adds', () => {});\n",
    });
    const noKey = { ...external(), ELASTICSEARCH_API_KEY: '' };
    const { exit, stdout } = await run(['verify', 'WP01'], noKey);
    const outcome = JSON.parse(stdout) as { contracts: readonly object[]; unmet: readonly string[] };
    expect([exit, outcome.unmet]).toEqual([1, ['other_gates']]);
    expect(outcome.contracts).toMatchObject(
      rows.map(({ variable }) => ({
        artifact: variable,
        role: 'producer',
        consumer: 'WP02',
        status: 'mismatch',
        found_in: '.env',
      })),
    );
    expect(stdout).not.toContain('postgres:test@');
  });

  it('what a service exports is brought into the form of its consumer, and of nobody else', async () => {
    const consumer = json(await run(['infra', 'up', 'WP02']));
    expect(consumer['exports']).toEqual(
      Object.fromEntries(rows.map(({ variable, adapted }) => [variable, here(adapted)])),
    );
    expect(consumer['diagnostics']).toEqual([]);
    const producer = json(await run(['infra', 'up', 'WP01']));
    expect(producer['exports']).toEqual(
      Object.fromEntries(rows.map(({ variable, generic }) => [variable, here(generic)])),
    );
    json(await run(['infra', 'down']));
  });

  it('the tests of the consumer get that form, unchanged', async () => {
    json(
      await run(['move-task', 'WP01', '--to', 'approved', '--force', '--note', 'another story', '--agent', 'heron']),
    );
    await work.implement('WP02', { 'test/clients.test.js': clientTests(rows) });
    const outcome = json(await run(['verify', 'WP02'])) as { contracts: readonly object[] };
    expect(outcome).toMatchObject({ decision: 'approve', tests: { counts: { passed: rows.length } } });
    expect(outcome.contracts).toMatchObject(
      rows.map(({ adapted, generic }) => ({
        role: 'consumer',
        status: 'ok',
        found_in: 'export',
        adapted_from: adapted === generic ? null : expect.anything(),
      })),
    );
  });
});

it('an address that lacks what its consumer needs besides is told, with what to set', async () => {
  const rows = second.slice(2);
  const work = await verifiableWork([
    { id: 'WP01', ownedFiles: ['src/**'] },
    { id: 'WP02', ownedFiles: ['test/**'], dependencies: ['WP01'] },
  ]);
  try {
    work.declare(manifest(rows, 'service:elasticsearch'));
    const env = { SPEC_KITTY_ELASTICSEARCH_URL: here('http://127.0.0.1:PORT'), ELASTICSEARCH_API_KEY: '' };
    const up = await runInProcess(work.repository.root, ['infra', 'up', 'WP02', '--json'], env);
    expect(json(up)['diagnostics']).toMatchObject([
      {
        diagnostic_code: 'CONTRACT_MISMATCH',
        severity: 'warning',
        remediation: [expect.stringContaining('ELASTICSEARCH_API_KEY'), expect.anything()],
      },
    ]);
  } finally {
    work.remove();
  }
});
