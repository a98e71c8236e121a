import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commitFile, gitIn, mergeableMission, refsOf, type MergeableMission } from '../../given/mergeable-mission';
import { json } from '../../given/ready-mission';
import { runInProcess } from '../../run-program';

let mission: MergeableMission;

afterEach(() => mission.repository.remove());

/** main was pushed, went on there, and has a commit here that is not there. */
async function diverged(home: 'worktree' | 'in-place'): Promise<void> {
  mission = await mergeableMission({ home });
  const { root, repository } = mission;
  const origin = join(dirname(root), 'origin.git');
  const base = gitIn(root, 'rev-list', '--max-parents=0', 'HEAD');
  repository.git('init', '-q', '--bare', '-b', 'main', origin);
  repository.git('remote', 'add', 'origin', origin);
  repository.git('push', '-q', 'origin', `${base}:refs/heads/main`);
  const theirs = join(dirname(root), 'theirs');
  gitIn(dirname(root), 'clone', '-q', origin, theirs);
  commitFile(theirs, 'theirs.txt', 'of somebody else\n');
  gitIn(theirs, 'push', '-q', 'origin', 'main');
  repository.git('fetch', '-q');
  repository.git('branch', '-q', '--set-upstream-to', 'origin/main', 'main');
  commitFile(root, 'mine.txt', 'not part of the mission\n');
}

const kitty = async (...words: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await runInProcess(mission.root, [...words, '--mission', mission.slug, '--json'])).stdout) as Record<
    string,
    unknown
  >;

describe.each(['worktree', 'in-place'] as const)('A mission with its home %s, whose target has diverged', (home) => {
  it('gets a branch of its own: its work on top of the remote, nothing else, the same every time', async () => {
    await diverged(home);
    const { root, slug } = mission;
    const before = refsOf(root);
    const dry = await kitty('merge', '--prepare-pr', '--dry-run');
    expect(refsOf(root)).toBe(before);
    const prepared = await kitty('merge', '--prepare-pr');
    const branch = `kitty/pr/${slug}-to-main`;
    expect(prepared).toMatchObject({
      result: 'success',
      focused_pr_branch: branch,
      base: 'origin/main',
      tree: dry['tree'],
    });
    const files = gitIn(root, 'diff', '--name-only', `origin/main...${branch}`).split('\n');
    expect(files.filter((path) => !path.startsWith(`kitty-specs/${slug}/`))).toEqual([
      'src/one/part.ts',
      'src/two/part.ts',
    ]);
    expect(gitIn(root, 'ls-tree', '-r', '--name-only', branch)).toContain('theirs.txt');
    expect(gitIn(root, 'ls-tree', '-r', '--name-only', branch)).not.toContain('mine.txt');
    expect(refsOf(root).replace(new RegExp(`refs/heads/${branch} .*\\n?`), '')).toBe(before);
    const again = await kitty('merge', '--prepare-pr');
    expect(again).toMatchObject({ unchanged: true, commit: prepared['commit'], tree: prepared['tree'] });
  });

  it.each(['--no-ff', '--squash'])(
    'is finished when its pull request was merged with %s, and not before',
    async (how) => {
      await diverged(home);
      const { root, slug, lanes } = mission;
      const { focused_pr_branch: branch } = await kitty('merge', '--prepare-pr');
      expect(await kitty('merge', '--landed')).toMatchObject({ error_code: 'NOT_LANDED' });
      gitIn(root, 'push', '-q', 'origin', String(branch));
      const theirs = join(dirname(root), 'theirs');
      gitIn(theirs, 'fetch', '-q');
      gitIn(theirs, 'merge', '-q', how, `origin/${String(branch)}`);
      if (how === '--squash') gitIn(theirs, 'commit', '-qm', 'Squashed');
      gitIn(theirs, 'push', '-q', 'origin', 'main');
      gitIn(root, 'fetch', '-q');
      const before = refsOf(root);
      expect(await kitty('merge', '--landed', '--dry-run')).toMatchObject({ result: 'success', done_events: [] });
      expect(refsOf(root)).toBe(before);
      const landed = await kitty('merge', '--landed', 'origin/main');
      expect(landed).toMatchObject({
        result: 'success',
        landed_ref: 'origin/main',
        mission_number: 1,
        diagnostics: [],
      });
      expect(await kitty('status')).toMatchObject({ mission_number: 1 });
      expect(landed['done_events']).toHaveLength(2);
      expect(await kitty('status')).toMatchObject({ done_count: 2, mission_state: 'done' });
      for (const lane of Object.values(lanes)) expect(existsSync(lane.root)).toBe(false);
      expect(gitIn(root, 'for-each-ref', 'refs/heads', '--format=%(refname)')).not.toContain('-lane-');
      expect(gitIn(root, 'status', '--porcelain')).toBe('');
      expect(await kitty('merge')).toMatchObject({ already_merged: true });
      // A run that was killed is finished by the same command; one that was not has nothing left to do.
      expect(await kitty('merge', '--landed', 'origin/main')).toMatchObject({
        result: 'success',
        done_events: [],
        commit: null,
        removed: { worktrees: [], branches: [] },
      });
      expect((await kitty('log'))['events']).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ summary: expect.stringContaining('Merged WP01') as string }),
        ]),
      );
      const undone = await kitty('undo');
      expect(undone).toMatchObject({ error_code: 'UNDO_NOT_SAFE' });
      expect(undone['error']).toBe(
        `${slug} landed in main by a pull request: what others have is not taken back here.`,
      );
      expect(undone['remediation']).toContain(`git show --stat ${gitIn(root, 'rev-parse', 'origin/main')}`);
    },
  );
});

it('a branch that was prepared is gone on with, never rewritten', async () => {
  await diverged('worktree');
  const { root, lanes } = mission;
  const first = await kitty('merge', '--prepare-pr');
  commitFile(lanes['WP01']?.root ?? '', 'src/one/more.ts', '// more\n');
  const second = await kitty('merge', '--prepare-pr');
  expect(second['commit']).not.toBe(first['commit']);
  expect(gitIn(root, 'merge-base', String(first['commit']), String(second['commit']))).toBe(first['commit']);
});

it('names a ref that does not exist, and an argument that has no place', async () => {
  mission = await mergeableMission();
  expect(await kitty('merge', '--landed', 'nowhere')).toMatchObject({ error_code: 'USAGE_ERROR' });
  expect(await kitty('merge', 'tide')).toMatchObject({ error_code: 'USAGE_ERROR' });
  json(await runInProcess(mission.root, ['merge', '--json']));
});
