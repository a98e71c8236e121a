import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mergeMission } from '../../../src/app/merge/merge-mission';
import { openPorts } from '../../../src/cli/open-ports';
import type { Ports } from '../../../src/ports/ports';
import { commitFile, gitIn, mergeableMission, refsOf, type MergeableMission } from '../../given/mergeable-mission';
import { hermeticEnvironment } from '../../given/temporary-repository';
import { runInProcess } from '../../run-program';

type Document = Record<string, unknown>;

let mission: MergeableMission;

afterEach(() => mission.repository.remove());

const plainMerge = {
  strategy: null,
  target: undefined,
  isDryRun: false,
  isPushed: false,
  keepsBranches: false,
  keepsWorktrees: false,
};

const kitty = async (...words: string[]): Promise<Document> =>
  JSON.parse((await runInProcess(mission.root, [...words, '--json'])).stdout) as Document;

it('a merged mission is shown where it is the only one, and pushed by a further merge --push', async () => {
  mission = await mergeableMission();
  const { root, repository, slug } = mission;
  const origin = join(dirname(root), 'origin.git');
  repository.git('init', '-q', '--bare', '-b', 'main', origin);
  repository.git('remote', 'add', 'origin', origin);
  repository.git('push', '-qu', 'origin', 'main');
  expect(await kitty('merge')).toMatchObject({ result: 'success', pushed: null });
  expect(await kitty('status')).toMatchObject({ mission_slug: slug, mission_state: 'done', done_count: 2 });
  expect(gitIn(origin, 'rev-parse', 'main')).not.toBe(gitIn(root, 'rev-parse', 'main'));

  expect(await kitty('merge', '--push', '--dry-run')).toMatchObject({ already_merged: true, pushed: null });
  expect(gitIn(origin, 'rev-parse', 'main')).not.toBe(gitIn(root, 'rev-parse', 'main'));
  expect(await kitty('merge', '--push')).toMatchObject({ already_merged: true, pushed: 'now', diagnostics: [] });
  expect(gitIn(origin, 'rev-parse', 'main')).toBe(gitIn(root, 'rev-parse', 'main'));
  expect(await kitty('merge', '--push')).toMatchObject({ already_merged: true, pushed: 'before', diagnostics: [] });

  rmSync(origin, { recursive: true });
  expect(await kitty('merge', '--push')).toMatchObject({
    result: 'success',
    pushed: null,
    diagnostics: [{ diagnostic_code: 'TARGET_BRANCH_REFRESH_FAILED', severity: 'warning' }],
  });
});

it.each([
  ['the branch that the target follows', ['-u', 'github', 'main:trunk'], 'trunk', 'git push github main:trunk'],
  ['the only remote, called otherwise than origin', ['github', 'main'], 'main', 'git push github main'],
])('a merge is pushed to %s, and the command for it says the same', async (_where, push, there, command) => {
  mission = await mergeableMission();
  const { root, repository } = mission;
  const remote = join(dirname(root), 'github.git');
  repository.git('init', '-q', '--bare', '-b', there, remote);
  repository.git('remote', 'add', 'github', remote);
  repository.git('push', '-q', ...push);
  expect(await kitty('merge')).toMatchObject({ result: 'success', next_steps: [command] });
  expect(await kitty('merge', '--push')).toMatchObject({ pushed: 'now', diagnostics: [] });
  expect(gitIn(remote, 'for-each-ref', '--format=%(refname) %(objectname)')).toBe(
    `refs/heads/${there} ${gitIn(root, 'rev-parse', 'main')}`,
  );
});

it.each([['--keep-branch'], ['--keep-worktree']])(
  'a mission whose branch stays after its merge by %s is not unopened',
  async (keep) => {
    mission = await mergeableMission();
    const { slug, repository, homeBranch } = mission;
    expect(await kitty('merge', keep)).toMatchObject({ result: 'success' });
    if (keep === '--keep-worktree') {
      // As another clone sees it that was there before the merge.
      repository.git('update-ref', `refs/remotes/origin/${homeBranch}`, homeBranch);
    }
    expect(await kitty('status')).toMatchObject({ mission_slug: slug, mission_state: 'done' });
    expect(await kitty('merge')).toMatchObject({ already_merged: true });
    expect((await kitty('mission', 'list'))['missions']).toHaveLength(1);
  },
);

it('a branch that moves while the merge is made stops it with nothing changed; the next run merges', async () => {
  mission = await mergeableMission();
  const { root, slug } = mission;
  const ports = openPorts(root);
  const { branches } = ports;
  const meanwhile: Ports = Object.create(ports, {
    branches: {
      value: {
        ...branches,
        moveRefs: (...args: Parameters<Ports['branches']['moveRefs']>) => {
          commitFile(root, 'meanwhile.txt', 'of somebody else\n');
          return branches.moveRefs(...args);
        },
      },
    },
  }) as Ports;
  const before = refsOf(root).replace(/refs\/heads\/main .*/, '');
  const saved = { ...process.env };
  Object.assign(process.env, hermeticEnvironment);
  await expect(mergeMission(meanwhile, { ...plainMerge, mission: slug })).rejects.toMatchObject({
    problems: [{ diagnostic_code: 'REF_MOVED' }],
  });
  process.env = saved;
  expect(refsOf(root).replace(/refs\/heads\/main .*/, '')).toBe(before);
  expect(gitIn(root, 'log', '-1', '--format=%s', 'main')).toBe('Write meanwhile.txt');
  expect(gitIn(root, 'status', '--porcelain')).toBe('');
  expect(await kitty('merge', '--resume')).toMatchObject({ error_code: 'MERGE_NOT_IN_PROGRESS' });
  expect(await kitty('merge')).toMatchObject({ result: 'success', mission_slug: slug });
  expect(readFileSync(join(root, 'meanwhile.txt'), 'utf8')).toBe('of somebody else\n');
  expect(readFileSync(join(root, 'src/two/part.ts'), 'utf8')).toContain('WP02');
});

it('a mission that keeps its log on a branch of its own is merged with it; its log lives with the rest from then on', async () => {
  const coordinated = { branch: '', home: '' };
  mission = await mergeableMission({
    home: 'in-place',
    prepare: (root, slug) => {
      const path = join(root, 'kitty-specs', slug, 'meta.json');
      const { home_branch: _, ...meta } = JSON.parse(readFileSync(path, 'utf8')) as Document;
      coordinated.branch = `kitty/mission-${slug}`;
      coordinated.home = join(root, '.worktrees', `${slug}-coord`);
      const topology = 'lanes_with_coord';
      const text = JSON.stringify({ ...meta, coordination_branch: coordinated.branch, topology }, null, 2);
      writeFileSync(path, `${text}\n`);
      gitIn(root, 'commit', '-qam', 'As the existing tool has it');
      gitIn(root, 'worktree', 'add', '-q', '-b', coordinated.branch, coordinated.home);
    },
  });
  const { root, slug } = mission;
  const logAt = (ref: string): string => gitIn(root, 'show', `${ref}:kitty-specs/${slug}/status.events.jsonl`);
  expect(logAt('main')).not.toContain('"approved"');
  const merged = await kitty('merge');
  expect(merged).toMatchObject({ result: 'success', diagnostics: [] });
  expect(logAt('main')).toContain('"done"');
  const meta = JSON.parse(readFileSync(join(root, 'kitty-specs', slug, 'meta.json'), 'utf8')) as Document;
  expect(meta).not.toHaveProperty('coordination_branch');
  expect(readFileSync(join(root, 'src/one/part.ts'), 'utf8')).toContain('WP01');
  expect(gitIn(root, 'status', '--porcelain')).toBe('');
  expect(await kitty('status', '--mission', slug)).toMatchObject({ mission_state: 'done', done_count: 2 });
});

it('a merged mission is shown, and taken back, where its own branch is still checked out', async () => {
  mission = await mergeableMission({ home: 'branch' });
  const { root, slug, homeBranch } = mission;
  expect(await kitty('merge')).toMatchObject({ result: 'success' });
  expect(gitIn(root, 'branch', '--show-current')).toBe(homeBranch);
  expect(await kitty('status')).toMatchObject({ mission_slug: slug, mission_state: 'done' });
  expect(await kitty('mission', 'list')).toMatchObject({ missions: [{ mission_slug: slug, problem: null }] });
  expect(await kitty('undo')).toMatchObject({ result: 'success', kind: 'merge' });
  expect(await kitty('status')).toMatchObject({ mission_slug: slug, mission_state: 'accept' });
});
