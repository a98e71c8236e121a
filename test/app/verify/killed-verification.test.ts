import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ended, isRunning, until } from '../../given/processes';
import { json } from '../../given/ready-mission';
import { childEnvironment } from '../../given/temporary-repository';
import { passingTest, verifiableWork, type VerifiableWork } from '../../given/verifiable-work';
import { programPath } from '../../run-program';

const hangs = `const test = require('node:test');
const { writeFileSync } = require('node:fs');
test('hangs', async () => {
  writeFileSync(process.env.READY_FILE, String(process.pid));
  await new Promise((resolve) => setTimeout(resolve, 600_000));
});
`;

let work: VerifiableWork;
let worktree: string;
let ready: string;

beforeEach(async () => {
  work = await verifiableWork();
  worktree = await work.implement('WP01', { 'src/add.js': '// add\n', 'test/add.test.js': hangs });
  ready = join(work.repository.root, '.git', 'ready.txt');
});
afterEach(() => work.remove());

function begin(): ChildProcess {
  return spawn(process.execPath, [programPath, 'verify', 'WP01', '--json'], {
    cwd: work.repository.root,
    env: childEnvironment({ READY_FILE: ready }),
    stdio: 'ignore',
  });
}

/** The process id of the test that hangs, as soon as it does. */
async function hanging(): Promise<number> {
  while (!existsSync(ready) || readFileSync(ready, 'utf8') === '') await pause(20);
  return Number(readFileSync(ready, 'utf8'));
}

it('kill -9 leaves nothing that the next run does not end', async () => {
  const child = begin();
  const pid = await hanging();
  child.kill('SIGKILL');
  await ended(child);
  work.commit(worktree, { 'test/add.test.js': passingTest });
  const outcome = json(await work.run('verify', 'WP01'));
  expect(outcome).toMatchObject({ decision: 'approve' });
  await until(() => !isRunning(pid));
  const folders = readdirSync(join(work.repository.root, '.git', 'spec-kitty', 'verify'));
  expect(folders).toEqual([outcome['run_id']]);
  expect(work.repository.git('status', '--porcelain')).toBe('');
});

it('an interrupt ends the tests, and records nothing', async () => {
  const child = begin();
  const pid = await hanging();
  child.kill('SIGINT');
  expect(await ended(child)).toBe(130);
  await until(() => !isRunning(pid));
  expect(
    readFileSync(join(work.repository.root, 'kitty-specs', work.slug, 'status.events.jsonl'), 'utf8'),
  ).not.toContain('WPVerified');
  expect(work.repository.git('status', '--porcelain')).toBe('');
});
