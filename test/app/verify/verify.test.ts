import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { json } from '../../given/ready-mission';
import { failingTest, passingTest, verifiableWork, type VerifiableWork } from '../../given/verifiable-work';

let work: VerifiableWork;
let worktree: string;

beforeAll(async () => {
  work = await verifiableWork();
  worktree = await work.implement('WP01', { 'src/add.js': '// add\n', 'test/add.test.js': passingTest });
});
afterAll(() => work.remove());

const verify = async (...words: string[]): Promise<{ exit: number; document: Record<string, unknown> }> => {
  const { exit, stdout } = await work.run('verify', 'WP01', ...words);
  return { exit, document: JSON.parse(stdout) as Record<string, unknown> };
};

it('approves work whose own tests pass, and says by which tests', async () => {
  const document = json(await work.run('verify', 'WP01'));
  expect(document).toMatchObject({
    decision: 'approve',
    outcome: 'passed',
    approved_without_independent_tests: false,
    tests: { command: 'node --test test/add.test.js', counts: { passed: 1, failed: 0 } },
    // Nobody can approve what was not handed over.
    next_step: `spec-kitty move-task WP01 --to for_review --agent AGENT --mission ${work.slug}`,
  });
});

it('sends back work whose tests fail, naming the test', async () => {
  work.commit(worktree, { 'test/add.test.js': failingTest });
  const { exit, document } = await verify();
  expect([exit, document]).toMatchObject([
    1,
    { result: 'blocked', decision: 'feedback', classification: 'code', tests: { failing: ['adds'] } },
  ]);
});

it.each([
  ['no test', "require('node:assert');\n"],
  ['only skipped tests', "const test = require('node:test');\ntest.skip('adds', () => {});\n"],
])('gives no verdict for a file with %s', async (_, text) => {
  work.commit(worktree, { 'test/add.test.js': text });
  const { exit, document } = await verify();
  expect([exit, document]).toMatchObject([3, { result: 'error', error_code: 'VERIFICATION_ABSENT' }]);
});

it('takes no exit code alone for tests, unless the project names the command', async () => {
  const { exit, document } = await verify('--command', 'true');
  expect([exit, document['error_code']]).toEqual([3, 'VERIFICATION_ABSENT']);
  expect(document['remediation']).toContain('spec-kitty config set review.test_command true');
});

it('says how a command is named where nothing names one: the same again would change nothing', async () => {
  const other = await verifiableWork(undefined, { 'package.json': '{ "name": "tide" }\n' });
  await other.implement('WP01', { 'src/add.js': '// add\n' });
  const { exit, stdout } = await other.run('verify', 'WP01');
  expect([exit, JSON.parse(stdout)]).toMatchObject([
    3,
    {
      error_code: 'VERIFICATION_ABSENT',
      remediation: [
        'Say how the tests are run, for the project:',
        'spec-kitty config set review.test_command COMMAND',
        'or for this time:',
        expect.stringMatching(/^spec-kitty verify WP01 --command COMMAND --mission /),
      ],
    },
  ]);
  other.remove();
});

it('runs a script that tests the work once, and asks it for no version', async () => {
  const runs = join(work.repository.root, '.git', 'runs.txt');
  const script = `require('node:fs').appendFileSync(${JSON.stringify(runs)}, process.argv.slice(2).join(' ') + ';');\n`;
  work.commit(worktree, { 'test/add.test.js': passingTest, 'src/check.js': `#!/usr/bin/env node\n${script}` });
  chmodSync(join(worktree, 'src/check.js'), 0o755);
  work.commit(worktree, {});
  const { document } = await verify('--command', './src/check.js');
  expect(readFileSync(runs, 'utf8')).toBe(';');
  expect(document['environment']).toMatchObject({ interpreter: './src/check.js', version: null });
});

it('says of a report that is not there that it is not there', async () => {
  const { document } = await verify('--claims', 'nowhere.json');
  expect(document).toMatchObject({
    error_code: 'USAGE_ERROR',
    error: expect.stringContaining('There is no file') as string,
  });
});

it('gives no verdict on work that moves on while it is tested', async () => {
  const moves = `const test = require('node:test');
const { execFileSync } = require('node:child_process');
test('adds', () => void execFileSync('git', ['commit', '--allow-empty', '-qm', 'Later']));
`;
  work.commit(worktree, { 'test/add.test.js': moves });
  const { exit, document } = await verify();
  expect([exit, document]).toMatchObject([3, { reason: 'The work moved to another commit while its tests ran.' }]);
});

it('gives no verdict on work that is not committed', async () => {
  writeFileSync(join(worktree, 'src/open.js'), '//\n');
  const { exit, document } = await verify();
  rmSync(join(worktree, 'src/open.js'));
  expect([exit, document['error_code']]).toEqual([3, 'TREE_DIRTY']);
  expect(document['message'] ?? document['error']).toContain('src/open.js is not committed');
});

it('looks for what a contract needs in files, also where a folder is called .env', async () => {
  const other = await verifiableWork([
    { id: 'WP01', ownedFiles: ['src/**', 'test/**', '.env/**', 'compose.yaml*'] },
    { id: 'WP02', ownedFiles: ['two/**'], dependencies: ['WP01'] },
  ]);
  other.declare(`integration_contracts:
  - id: db
    artifact: DATABASE_URL
    type: env
    producer: WP01
    validation: format
    consumers: [{ wp: WP02, format: { scheme: postgresql } }]`);
  await other.implement('WP01', {
    'test/add.test.js': passingTest,
    '.env/pyvenv.cfg': 'home = /usr/bin\n',
    'compose.yaml': 'services:\n  web:\n    environment:\n      DATABASE_URL:\n      API_TOKEN: tide\n',
  });
  const { stdout } = await other.run('verify', 'WP01');
  other.remove();
  expect(JSON.parse(stdout)).toMatchObject({ contracts: [{ id: 'db', found_in: null, value: null }] });
});
