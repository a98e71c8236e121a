import { overridePorts } from '../../src/cli/open-ports';
import type { Diagnostic } from '../../src/domain/problem/diagnostic';
import { ProblemError } from '../../src/domain/problem/problem';
import type { OutboxTask } from '../../src/ports/outbox';
import { SYNC_ENVIRONMENT, workflowFixture, type WorkflowFixture } from './fixtures';

let fixture: WorkflowFixture;
beforeEach(async () => {
  fixture = await workflowFixture();
});
afterEach(() => {
  overridePorts({});
  fixture.remove();
});

const claim = ['move-task', 'WP01', '--to', 'claimed', '--agent', 'otter'];

const lockProblem = {
  diagnostic_code: 'LOCK_TIMEOUT',
  message: 'Another process syncs.',
  remediation: [],
} as const;

/** A step behind the success that fails in one of the ways there are. */
const failing: Readonly<Record<string, OutboxTask['run']>> = {
  'throws an error': () => Promise.reject(new Error('the line is dead')),
  'throws a problem': () => Promise.reject(new ProblemError(lockProblem)),
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever is thrown must do no harm
  'throws a text': () => Promise.reject('gone'),
  'answers with a diagnostic': () => Promise.resolve([{ ...lockProblem, severity: 'error' }]),
};

it.each([
  ['throws an error', 'OUTBOX_FAILED'],
  ['throws a text', 'OUTBOX_FAILED'],
  ['throws a problem', 'LOCK_TIMEOUT'],
])('a step that %s is told as %s', async (how, code) => {
  overridePorts({ outbox: [{ phase: 'push', run: failing[how] ?? (() => Promise.resolve([])) }] });
  expect((await fixture.done(claim))['diagnostics']).toMatchObject([{ diagnostic_code: code, sync_phase: 'push' }]);
});

describe.each(Object.entries(failing))('A step behind a success that %s', (_, run) => {
  it.each(['connect', 'push', 'final_sync'])(
    'final_sync_failure_after_local_success: leaves the success as it is, in phase %s',
    async (phase) => {
      overridePorts({ outbox: [{ phase, run }] });
      const { exit, stdout, stderr } = await fixture.run(claim, undefined);
      expect([exit, stdout]).toEqual([0, '✓ WP01: Planned → Claimed\n']);
      expect(stderr).toMatch(/^Warning: |^Note: |^Error/);
      // Red is what failures are painted in.
      const coloured = await fixture.run(['move-task', 'WP01', '--to', 'in_progress', '--agent', 'otter']);
      expect(coloured.exit).toBe(0);
      expect(coloured.stderr).not.toContain('\u001B[31m');
      expect(await fixture.done(['status'])).toMatchObject({ by_lane: { in_progress: ['WP01'] } });
    },
  );

  it('strict_json_stdout_with_sync_warning: is a field of the one document', async () => {
    overridePorts({ outbox: [{ phase: 'final_sync', run }] });
    const { exit, stdout, stderr } = await fixture.run([...claim, '--json']);
    expect([exit, stderr]).toEqual([0, '']);
    const { result, diagnostics } = JSON.parse(stdout) as { result: string; diagnostics: readonly Diagnostic[] };
    expect(result).toBe('success');
    expect(diagnostics).toMatchObject([{ fatal: false, sync_phase: 'final_sync' }]);
  });
});

it('duplicate_sync_lock_shutdown_messages: one line for each code, phase and message', async () => {
  const locked: OutboxTask = { phase: 'final_sync', run: () => Promise.reject(new ProblemError(lockProblem)) };
  const reworded: OutboxTask = {
    phase: 'final_sync',
    run: () => Promise.reject(new ProblemError({ ...lockProblem, message: ' Another  process\nsyncs. ' })),
  };
  const elsewhere: OutboxTask = { ...locked, phase: 'push' };
  overridePorts({ outbox: [locked, locked, reworded, elsewhere, locked] });
  const { exit, stderr } = await fixture.run(claim);
  expect(exit).toBe(0);
  expect(stderr.split('\n').filter((line) => line.includes('LOCK_TIMEOUT'))).toHaveLength(2);
});

it('a clone without the merge driver that its attributes name is told so, until init sets it', async () => {
  fixture.repository.write('.gitattributes', 'kitty-specs/**/status.events.jsonl merge=spec-kitty-event-log\n');
  const { diagnostics } = await fixture.done(claim);
  expect(diagnostics).toMatchObject([
    { diagnostic_code: 'MERGE_DRIVER_NOT_SET', sync_phase: 'self_check', fatal: false },
  ]);
  await fixture.done(['init', '--agent', 'generic']);
  expect((await fixture.done(['release', 'WP01', '--reason', 'done']))['diagnostics']).toEqual([]);
});

it('a command that changes nothing has no step behind it', async () => {
  const seen: string[] = [];
  overridePorts({ outbox: [{ phase: 'final_sync', run: () => Promise.resolve((seen.push('ran'), [])) }] });
  for (const words of [['next'], ['status'], ['doctor'], ['log']]) await fixture.run(words);
  expect(seen).toEqual([]);
  await fixture.run(claim);
  expect(seen).toEqual(['ran']);
});

it('the tests of these steps turn them on, against fakes', () => {
  expect(SYNC_ENVIRONMENT).toEqual({ SPEC_KITTY_ENABLE_SAAS_SYNC: '1' });
});
