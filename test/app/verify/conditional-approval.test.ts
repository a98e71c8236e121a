import { createServer, type Server } from 'node:net';
import { json } from '../../given/ready-mission';
import { verifiableWork, type VerifiableWork } from '../../given/verifiable-work';
import { runInProcess } from '../../run-program';

/** Fails as a client without its server does. */
const serviceTest = `const test = require('node:test');
test('stores an order', () => {
  if (!process.env.DATABASE_URL) throw new Error('connect ECONNREFUSED 127.0.0.1:5433');
});
`;

let work: VerifiableWork;
let worktree: string;
let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const bound = server.address();
  address = `postgresql://u:secret-word@127.0.0.1:${typeof bound === 'object' ? (bound?.port ?? 0) : 0}/test`;
  work = await verifiableWork();
  work.declare('requires_infrastructure: [postgresql]');
  worktree = await work.implement('WP01', { 'src/add.js': '// add\n', 'test/orders.test.js': serviceTest });
  settings('allow');
});
afterAll(() => {
  server.close();
  work.remove();
});

const settings = (conditional: string): void =>
  work.repository.write('.kittify/config.yaml', `verify: { providers: [external], conditional: ${conditional} }\n`);
const verify = async (...words: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await work.run('verify', 'WP01', ...words)).stdout) as Record<string, unknown>;
/** As on a machine that has the service. */
const whereItRuns = async (...words: string[]): Promise<Record<string, unknown>> =>
  json(
    await runInProcess(work.repository.root, ['verify', 'WP01', ...words, '--json'], {
      SPEC_KITTY_POSTGRESQL_URL: address,
    }),
  );

it('needs a run of the implementer', async () => {
  expect(await verify()).toMatchObject({ decision: 'feedback', unmet: ['implementer_tests'] });
});

it('is no way out for the implementer', async () => {
  expect(await verify('--role', 'implementer')).toMatchObject({ decision: 'feedback' });
});

it('is given when every condition holds, and says so everywhere', async () => {
  const own = await whereItRuns('--role', 'implementer', '--agent', 'otter');
  expect(own).toMatchObject({ decision: 'approve', approved_without_independent_tests: false });
  expect(JSON.stringify(own)).not.toContain('secret-word');
  await work.handOver('WP01');
  const outcome = await verify();
  expect(outcome).toMatchObject({ decision: 'approve', approved_without_independent_tests: true, unmet: [] });
});

it.each([
  ['--strict', ['--strict'], 'conditional_allowed'],
  ['a provider that was not asked', ['--provider', 'none'], 'provider_unavailable'],
  ['a failure of the code', ['--command', 'node -e "throw new Error(1)"'], 'classification'],
  [
    'a service that is not declared',
    ['--command', 'echo "Error: connect ECONNREFUSED 127.0.0.1:6379"; exit 1'],
    'service_declared',
  ],
])('is not given with %s', async (_, words, unmet) => {
  expect(await verify(...words)).toMatchObject({ decision: 'feedback', unmet: [unmet] });
});

it('is not given where the project does not allow it', async () => {
  settings('deny');
  expect(await verify()).toMatchObject({ decision: 'feedback', unmet: ['conditional_allowed'] });
  settings('allow');
});

it('is refused on a report that is not true, with what git and the tests show', async () => {
  work.repository.write(
    '.git/report.json',
    JSON.stringify({ files_modified: ['src/add.js', 'src/billing.js'], tests_passed: true }),
  );
  const outcome = await verify('--claims', '.git/report.json');
  expect(outcome).toMatchObject({ result: 'blocked', decision: 'feedback', unmet: ['other_gates'] });
  const { diagnostics } = outcome as { diagnostics: readonly { diagnostic_code: string; message: string }[] };
  expect(diagnostics.map((one) => one.diagnostic_code)).toEqual(['CLAIM_NOT_TRUE', 'CLAIM_NOT_TRUE']);
  expect(diagnostics.map((one) => one.message).join()).toMatch(
    /src\/billing\.js was changed.*tests passed \(they fail\)/,
  );
});

it('a report of tests that never ran is a no, not the lack of a verdict', async () => {
  work.repository.write('.git/report.json', JSON.stringify({ tests_run: true }));
  const { exit, stdout } = await work.run('verify', 'WP01', '--command', 'exit 127', '--claims', '.git/report.json');
  expect([exit, JSON.parse(stdout)]).toMatchObject([1, { outcome: 'absent', decision: 'feedback' }]);
});

it('marks the approval, the board and the merge, until a run with the service passes', async () => {
  expect(await verify()).toMatchObject({ approved_without_independent_tests: true });
  const approved = json(await work.run('review', 'approve', 'WP01', '--reviewer', 'heron', '--reference', 'PR-1'));
  expect(approved).toMatchObject({
    verification: { mode: 'block', status: 'without_independent_tests' },
    diagnostics: [{ diagnostic_code: 'APPROVED_WITHOUT_TESTS', fatal: false }],
  });
  const marks = async (): Promise<object> => {
    const status = json(await work.run('status')) as {
      work_packages: readonly { verification: string }[];
      attention: readonly { kind: string }[];
    };
    return {
      word: status.work_packages[0]?.verification,
      attention: status.attention.map(({ kind }) => kind),
    };
  };
  expect(await marks()).toEqual({ word: 'without_independent_tests', attention: ['approved_without_tests'] });
  const plan = JSON.parse((await work.run('merge', '--dry-run')).stdout) as {
    findings: readonly { diagnostic_code: string; severity: string }[];
  };
  expect(plan.findings).toContainEqual(
    expect.objectContaining({ diagnostic_code: 'APPROVED_WITHOUT_TESTS', severity: 'warning' }),
  );
  await whereItRuns('--agent', 'heron');
  expect(await marks()).toEqual({ word: 'verified', attention: [] });
  expect(worktree).not.toBe('');
});
