import { json } from '../../given/ready-mission';
import { verifiableWork, type VerifiableWork } from '../../given/verifiable-work';

/**
 * One work package writes the address of a database as the database spells it; another one hands it to a factory that
 * takes only its own dialect. Three places can see that before anybody approves it. Each test leaves one of them.
 */
const GENERIC = 'postgresql://app:test@localhost:5433/shop';
const DIALECT = 'postgresql+asyncpg';

/** Does what an asynchronous engine does: picks the driver by the scheme and fails when it is not there. */
const factory = `exports.openOrders = (url) => {
  const scheme = url.split('://')[0];
  if (scheme !== '${DIALECT}') throw new Error("Cannot find module 'psycopg2'");
  return { url };
};
`;
const seamTest = `const test = require('node:test');
const { openOrders } = require('../../src/orders/open-orders.js');
test('seam: orders-database-url', () => {
  openOrders(process.env.DATABASE_URL);
});
`;
const emptySeam = "const test = require('node:test');\ntest.skip('seam: orders-database-url', () => {});\n";
const ordersTest = `const test = require('node:test');
const { openOrders } = require('../../src/orders/open-orders.js');
test('opens the orders', () => {
  openOrders(process.env.DATABASE_URL ?? '${DIALECT}://nowhere');
});
`;

const contract = (format: string, validation: string): string => `integration_contracts:
  - id: orders-database-url
    artifact: DATABASE_URL
    type: env
    producer: WP01
    consumers:
      - wp: WP02
        framework: orders factory
        driver: asyncpg
${format}
    validation: ${validation}`;
const byFormat = `        format: { scheme: ${DIALECT} }`;
/** Says as much to people and nothing to a program. */
const byProse = '        format_note: "the scheme has to name the asynchronous driver"';

let work: VerifiableWork;
const verify = async (id: string): Promise<{ exit: number; document: Record<string, unknown> }> => {
  const { exit, stdout } = await work.run('verify', id);
  return { exit, document: JSON.parse(stdout) as Record<string, unknown> };
};
const producerTest = "const test = require('node:test');\ntest('the address is set', () => {});\n";

beforeEach(async () => {
  work = await verifiableWork([
    { id: 'WP01', ownedFiles: ['.env*', 'test/settings/**'] },
    { id: 'WP02', ownedFiles: ['src/orders/**', 'test/orders/**', 'test/seam/**'], dependencies: ['WP01'] },
  ]);
});
afterEach(() => work.remove());

/** The producer is done, as far as anybody could see. */
async function produce(url: string): Promise<string> {
  const worktree = await work.implement('WP01', {
    '.env': `DATABASE_URL=${url}\n`,
    'test/settings/settings.test.js': producerTest,
  });
  await work.handOver('WP01');
  return worktree;
}

async function consume(files: Readonly<Record<string, string>>): Promise<void> {
  json(
    await work.run(
      ...['move-task', 'WP01', '--to', 'approved', '--reviewer', 'heron', '--approval-ref', 'PR-1'],
      ...['--force', '--note', 'the check of the producer is left out here'],
    ),
  );
  await work.implement('WP02', { 'src/orders/open-orders.js': factory, ...files });
}

it('the plan sees it: an artifact crosses between two work packages and nothing says in which form', async () => {
  work.declare(`requires_infrastructure: [postgresql]`);
  const { exit, stdout } = await work.run('contracts', 'check');
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly { diagnostic_code: string }[] };
  expect([exit, diagnostics.map((one) => one.diagnostic_code)]).toEqual([1, ['CONTRACT_MISSING']]);
});

it('the gate sees it, in what the producer wrote: no server, no framework, no seam test', async () => {
  work.declare(contract(byFormat, 'format'));
  const worktree = await produce(GENERIC);
  const { exit, document } = await verify('WP01');
  expect([exit, document]).toMatchObject([
    1,
    {
      outcome: 'passed',
      decision: 'feedback',
      unmet: ['other_gates'],
      contracts: [
        {
          role: 'producer',
          consumer: 'WP02',
          status: 'mismatch',
          found_in: '.env',
          value: GENERIC.replace(':test@', ':***@'),
        },
      ],
    },
  ]);
  const refused = await work.run('review', 'approve', 'WP01', '--reviewer', 'heron', '--reference', 'PR-1');
  expect([refused.exit, JSON.parse(refused.stdout)]).toMatchObject([1, { error_code: 'VERIFICATION_FAILED' }]);
  work.commit(worktree, { '.env': `DATABASE_URL=${GENERIC.replace('postgresql:', `${DIALECT}:`)}\n` });
  expect((await verify('WP01')).document).toMatchObject({ decision: 'approve', contracts: [{ status: 'ok' }] });
});

it('the seam test sees it, where no program can read what the consumer needs', async () => {
  work.declare(contract(byProse, 'seam'));
  await produce(GENERIC);
  await consume({ 'test/seam/seam.test.js': seamTest });
  const { exit, document } = await verify('WP02');
  expect([exit, document]).toMatchObject([
    1,
    {
      decision: 'feedback',
      contracts: [{ role: 'consumer', status: 'unverifiable' }],
      seams: [{ contract: 'orders-database-url', status: 'fail', executed: 1, failed: 1 }],
    },
  ]);
});

it('a seam test that is skipped, or not there, is no seam test', async () => {
  work.declare(contract(byProse, 'seam'));
  await produce(GENERIC);
  await consume({ 'test/orders/orders.test.js': producerTest });
  expect((await verify('WP02')).document).toMatchObject({
    decision: 'feedback',
    seams: [{ status: 'fail', file: null }],
  });
  work.commit(`${work.repository.root}/.worktrees/${work.slug}-lane-a`, { 'test/seam/seam.test.js': emptySeam });
  expect((await verify('WP02')).document).toMatchObject({
    decision: 'feedback',
    seams: [{ status: 'fail', executed: 0 }],
  });
});

it('what looks like a missing module is named as what it is, and who has to change it', async () => {
  work.declare(contract(byFormat, 'format'));
  await produce(GENERIC);
  await consume({ 'test/orders/orders.test.js': ordersTest });
  const { document } = await verify('WP02');
  expect(document).toMatchObject({
    outcome: 'failed',
    classification: 'contract',
    confidence: 'high',
    cause: { code: 'dialect-mismatch', owner: 'WP01' },
  });
  const { feedback } = document as { feedback: readonly string[] };
  expect(feedback[0]).toContain('WP01 has to change it');
  expect(JSON.stringify(document)).not.toMatch(/:test@/);
});
