import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';
import { runInProcess } from '../../run-program';

let repository: TemporaryRepository;
beforeEach(() => {
  repository = temporaryRepository();
});
afterEach(() => repository.remove());

type Answer = Record<string, unknown>;

async function ask(cwd: string, ...argv: string[]): Promise<Answer & { exit: number }> {
  const { exit, stdout } = await runInProcess(cwd, [...argv, '--json']);
  return { ...(JSON.parse(stdout) as Answer), exit };
}

async function done(cwd: string, ...argv: string[]): Promise<Answer> {
  const answer = await ask(cwd, ...argv);
  expect([argv, answer.exit, answer['error']]).toEqual([argv, 0, undefined]);
  return answer;
}

/** A finalised mission with two independent work packages, in its home. */
async function makeMission(
  slug: string,
  home: string,
): Promise<{ readonly slug: string; readonly path: string; readonly directory: string }> {
  const created = await done(repository.root, 'mission', 'create', slug, '--home', home);
  const [name, path] = [String(created['mission_slug']), String(created['home_path'])];
  const directory = join(path, 'kitty-specs', name);
  mkdirSync(join(directory, 'tasks'), { recursive: true });
  writeFileSync(join(directory, 'spec.md'), '# Spec\n\n| FR-001 | One | The one requirement | High |\n');
  writeFileSync(join(directory, 'plan.md'), '# Plan\n');
  for (const id of ['WP01', 'WP02']) {
    writeFileSync(
      join(directory, 'tasks', `${id}-part.md`),
      `---\nwork_package_id: ${id}\ntitle: Part\ndependencies: []\nrequirement_refs: [FR-001]\nsubtasks: [T001]\nexecution_mode: code_change\nowned_files: ["src/${id}/**"]\nauthoritative_surface: src/${id}/\n---\n\n# ${id}\n`,
    );
  }
  repository.git('-C', path, 'add', 'kitty-specs');
  repository.git('-C', path, 'commit', '-q', '-m', 'Plan', '--', 'kitty-specs');
  await done(path, 'finalize-tasks', '-m', name);
  return { slug: name, path, directory };
}

const laneOf = (answer: Answer, id: string): unknown =>
  (answer['work_packages'] as Answer[]).find((one) => one['work_package_id'] === id || one['id'] === id)?.['lane'];

describe.each(['in-place', 'branch', 'worktree'])('a mission with its home %s', (home) => {
  it('is created, finalised, claimed and handed over from a lane-like worktree, each state in a commit', async () => {
    repository.write('mine.txt', 'mine\n');
    repository.git('add', 'mine.txt');
    const user = (): readonly string[] => [
      repository.git('status', '--porcelain'),
      repository.git('branch', '--show-current'),
      repository.git('rev-parse', 'main'),
    ];
    const before = user();
    const { slug, path } = await makeMission('pier', home);
    const lane = join(dirname(repository.root), 'lane');
    repository.git('-C', path, 'worktree', 'add', '-q', '-b', `kitty/mission-${slug}-lane-a`, lane);
    mkdirSync(join(lane, 'src', 'WP01'), { recursive: true });

    await done(join(lane, 'src', 'WP01'), 'move-task', 'WP01', '--to', 'in_progress', '--agent', 'otter', '-m', slug);
    await done(lane, 'mark-status', 'T001', '--status', 'done', '--wp', 'WP01', '-m', slug);
    await done(lane, 'move-task', 'WP01', '--to', 'for_review', '--agent', 'otter', '-m', slug);
    expect(laneOf(await done(repository.root, 'status', '-m', slug), 'WP01')).toBe('for_review');
    expect(repository.git('-C', lane, 'status', '--porcelain')).toBe('');
    expect(repository.git('-C', path, 'status', '--porcelain')).toBe(home === 'worktree' ? '' : 'A  mine.txt');
    expect(repository.git('-C', path, 'show', `HEAD:kitty-specs/${slug}/status.events.jsonl`)).toBe(
      readFileSync(join(path, 'kitty-specs', slug, 'status.events.jsonl'), 'utf8').trimEnd(),
    );
    expect(repository.git('show', '--name-only', '--format=', '--all', '--', 'mine.txt')).toBe('');
    if (home === 'worktree') expect(user()).toEqual(before);
    else expect(user()[0]).toBe(before[0]);
  }, 60_000);
});

it('is not found in any other copy when the home checkout switched its branch', async () => {
  const { slug, path } = await makeMission('pier', 'branch');
  const log = readFileSync(join(path, 'kitty-specs', slug, 'status.events.jsonl'), 'utf8');
  repository.git('switch', '-q', '-c', 'elsewhere');
  for (const argv of [['status'], ['next'], ['move-task', 'WP01', '--to', 'claimed', '--agent', 'otter']]) {
    const answer = await ask(repository.root, ...argv, '-m', slug);
    expect([argv, answer.exit, answer['error_code']]).toEqual([argv, 3, 'HOME_NOT_CHECKED_OUT']);
  }
  expect(readFileSync(join(path, 'kitty-specs', slug, 'status.events.jsonl'), 'utf8')).toBe(log);
  expect(repository.git('status', '--porcelain')).toBe('');
  const opened = await done(repository.root, 'mission', 'open', slug);
  await done(repository.root, 'move-task', 'WP01', '--to', 'claimed', '--agent', 'otter', '-m', slug);
  expect(repository.git('-C', String(opened['home_path']), 'status', '--porcelain')).toBe('');
  expect(repository.git('status', '--porcelain')).toBe('');
}, 60_000);

it('comes back with every event after its worktree was deleted', async () => {
  const { slug, path } = await makeMission('pier', 'worktree');
  await done(repository.root, 'move-task', 'WP01', '--to', 'claimed', '--agent', 'otter', '-m', slug);
  rmSync(path, { recursive: true });
  const lost = await ask(repository.root, 'status', '-m', slug);
  expect([lost.exit, lost['error_code']]).toEqual([3, 'HOME_NOT_CHECKED_OUT']);
  await done(repository.root, 'mission', 'open', slug);
  expect(laneOf(await done(repository.root, 'status', '-m', slug), 'WP01')).toBe('claimed');
  await done(repository.root, 'move-task', 'WP02', '--to', 'claimed', '--agent', 'heron', '-m', slug);
}, 60_000);

it('is worked on in the worktrees of a bare repository', async () => {
  const bare = join(dirname(repository.root), 'bare.git');
  repository.git('clone', '-q', '--bare', repository.root, bare);
  const main = join(dirname(repository.root), 'main');
  repository.git('-C', bare, 'worktree', 'add', '-q', main, 'main');
  const created = await done(main, 'mission', 'create', 'pier', '--home', 'worktree');
  const path = String(created['home_path']);
  for (const place of [bare, main, path]) {
    const { missions } = await done(place, 'mission', 'list');
    expect(missions).toHaveLength(1);
    await done(place, 'status', '-m', String(created['mission_slug']));
  }
  expect(repository.git('-C', main, 'status', '--porcelain')).toBe('');
}, 60_000);

it('is written only in its own home where two homes hold a copy of each other', async () => {
  const first = await makeMission('pier', 'worktree');
  const second = await makeMission('quay', 'worktree');
  for (const [from, to] of [
    [first, second],
    [second, first],
  ] as const) {
    cpSync(from.directory, join(to.path, 'kitty-specs', from.slug), { recursive: true });
    repository.git('-C', to.path, 'add', '-A');
    repository.git('-C', to.path, 'commit', '-q', '-m', 'A copy');
  }
  const copy = join(second.path, 'kitty-specs', first.slug);
  const stale = readFileSync(join(copy, 'status.events.jsonl'), 'utf8');
  for (const [index, place] of [repository.root, copy, first.path, second.path].entries()) {
    await done(
      place,
      'mark-status',
      'T001',
      '--status',
      index % 2 === 0 ? 'done' : 'planned',
      '--wp',
      'WP01',
      '-m',
      first.slug,
    );
    expect(readFileSync(join(copy, 'status.events.jsonl'), 'utf8')).toBe(stale);
    expect(readFileSync(join(first.directory, 'status.events.jsonl'), 'utf8').split('\n').length).toBe(
      stale.split('\n').length + index + 1,
    );
  }
  for (const { path } of [first, second]) expect(repository.git('-C', path, 'status', '--porcelain')).toBe('');
  const { missions } = await done(repository.root, 'mission', 'list');
  expect(missions).toHaveLength(2);
}, 60_000);

it('opens in a second clone, follows what is pushed, and unites with it after both went on', async () => {
  const server = join(dirname(repository.root), 'server.git');
  const clone = join(dirname(repository.root), 'clone');
  repository.git('init', '-q', '--bare', '-b', 'main', server);
  repository.git('remote', 'add', 'origin', server);
  const { slug, path } = await makeMission('pier', 'worktree');
  repository.git('push', '-q', 'origin', '--all');
  repository.git('clone', '-q', server, clone);
  const opened = await done(clone, 'mission', 'open', slug);
  const there = String(opened['home_path']);

  await done(clone, 'move-task', 'WP01', '--to', 'claimed', '--agent', 'heron');
  repository.git('-C', there, 'push', '-q', 'origin', 'HEAD');
  repository.git('fetch', '-q');
  expect(await done(repository.root, 'mission', 'open', slug)).toMatchObject({ action: 'fast_forwarded' });

  await done(clone, 'move-task', 'WP02', '--to', 'claimed', '--agent', 'heron');
  repository.git('-C', there, 'push', '-q', 'origin', 'HEAD');
  repository.git('fetch', '-q');
  await done(repository.root, 'mark-status', 'T001', '--status', 'done', '--wp', 'WP01');
  const diverged = await ask(repository.root, 'mission', 'open', slug);
  expect([diverged.exit, diverged['error_code']]).toEqual([3, 'MISSION_DIVERGED']);
  expect(repository.git('-C', path, 'status', '--porcelain')).toBe('');
  expect(() => repository.git('-C', path, 'merge', '-q', `origin/kitty/mission-${slug}`)).toThrow();
  expect(await ask(repository.root, 'status', '-m', slug)).toMatchObject({ exit: 3, error_code: 'LOG_UNREADABLE' });
  await done(repository.root, 'doctor', '-m', slug, '--fix');
  const united = await done(repository.root, 'status', '-m', slug);
  expect([laneOf(united, 'WP01'), laneOf(united, 'WP02')]).toEqual(['claimed', 'claimed']);
  repository.git('-C', path, 'add', 'kitty-specs');
  repository.git('-C', path, 'commit', '-q', '-m', 'Unite');
  await done(repository.root, 'materialize', '-m', slug);
  expect(repository.git('-C', path, 'status', '--porcelain')).toBe('');
  expect(readFileSync(join(path, 'kitty-specs', slug, 'status.json'), 'utf8')).not.toContain('<<<<');
  expect(await done(repository.root, 'mission', 'open', slug)).toMatchObject({ action: 'already_open' });
}, 60_000);
