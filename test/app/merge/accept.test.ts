import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { approve, gitIn, mergeableMission, refsOf, type MergeableMission } from '../../given/mergeable-mission';
import { runInProcess } from '../../run-program';

let mission: MergeableMission;

afterEach(() => mission.repository.remove());

const kitty = async (...words: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await runInProcess(mission.root, [...words, '--mission', mission.slug, '--json'])).stdout) as Record<
    string,
    unknown
  >;

it('records the acceptance once, with one event and one entry', async () => {
  mission = await mergeableMission();
  const before = refsOf(mission.root);
  expect(await kitty('accept', '--dry-run')).toMatchObject({
    ok: true,
    findings: [],
    accepted_at: null,
    dry_run: true,
  });
  expect(refsOf(mission.root)).toBe(before);
  const accepted = await kitty('accept', '--actor', 'heron');
  expect(accepted).toMatchObject({
    ok: true,
    all_done: true,
    accepted_by: 'heron',
    already_accepted: false,
    lanes: { approved: ['WP01', 'WP02'] },
  });
  const meta = JSON.parse(
    gitIn(mission.root, 'show', `${mission.homeBranch}:kitty-specs/${mission.slug}/meta.json`),
  ) as Record<string, unknown>;
  expect(meta).toMatchObject({ accepted_by: 'heron', acceptance_mode: 'local' });
  expect(meta['acceptance_history']).toHaveLength(1);
  const after = refsOf(mission.root);
  expect(await kitty('accept')).toMatchObject({ already_accepted: true, accepted_by: 'heron' });
  expect(refsOf(mission.root)).toBe(after);
  expect(await kitty('merge')).toMatchObject({ result: 'success' });
});

it('is followed by the merge, and holds only until the work moves again', async () => {
  mission = await mergeableMission();
  const nextAction = async (): Promise<unknown> => (await kitty('next'))['preview_step'];
  expect(await nextAction()).toBe('accept');
  await kitty('accept');
  expect(await nextAction()).toBe('merge');
  expect(await kitty('status')).toMatchObject({ mission_state: 'merge', next_action: { text: 'merge' } });
  const issued = await kitty('next', '--agent', 'otter', '--result', 'success');
  expect(issued).toMatchObject({ kind: 'step', action: 'merge' });
  expect(readFileSync(String(issued['prompt_file']), 'utf8')).toContain('spec-kitty merge --dry-run');

  const feedback = join(mission.root, 'feedback.md');
  writeFileSync(feedback, 'Two tides at one time.\n');
  await kitty('move-task', 'WP01', '--to', 'in_progress', '--review-feedback-file', feedback, '--agent', 'otter');
  rmSync(feedback);
  expect(await kitty('next')).toMatchObject({ mission_state: 'implement', preview_step: null });
  await approve(mission.root, mission.slug, 'WP01');
  await kitty('next', '--agent', 'otter', '--result', 'success');
  expect(await nextAction()).toBe('accept');
  expect(await kitty('accept', '--dry-run')).toMatchObject({ already_accepted: false });
  expect(await kitty('accept')).toMatchObject({ already_accepted: false, ok: true });
  expect(await nextAction()).toBe('merge');
});

it('names what is open, all at once, and records nothing', async () => {
  mission = await mergeableMission({ unapproved: ['WP02'] });
  const spec = join(mission.home, 'kitty-specs', mission.slug, 'spec.md');
  appendFileSync(spec, '\n[NEEDS CLARIFICATION: which harbour?]\n');
  gitIn(mission.home, 'rm', '-q', `kitty-specs/${mission.slug}/plan.md`);
  gitIn(mission.home, 'commit', '-qam', 'A question');
  const before = refsOf(mission.root);
  const refused = await kitty('accept');
  expect(refused).toMatchObject({
    result: 'blocked',
    ok: false,
    all_done: false,
    needs_clarification: ['spec.md:5'],
    missing_artifacts: ['plan.md'],
  });
  const codes = (refused['findings'] as { diagnostic_code: string; check?: string }[]).map(
    (one) => one.check ?? one.diagnostic_code,
  );
  expect(codes).toEqual(['WP_NOT_APPROVED', 'missing_artifacts', 'needs_clarification']);
  expect((refused['findings'] as { diagnostic_code: string }[]).at(-1)?.diagnostic_code).toBe('NOT_ACCEPTABLE');
  expect(refsOf(mission.root)).toBe(before);
});

it('whose commit fails does not stand in the way of the merge, which makes up for it', async () => {
  mission = await mergeableMission();
  gitIn(mission.root, 'config', 'commit.gpgsign', 'true');
  gitIn(mission.root, 'config', 'gpg.program', '/no/such/program');
  const accepted = await kitty('accept');
  expect(accepted).toMatchObject({ ok: true, diagnostics: [{ diagnostic_code: 'AUTO_COMMIT_FAILED' }] });
  gitIn(mission.root, 'config', '--unset', 'commit.gpgsign');
  expect(await kitty('merge')).toMatchObject({ result: 'success', findings: [] });
  const meta = gitIn(mission.root, 'show', `main:kitty-specs/${mission.slug}/meta.json`);
  expect(JSON.parse(meta)).toMatchObject({ acceptance_mode: 'local' });
});
