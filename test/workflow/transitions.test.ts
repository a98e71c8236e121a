import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonlEventLog } from '../../src/adapters/jsonl-event-log/jsonl-event-log';
import { realFileCalls } from '../../src/system/durable-file/file-calls';
import { overridePorts } from '../../src/cli/open-ports';
import { workflowFixture, type WorkflowFixture } from './fixtures';

let fixture: WorkflowFixture;
beforeEach(async () => {
  fixture = await workflowFixture();
});
afterEach(() => {
  overridePorts({});
  fixture.remove();
});

const logOf = ({ repository, slug }: WorkflowFixture): string =>
  readFileSync(join(repository.root, 'kitty-specs', slug, 'status.events.jsonl'), 'utf8');

it('subagent_worktree_move_task_approval_event: an approval given in a lane worktree is in the one log of the mission', async () => {
  const worktree = await fixture.handOver('WP01', 'otter');
  const outcome = await fixture.done(
    ['move-task', 'WP01', '--to', 'approved', '--reviewer', 'heron', '--approval-ref', 'PR-1'],
    join(worktree, 'src'),
  );
  const path = join(fixture.repository.root, 'kitty-specs', fixture.slug, 'status.events.jsonl');
  expect(outcome).toMatchObject({ work_package_id: 'WP01', to_lane: 'approved', status_events_path: path });
  const last = JSON.parse(logOf(fixture).trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
  expect([last['event_id'], last['to_lane']]).toEqual([outcome['event_id'], 'approved']);
});

it('interrupted_action_claimed_recovery: a claim without a start is shown, finished by its holder, or given back', async () => {
  await fixture.done(['move-task', 'WP01', '--to', 'claimed', '--agent', 'otter']);
  const { attention } = await fixture.done(['status']);
  expect(attention).toMatchObject([{ kind: 'claim_not_started', work_package_id: 'WP01' }]);
  const other = await fixture.run(['implement', 'WP01', '--agent', 'heron']);
  expect([other.exit, other.stderr.includes('release WP01')]).toEqual([4, true]);
  expect(await fixture.done(['implement', 'WP01', '--agent', 'otter'])).toMatchObject({
    to_lane: 'in_progress',
    resumed: true,
  });
  await fixture.done(['release', 'WP01', '--reason', 'gone']);
  expect(await fixture.done(['implement', 'WP01', '--agent', 'heron'])).toMatchObject({ to_lane: 'in_progress' });
});

it('missing_event_readback_failure: an append that the disk swallowed is no success', async () => {
  const before = logOf(fixture);
  const swallowing = { ...realFileCalls, write: (_: number, bytes: Uint8Array) => bytes.length };
  overridePorts({ log: jsonlEventLog((_, __, work) => Promise.resolve(work()), swallowing) });
  const words = ['move-task', 'WP01', '--to', 'claimed', '--agent', 'otter'];
  const refused = await fixture.run([...words, '--json']);
  expect(refused.exit).not.toBe(0);
  const answer = JSON.parse(refused.stdout) as Record<string, unknown>;
  expect(answer).toMatchObject({
    result: 'error',
    error_code: 'STATUS_EVENT_PERSISTENCE_VERIFICATION_FAILED',
    violated_invariant: 'STA-002',
    mission_slug: fixture.slug,
    work_package_id: 'WP01',
  });
  expect(answer['remediation']).not.toEqual([]);
  expect(JSON.stringify(answer)).toContain('status.events.jsonl');
  const text = await fixture.run(words);
  expect([text.exit === 0, text.stdout]).toEqual([false, '']);
  expect(logOf(fixture)).toBe(before);
});
