import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { json } from '../../given/ready-mission';
import { failingTest, passingTest, verifiableWork, type VerifiableWork } from '../../given/verifiable-work';

let work: VerifiableWork;
let worktree: string;

beforeEach(async () => {
  work = await verifiableWork();
  worktree = await work.implement('WP01', { 'src/add.js': '// add\n', 'test/add.test.js': passingTest });
  await work.handOver('WP01');
});
afterEach(() => work.remove());

const mode = (word: string): void => work.repository.write('.kittify/config.yaml', `verify: { mode: ${word} }\n`);
const approve = async (...more: string[]): Promise<{ exit: number; document: Record<string, unknown> }> => {
  const { exit, stdout } = await work.run(
    ...['review', 'approve', 'WP01', '--reviewer', 'heron', '--reference', 'PR-1', ...more],
  );
  return { exit, document: JSON.parse(stdout) as Record<string, unknown> };
};
const approvalEvent = (): Record<string, unknown> => {
  const log = readFileSync(join(work.repository.root, 'kitty-specs', work.slug, 'status.events.jsonl'), 'utf8');
  const rows = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return rows.filter((row) => row['to_lane'] === 'approved').at(-1) ?? {};
};

it('lets through what was verified, and the event carries what it stands on', async () => {
  mode('block');
  json(await work.run('verify', 'WP01', '--agent', 'heron'));
  const { exit, document } = await approve();
  expect([exit, document]).toMatchObject([0, { verification: { mode: 'block', status: 'verified' }, diagnostics: [] }]);
  expect(approvalEvent()).toMatchObject({
    force: false,
    evidence: {
      review: { verdict: 'approved' },
      verification: [
        {
          command: 'node --test test/add.test.js',
          result: 'pass',
          summary: expect.stringMatching(/^1 passed, 0 failed/),
        },
      ],
    },
    policy_metadata: { verify_gate: { status: 'verified', actor: 'heron', approved_without_independent_tests: false } },
  });
  const { work_packages: shown } = json(await work.run('status')) as { work_packages: readonly object[] };
  expect(shown).toMatchObject([{ id: 'WP01', lane: 'approved', verification: 'verified' }]);
});

it.each(['review approve', 'move-task', 'move-task to done'])('refuses %s of what was never verified', async (way) => {
  mode('block');
  const to = way.endsWith('done') ? 'done' : 'approved';
  const { exit, stdout } = way.startsWith('review')
    ? await work.run('review', 'approve', 'WP01', '--reviewer', 'heron', '--reference', 'PR-1')
    : await work.run('move-task', 'WP01', '--to', to, '--reviewer', 'heron', '--approval-ref', 'PR-1');
  expect([exit, JSON.parse(stdout)]).toMatchObject([1, { error_code: 'VERIFICATION_MISSING', gate_status: 'missing' }]);
  expect(approvalEvent()).toEqual({});
});

it('says every reason at once', async () => {
  mode('block');
  const { exit, stdout } = await work.run('move-task', 'WP01', '--to', 'approved', '--dry-run');
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly { diagnostic_code: string }[] };
  expect([exit, diagnostics.map((one) => one.diagnostic_code)]).toEqual([1, ['GUARD_NOT_MET', 'VERIFICATION_MISSING']]);
});

it('refuses work that moved on after it was verified; state commits do not count as work', async () => {
  mode('block');
  json(await work.run('verify', 'WP01'));
  work.commit(worktree, { 'src/add.js': '// add, later\n' });
  const { exit, document } = await approve();
  expect([exit, document]).toMatchObject([1, { error_code: 'VERIFICATION_MISSING', gate_status: 'outdated' }]);
});

it('refuses what an implementer verified alone', async () => {
  mode('block');
  json(await work.run('verify', 'WP01', '--role', 'implementer', '--agent', 'otter'));
  expect((await approve()).document).toMatchObject({ error_code: 'VERIFICATION_MISSING' });
});

it('goes by the last word: a later run that fails takes an earlier one back', async () => {
  mode('block');
  json(await work.run('verify', 'WP01'));
  await work.run('verify', 'WP01', '--command', 'exit 1');
  const { exit, document } = await approve();
  expect([exit, document]).toMatchObject([1, { error_code: 'VERIFICATION_FAILED', gate_status: 'refused' }]);
});

it('believes no record that is not what the log says, and none before it either', async () => {
  mode('block');
  json(await work.run('verify', 'WP01'));
  const { stdout } = await work.run('verify', 'WP01', '--command', 'exit 1');
  const { record_path: path } = JSON.parse(stdout) as { record_path: string };
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"decision": "feedback"', '"decision": "approve"').replace('"failed"', '"passed"'));
  expect((await approve()).document).toMatchObject({ error_code: 'VERIFICATION_MISSING', gate_status: 'missing' });
});

it('lets force pass, with author and reason, and the absence on the event', async () => {
  mode('block');
  json(
    await work.run(
      ...['move-task', 'WP01', '--to', 'approved', '--reviewer', 'heron', '--approval-ref', 'PR-1'],
      ...['--force', '--note', 'no tests possible'],
    ),
  );
  expect(approvalEvent()).toMatchObject({
    force: true,
    actor: 'heron',
    reason: 'no tests possible',
    policy_metadata: { verify_gate: { status: 'missing', approved_without_independent_tests: true } },
  });
});

it('verifies in place when asked to, and refuses when that fails, whatever the mode', async () => {
  mode('warn');
  work.commit(worktree, { 'test/add.test.js': failingTest });
  const refused = await approve('--verify');
  expect([refused.exit, refused.document]).toMatchObject([1, { error_code: 'VERIFICATION_FAILED' }]);
  work.commit(worktree, { 'test/add.test.js': passingTest });
  const { exit, document } = await approve('--verify');
  expect([exit, document]).toMatchObject([0, { verification: { status: 'verified' } }]);
});

it.each([
  ['warn', 0, ['VERIFICATION_MISSING']],
  ['off', 0, []],
])('in mode %s it stops nobody', async (word, exit, codes) => {
  mode(word);
  const ran = await approve();
  const diagnostics = ran.document['diagnostics'] as readonly {
    diagnostic_code: string;
    fatal?: boolean;
    remediation: readonly string[];
  }[];
  expect([ran.exit, diagnostics.map((one) => one.diagnostic_code)]).toEqual([exit, codes]);
  expect(diagnostics.every(({ fatal }) => fatal === false)).toBe(true);
  const verify = `spec-kitty verify WP01 --mission ${work.slug}`;
  expect(diagnostics.flatMap(({ remediation }) => remediation)).toEqual(codes.map(() => verify));
});

it.each([
  ['a test command', 'review: { test_command: node --test }\n', 'block'],
  ['a project that can be tested', '', 'warn'],
])('without a setting, %s decides', async (_, config, expected) => {
  if (config !== '') work.repository.write('.kittify/config.yaml', config);
  const status = json(await work.run('status'));
  expect(status['verification_mode']).toBe(expected);
});

it('stops a merge of work that was changed after it was verified, until it is verified as it is', async () => {
  mode('block');
  json(await work.run('verify', 'WP01', '--agent', 'heron'));
  expect((await approve()).exit).toBe(0);
  const found = async (): Promise<readonly object[]> =>
    (JSON.parse((await work.run('merge', '--dry-run')).stdout) as { findings: readonly object[] }).findings;
  expect(await found()).toEqual([]);
  work.commit(worktree, { 'src/add.js': '// changed afterwards\n' });
  const [finding, ...others] = await found();
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    diagnostic_code: 'CHANGED_AFTER_VERIFICATION',
    severity: 'error',
    paths: ['src/add.js'],
    remediation: [`spec-kitty verify WP01 --mission ${work.slug}`],
  });
  mode('warn');
  expect(await found()).toMatchObject([{ diagnostic_code: 'CHANGED_AFTER_VERIFICATION', severity: 'warning' }]);
  mode('block');
  json(await work.run('verify', 'WP01', '--agent', 'heron'));
  expect(await found()).toEqual([]);
});
