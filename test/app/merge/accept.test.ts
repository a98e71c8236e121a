import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitIn, mergeableMission, refsOf, type MergeableMission } from '../../given/mergeable-mission';
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
