import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  commitFile,
  gitIn,
  mergeableMission,
  refsOf,
  writeIn,
  type MergeableMission,
} from '../../given/mergeable-mission';
import { json, readyMission } from '../../given/ready-mission';
import { dice } from '../../given/random-work';
import { temporaryRepository } from '../../given/temporary-repository';
import { runInProcess } from '../../run-program';

type Document = Record<string, unknown>;

async function kitty(root: string, slug: string, ...words: string[]): Promise<Document> {
  return JSON.parse((await runInProcess(root, [...words, '--mission', slug, '--json'])).stdout) as Document;
}

/** What boards and rules see of every work package; counts and times are history. */
function stateOf(directory: string): unknown {
  const snapshot = JSON.parse(readFileSync(join(directory, 'status.json'), 'utf8')) as {
    work_packages: Record<string, Document>;
  };
  return Object.fromEntries(
    Object.entries(snapshot.work_packages).map(
      ([id, { lane, agent, shell_pid, subtasks, actor, tracker_refs: refs }]) => {
        const marked = Object.entries((subtasks as Document | undefined) ?? {}).filter(
          ([, state]) => state !== 'planned',
        );
        const holder = lane === 'planned' ? null : actor;
        return [
          id,
          {
            lane,
            agent: agent ?? null,
            pid: shell_pid ?? null,
            subtasks: marked,
            holder,
            refs: (refs as unknown[] | undefined) ?? [],
          },
        ];
      },
    ),
  );
}

describe('An operation', () => {
  const repository = temporaryRepository();
  const { root } = repository;
  let slug = '';

  beforeAll(async () => {
    slug = await readyMission(root, [
      { id: 'WP01', ownedFiles: ['src/one/**'] },
      { id: 'WP02', ownedFiles: ['src/two/**'] },
    ]);
  });
  afterAll(() => repository.remove());

  it('and its undo leave the state as it was, for random sequences', async () => {
    const directory = join(root, 'kitty-specs', slug);
    const roll = dice(7);
    let undone = 0;
    for (let turn = 0; turn < 40; turn++) {
      const id = `WP0${1 + roll(2)}`;
      const operations = [
        ['move-task', id, '--to', 'claimed', '--agent', 'otter', '--shell-pid', '11'],
        ['move-task', id, '--to', 'in_progress', '--agent', 'heron'],
        ['move-task', id, '--to', 'for_review', '--agent', 'otter', '--tracker-ref', `T-${turn}`],
        ['move-task', id, '--to', 'in_review', '--reviewer', 'wren'],
        ['move-task', id, '--to', 'blocked', '--note', 'waits'],
        ['move-task', id, '--to', 'in_progress', '--agent', 'otter'],
        ['release', id, '--reason', 'tired'],
      ];
      const before = stateOf(directory);
      const words = operations[roll(operations.length)] ?? [];
      const done = await kitty(root, slug, ...words);
      if (done['result'] !== 'success' || done['no_op'] === true) continue;
      if (roll(3) === 0) continue;
      const back = await kitty(root, slug, 'undo', '--agent', 'raven');
      // Leaving a review says something of the work.
      if (String(back['error']).includes('verdict')) continue;
      expect({ words, back: back['result'], error: back['error'] }).toEqual({
        words,
        back: 'success',
        error: undefined,
      });
      expect({ words, state: stateOf(directory) }).toEqual({ words, state: before });
      undone += 1;
    }
    expect(undone).toBeGreaterThan(8);
    expect(repository.git('status', '--porcelain')).toBe('');
  }, 60_000);

  it('that is a verdict, a seed or not the last one is refused with what to do instead', async () => {
    const force = ['--agent', 'otter', '--force', '--note', 'again'];
    const claimed = await kitty(root, slug, 'move-task', 'WP01', '--to', 'in_progress', ...force);
    expect(claimed['result']).toBe('success');
    await kitty(root, slug, 'move-task', 'WP01', '--to', 'for_review', '--agent', 'otter');
    expect(await kitty(root, slug, 'undo', '--event', String(claimed['event_id']))).toMatchObject({
      error_code: 'UNDO_NOT_SAFE',
    });
    await kitty(root, slug, 'move-task', 'WP01', '--to', 'approved', '--reviewer', 'heron', '--approval-ref', 'seen');
    const refused = await kitty(root, slug, 'undo');
    expect(refused).toMatchObject({ error_code: 'UNDO_NOT_SAFE', mission_slug: slug });
    expect(String(refused['error'])).toContain('verdict');
    expect(await kitty(root, slug, 'undo', '--event', 'NOPE')).toMatchObject({ error_code: 'UNDO_NOT_SAFE' });
    const fresh = temporaryRepository();
    const other = await readyMission(fresh.root, [{ id: 'WP01', ownedFiles: ['src/**'] }]);
    expect(await kitty(fresh.root, other, 'undo')).toMatchObject({ error_code: 'UNDO_NOT_SAFE' });
    fresh.remove();
  });

  it('can be looked at first, and an undo can be undone', async () => {
    const directory = join(root, 'kitty-specs', slug);
    const force = ['--agent', 'otter', '--force', '--note', 'again'];
    await kitty(root, slug, 'move-task', 'WP02', '--to', 'claimed', ...force);
    await kitty(root, slug, 'move-task', 'WP02', '--to', 'in_progress', '--agent', 'otter');
    const started = stateOf(directory);
    const refs = refsOf(root);
    expect(await kitty(root, slug, 'undo', '--dry-run')).toMatchObject({
      from_lane: 'in_progress',
      to_lane: 'claimed',
      event_id: null,
    });
    expect(refsOf(root)).toBe(refs);
    expect(await kitty(root, slug, 'undo')).toMatchObject({ from_lane: 'in_progress', to_lane: 'claimed' });
    expect(await kitty(root, slug, 'undo')).toMatchObject({ from_lane: 'claimed', to_lane: 'in_progress' });
    expect(stateOf(directory)).toEqual(started);
  });
});

describe('A merge', () => {
  let mission: MergeableMission;
  afterEach(() => mission.repository.remove());
  const heads = (): string => gitIn(mission.root, 'for-each-ref', '--format=%(refname) %(objectname)');

  it.each(['merge', 'squash', 'rebase'] as const)(
    'by %s is taken back to exactly where the branches were',
    async (strategy) => {
      for (const home of ['worktree', 'in-place'] as const) {
        mission = await mergeableMission({ home });
        const { root, slug } = mission;
        const before = heads();
        json(await runInProcess(root, ['merge', '--strategy', strategy, '--json']));
        const dry = await kitty(root, slug, 'undo', '--dry-run');
        expect(dry).toMatchObject({ kind: 'merge', dry_run: true });
        expect(await kitty(root, slug, 'undo')).toMatchObject({ result: 'success', kind: 'merge' });
        expect(heads()).toBe(before);
        expect(gitIn(root, 'status', '--porcelain')).toBe('');
        expect(await kitty(root, slug, 'status')).toMatchObject({ done_count: 0 });
        json(await runInProcess(root, ['implement', '--recover', '--mission', slug, '--json']));
        json(await runInProcess(root, ['merge', '--json']));
        expect(gitIn(root, 'show', 'main:src/two/part.ts')).toBe('// WP02');
        if (home === 'worktree') mission.repository.remove();
      }
    },
    60_000,
  );

  it('that was built upon, pushed, or has changed files in the way is not taken back', async () => {
    mission = await mergeableMission();
    const { root, slug, repository } = mission;
    json(await runInProcess(root, ['merge', '--json']));
    const refs = refsOf(root);
    writeIn(root, 'src/one/part.ts', 'changed\n');
    expect(await kitty(root, slug, 'undo')).toMatchObject({ error_code: 'UNDO_NOT_SAFE' });
    gitIn(root, 'restore', 'src/one/part.ts');
    const origin = join(dirname(root), 'origin.git');
    repository.git('init', '-q', '--bare', '-b', 'main', origin);
    repository.git('remote', 'add', 'origin', origin);
    repository.git('push', '-q', 'origin', 'main');
    const pushed = await kitty(root, slug, 'undo');
    expect(String(pushed['error'])).toContain('pushed');
    expect(
      refsOf(root)
        .replace(/.*refs\/remotes.*\n?/g, '')
        .trim(),
    ).toBe(refs);
    repository.git('update-ref', '-d', 'refs/remotes/origin/main');
    commitFile(root, 'later.txt', 'later\n');
    const built = await kitty(root, slug, 'undo');
    expect(String(built['error'])).toContain('others build on it');
    expect(built['remediation']).not.toEqual(expect.arrayContaining([expect.stringMatching(/reset|--force/)]));
  });
});
