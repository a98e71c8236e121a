import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  commitFile,
  gitIn,
  logOf,
  mergeableMission,
  refsOf,
  writeIn,
  type MergeableMission,
} from '../../given/mergeable-mission';
import { json } from '../../given/ready-mission';
import { runInProcess } from '../../run-program';

let mission: MergeableMission | undefined;

afterEach(() => mission?.repository.remove());

const merge = async (words: readonly string[] = [], cwd?: string): Promise<Record<string, unknown>> => {
  const at = cwd ?? mission?.root ?? '';
  return json(await runInProcess(at, ['merge', ...words, '--json']));
};

function metaOn(given: MergeableMission, ref: string): Record<string, unknown> {
  return JSON.parse(gitIn(given.root, 'show', `${ref}:kitty-specs/${given.slug}/meta.json`)) as Record<string, unknown>;
}

describe.each(['worktree', 'in-place', 'branch'] as const)('A mission with its home %s', (home) => {
  it.each(['merge', 'squash', 'rebase'] as const)(
    'is merged by %s: all work arrives, nothing is left over',
    async (strategy) => {
      mission = await mergeableMission({ home });
      const { root, slug, homeBranch } = mission;
      const outcome = await merge(['--strategy', strategy]);
      const branch = home === 'branch' ? homeBranch : 'main';
      expect(outcome).toMatchObject({ strategy, target_branch: 'main', findings: [], already_merged: false });
      for (const path of ['src/one/part.ts', 'src/two/part.ts', 'README.md']) {
        expect(gitIn(root, 'cat-file', '-t', `main:${path}`)).toBe('blob');
        expect(existsSync(join(root, path))).toBe(true);
      }
      expect(gitIn(root, 'status', '--porcelain')).toBe('');
      expect(gitIn(root, 'symbolic-ref', '--short', 'HEAD')).toBe(branch);
      const meta = metaOn(mission, 'main');
      expect(meta).toMatchObject({
        merged_into: 'main',
        merged_strategy: strategy,
        mission_number: 1,
        home_branch: 'main',
      });
      expect(gitIn(root, 'rev-parse', 'main^')).toBe(meta['merged_commit']);
      const log = logOf(join(root, 'kitty-specs', slug));
      expect(log.filter(({ to_lane: to }) => to === 'done').map(({ wp_id: id }) => id)).toEqual(['WP01', 'WP02']);
      const status = json(await runInProcess(root, ['status', '--mission', slug, '--json']));
      expect(status).toMatchObject({ done_count: 2, mission_state: 'done' });
      const snapshot = JSON.parse(readFileSync(join(root, 'kitty-specs', slug, 'status.json'), 'utf8')) as Record<
        string,
        unknown
      >;
      expect(snapshot['summary']).toMatchObject({ done: 2, approved: 0 });
      expect(gitIn(root, 'for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n')).toEqual(
        home === 'branch' ? [homeBranch, 'main'] : ['main'],
      );
      expect(gitIn(root, 'worktree', 'list').split('\n')).toHaveLength(1);
      expect(gitIn(root, 'fsck', '--no-dangling')).toBe('');
    },
  );
});

describe('A merge', () => {
  it('says the second time that there is nothing to do', async () => {
    mission = await mergeableMission();
    await merge();
    const before = refsOf(mission.root);
    expect(await merge()).toMatchObject({ already_merged: true });
    expect(await merge(['--mission', mission.slug])).toMatchObject({ already_merged: true });
    expect(refsOf(mission.root)).toBe(before);
  });

  it('is made as the settings say, and otherwise where a flag says so', async () => {
    mission = await mergeableMission();
    json(await runInProcess(mission.root, ['config', 'set', 'merge.strategy', 'squash', '--json']));
    const on = `spec-kitty merge --mission ${mission.slug}`;
    expect(await merge(['--dry-run', '--strategy', 'rebase'])).toMatchObject({
      strategy: 'rebase',
      next_steps: [`${on} --strategy rebase`],
    });
    expect(await merge(['--dry-run'])).toMatchObject({ strategy: 'squash', next_steps: [on] });
    gitIn(mission.root, 'branch', 'release');
    const other = ['--target', 'release', '--strategy', 'merge', '--keep-branch'];
    expect(await merge(['--dry-run', ...other])).toMatchObject({
      target_branch: 'release',
      next_steps: [`${on} --strategy merge --target release --keep-branch`],
    });
  });

  it('keeps what the target got meanwhile', async () => {
    mission = await mergeableMission();
    commitFile(mission.root, 'README.md', '# Project\n\nNew on the target.\n');
    await merge(['--strategy', 'squash']);
    expect(gitIn(mission.root, 'show', 'main:README.md')).toContain('New on the target.');
  });
});

/** Two events more on the side of the home. */
async function moveTwice(home: string, slug: string): Promise<void> {
  const move = async (...words: string[]): Promise<void> => {
    json(await runInProcess(home, ['move-task', 'WP01', '--note', 'w', '--mission', slug, ...words, '--json']));
  };
  await move('--to', 'blocked');
  await move('--to', 'approved', '--force', '--reviewer', 'heron');
}

describe('State files', () => {
  it('that both sides changed are joined by their meaning: no event is lost, and no conflict is shown', async () => {
    mission = await mergeableMission();
    const { root, slug, homeBranch } = mission;
    gitIn(root, 'merge', '-q', '--no-edit', homeBranch);
    const log = `kitty-specs/${slug}/status.events.jsonl`;
    const [first = {}] = logOf(join(root, 'kitty-specs', slug)).slice(-1);
    const foreign = {
      ...first,
      event_id: '01KJMA0F0000000000000000ZZ',
      at: '2020-01-01T00:00:00+00:00',
      reason: 'on the target',
    };
    commitFile(root, log, `${readFileSync(join(root, log), 'utf8')}${JSON.stringify(foreign)}\n`);
    const here = join(root, '.worktrees', slug);
    await moveTwice(here, slug);
    const before = logOf(join(here, 'kitty-specs', slug));
    const dry = await merge(['--dry-run', '--mission', slug]);
    const step = (dry['steps'] as { kind: string; conflicts: { auto: boolean }[] }[]).find(
      ({ kind }) => kind === 'mission_to_target',
    );
    expect(step?.conflicts.length).toBeGreaterThan(0);
    expect(step?.conflicts.every(({ auto }) => auto)).toBe(true);
    await merge(['--mission', slug]);
    const after = logOf(join(root, 'kitty-specs', slug));
    const idsOf = (rows: readonly Record<string, unknown>[]): unknown[] => rows.map(({ event_id: id }) => id);
    expect(idsOf(after)).toEqual(expect.arrayContaining([...idsOf(before), foreign.event_id]));
    expect(after).toHaveLength(before.length + 1 + 2);
    const doctor = json(await runInProcess(root, ['doctor', '--mission', slug, '--json']));
    expect((doctor['findings'] as { check: string }[]).filter(({ check }) => check === 'log_unreadable')).toEqual([]);
  });

  it('with one event in two forms stop the merge', async () => {
    mission = await mergeableMission();
    const { root, slug, homeBranch } = mission;
    gitIn(root, 'merge', '-q', '--no-edit', homeBranch);
    const log = `kitty-specs/${slug}/status.events.jsonl`;
    const text = readFileSync(join(root, log), 'utf8');
    commitFile(root, log, text.replace(/"reason": null/, '"reason": "rewritten"'));
    const here = join(root, '.worktrees', slug);
    await moveTwice(here, slug);
    const refs = refsOf(root);
    const ran = await runInProcess(root, ['merge', '--mission', slug, '--json']);
    expect(ran.exit).toBe(1);
    expect(ran.stdout).toContain('MERGE_CONFLICT_FORECAST');
    expect(refsOf(root)).toBe(refs);
  });
});

it('takes along what was recorded and not committed yet', async () => {
  for (const home of ['worktree', 'in-place'] as const) {
    mission = await mergeableMission({ home });
    const { root, slug } = mission;
    writeIn(root, '.kittify/config.yaml', 'agents:\n  auto_commit: false\n');
    gitIn(root, 'config', 'core.excludesFile', join(root, '.git', 'ignored'));
    writeIn(root, '.git/ignored', '.kittify/\n');
    json(await runInProcess(root, ['move-task', 'WP01', '--to', 'done', '--mission', slug, '--json']));
    const off = await runInProcess(root, ['merge', '--mission', slug, '--json']);
    expect([off.exit, off.stdout.includes('HOME_WORKTREE_DIRTY')]).toEqual([1, true]);
    writeIn(root, '.kittify/config.yaml', 'agents:\n  auto_commit: true\n');
    expect(await merge(['--dry-run', '--mission', slug])).toMatchObject({ findings: [] });
    const merged = await merge(['--mission', slug]);
    expect(merged['done_events']).toHaveLength(1);
    const done = logOf(join(root, 'kitty-specs', slug)).filter(({ to_lane: to }) => to === 'done');
    expect(done.map(({ wp_id: id }) => id)).toEqual(['WP01', 'WP02']);
    expect(gitIn(root, 'status', '--porcelain')).toBe('');
    if (home === 'worktree') mission.repository.remove();
  }
});

it('merges a mission of the existing tool, which names no home', async () => {
  mission = await mergeableMission({ home: 'in-place' });
  const { root, slug } = mission;
  const path = join(root, 'kitty-specs', slug, 'meta.json');
  const { home_branch: _home, ...meta } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  commitFile(root, `kitty-specs/${slug}/meta.json`, `${JSON.stringify(meta, null, 2)}\n`);
  expect(await merge()).toMatchObject({ result: 'success', mission_branch: 'main', target_branch: 'main' });
  const after = metaOn(mission, 'main');
  expect(Object.keys(after)).not.toContain('home_branch');
  expect(after).toMatchObject({ mission_number: 1, merged_into: 'main' });
});
