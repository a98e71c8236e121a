import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderFingerprint } from '../../given/folder-fingerprint';
import { givenLane, type GivenLane } from './given-lane';

/** Real commits with the hook installed and the built program behind it. */
let given: GivenLane;
afterEach(() => given.remove());

/** WP01 is handed over, WP04 is in progress in the same worktree. */
async function handOver(): Promise<void> {
  await given.run('move-task', 'WP01', '--to', 'for_review', '--agent', 'otter', '--force', '--note', 'seen');
  await given.run('implement', 'WP04', '--agent', 'heron');
}

describe('in the worktree of a lane', () => {
  beforeEach(async () => {
    given = await givenLane();
  });

  it('a commit of owned files passes without a word', () => {
    given.stage(given.lane, { 'src/one/a.ts': 'changed\n', 'src/one/new/b.ts': 'new\n' });
    expect(given.commit(given.lane)).toEqual({ status: 0, output: '' });
  });

  it('a commit of other files is stopped and says whose they are; what it says to do helps', () => {
    given.stage(given.lane, { 'src/one/a.ts': 'x\n', 'src/two/b.ts': 'x\n', 'notes.txt': 'x\n' });
    const before = given.gitIn(given.lane, 'rev-parse', 'HEAD').output;
    const { status, output } = given.commit(given.lane);
    expect(status).toBe(1);
    expect(output.split('\n').slice(0, 4)).toEqual([
      '[spec-kitty guard] BLOCKED: 2 of 3 files are outside WP01.',
      '  notes.txt     belongs to no work package',
      '  src/two/b.ts  belongs to WP02',
      `WP01 (lane-aa of ${given.slug}) owns src/one/**.`,
    ]);
    expect(given.gitIn(given.lane, 'rev-parse', 'HEAD').output).toBe(before);
    const remedy = output.split('\n').find((line) => line.includes('git restore')) ?? '';
    mkdirSync(join(given.lane, 'src', 'deep'));
    expect(spawnSync('sh', ['-c', remedy], { cwd: join(given.lane, 'src', 'deep') }).status).toBe(0);
    expect(given.commit(given.lane).status).toBe(0);
    expect(readFileSync(join(given.lane, 'src/two/b.ts'), 'utf8')).toBe('x\n');
  });

  it('after one work package was handed over, the files of the next one count', async () => {
    await handOver();
    given.stage(given.lane, { 'src/four/d.ts': 'x\n', 'docs/vier ä/über.md': 'x\n' });
    expect(given.commit(given.lane)).toEqual({ status: 0, output: '' });
    given.stage(given.lane, { 'src/one/a.ts': 'x\n' });
    const { status, output } = given.commit(given.lane);
    expect(status).toBe(1);
    expect(output).toContain('src/one/a.ts  belongs to WP01');
    expect(output).toContain('WP01 is handed over');
    expect(await given.ask(given.lane, 'guard')).toMatchObject({
      exit: 1,
      result: 'blocked',
      outcome: 'scope_violation',
      active_work_package_id: 'WP04',
      lane_id: 'lane-aa',
      owned_files: ['src/four/**', 'docs/vier ä/*.md'],
      staged_files: ['src/one/a.ts'],
      violations: [{ path: 'src/one/a.ts', owners: ['WP01'], code: 'ACTIVE_WP_SCOPE_VIOLATION' }],
      context_source: 'canonical_status',
      mode: 'block',
    });
  });

  it('a record that names the one handed over is a context, not a violation; the printed command mends it', async () => {
    await handOver();
    const record = readFileSync(given.recordPath, 'utf8');
    writeFileSync(
      given.recordPath,
      record.replaceAll('"WP04"', '"WP01"').replace(/"lane_wp_ids": \[[^\]]*\]/, '"lane_wp_ids": ["WP01", "WP04"]'),
    );
    given.stage(given.lane, { 'src/one/a.ts': 'x\n', 'src/four/d.ts': 'x\n' });
    const stopped = given.commit(given.lane);
    expect(stopped.status).toBe(1);
    expect(stopped.output).toContain('(ACTIVE_WP_CONTEXT_STALE)');
    const answer = await given.ask(given.lane, 'guard');
    expect(answer).toMatchObject({
      exit: 3,
      outcome: 'stale_or_ambiguous_context',
      error_code: 'ACTIVE_WP_CONTEXT_STALE',
      violations: [],
      mission_slug: given.slug,
      work_package_id: 'WP04',
    });
    const command = (answer['remediation'] as string[]).find((line) => line.startsWith('spec-kitty ')) ?? '';
    given.gitIn(given.lane, 'restore', '--staged', '--', 'src/one/a.ts');
    given.gitIn(given.lane, 'restore', '--', 'src/one/a.ts');
    await given.run(...command.split(' ').slice(1, -2));
    expect(given.commit(given.lane)).toEqual({ status: 0, output: '' });
  });

  it.each<[string, (lane: string) => void, readonly string[]]>([
    ['a rename out of owned files', (lane) => void given.gitIn(lane, 'mv', 'src/one/a.ts', 'a.ts'), ['a.ts']],
    [
      'a rename into owned files',
      (lane) => void given.gitIn(lane, 'mv', 'src/two/b.ts', 'src/one/b.ts'),
      ['src/two/b.ts'],
    ],
    ['a deletion', (lane) => given.stage(lane, { 'src/two/b.ts': null }), ['src/two/b.ts']],
    [
      'another mode',
      (lane) => {
        chmodSync(join(lane, 'src/two/b.ts'), 0o755);
        given.gitIn(lane, 'add', '-A');
      },
      ['src/two/b.ts'],
    ],
    [
      'a submodule',
      (lane) => {
        given.gitIn(lane, 'init', '-q', 'vendor/lib');
        given.gitIn(join(lane, 'vendor/lib'), 'commit', '-q', '--allow-empty', '-m', 'x');
        given.gitIn(lane, '-c', 'advice.addEmbeddedRepo=false', 'add', 'vendor/lib');
        given.gitIn(lane, 'config', 'diff.ignoreSubmodules', 'all');
      },
      ['vendor/lib'],
    ],
    [
      'a link',
      (lane) => {
        spawnSync('ln', ['-s', 'src/one', 'link'], { cwd: lane });
        given.gitIn(lane, 'add', '-A');
      },
      ['link'],
    ],
    [
      'blanks, quotes, line feeds and other scripts in names',
      (lane) => given.stage(lane, { 'a b/ü "x".ts': '', '海\n.txt': '' }),
      ['a b/ü "x".ts', '海\n.txt'],
    ],
    [
      'planning files of any mission, and state',
      (lane) => {
        given.stage(lane, { [`kitty-specs/${given.slug}/spec.md`]: 'x\n', 'kitty-specs/new/spec.md': 'x\n' });
        given.gitIn(lane, 'add', '-f', '--', '.');
      },
      ['kitty-specs/new/spec.md', `kitty-specs/${'SLUG'}/spec.md`],
    ],
  ])('%s is seen', async (_, change, paths) => {
    change(given.lane);
    expect(given.commit(given.lane).status).toBe(1);
    const answer = await given.ask(given.lane, 'guard');
    const violations = answer['violations'] as { path: string }[];
    expect(violations.map(({ path }) => path).sort()).toEqual(
      paths.map((path) => path.replace('SLUG', given.slug)).sort(),
    );
  });

  it('git commit PATH is judged by that path, whatever else is staged', () => {
    given.stage(given.lane, { 'src/one/a.ts': 'x\n', 'src/two/b.ts': 'x\n' });
    expect(given.commit(given.lane, '--', 'src/two/b.ts').status).toBe(1);
    expect(given.commit(given.lane, '--', 'src/one/a.ts')).toEqual({ status: 0, output: '' });
    expect(given.gitIn(given.lane, 'diff', '--cached', '--name-only').output).toBe('src/two/b.ts\n');
  });

  it('git commit -a and one from a sub-directory are judged', () => {
    writeFileSync(join(given.lane, 'src/two/b.ts'), 'x\n');
    expect(given.commit(join(given.lane, 'src'), '-a').status).toBe(1);
  });

  it('a commit without files passes', () => {
    expect(given.commit(given.lane, '--allow-empty')).toEqual({ status: 0, output: '' });
  });

  it('settings of the user hide nothing', () => {
    for (const [name, value] of [
      ['diff.relative', 'true'],
      ['diff.renames', 'copies'],
      ['diff.noprefix', 'true'],
      ['core.quotePath', 'true'],
      ['color.ui', 'always'],
    ] as const) {
      given.gitIn(given.lane, 'config', name, value);
    }
    given.stage(given.lane, { 'src/two/ü.ts': 'x\n' });
    expect(given.commit(join(given.lane, 'src', 'one')).output).toContain('  src/two/ü.ts  belongs to WP02');
  });

  it('warn lets it pass with the same words, off without any', () => {
    given.write('.kittify/config.yaml', 'policy:\n  commit_guard: {mode: warn}\n');
    given.stage(given.lane, { 'notes.txt': 'x\n' });
    const { status, output } = given.commit(given.lane);
    expect(status).toBe(0);
    expect(output).toMatch(/^\[spec-kitty guard\] WARNING: The file is outside WP01\.\n/);
    given.write('.kittify/config.yaml', 'policy:\n  commit_guard: {mode: off}\n');
    given.stage(given.lane, { 'more.txt': 'x\n' });
    expect(given.commit(given.lane)).toEqual({ status: 0, output: '' });
  });

  it('settings that cannot be read loosen nothing', () => {
    given.write('.kittify/config.yaml', 'policy: [\n');
    given.stage(given.lane, { 'notes.txt': 'x\n' });
    expect(given.commit(given.lane).status).toBe(1);
    given.gitIn(given.lane, 'restore', '--staged', '--', 'notes.txt');
    given.stage(given.lane, { 'src/one/a.ts': 'x\n' });
    expect(given.commit(given.lane)).toEqual({ status: 0, output: '' });
  });

  it('asking changes no byte of the repository', async () => {
    given.stage(given.lane, { 'src/one/a.ts': 'x\n', 'src/two/b.ts': 'x\n' });
    const before = folderFingerprint(given.root);
    await given.ask(given.lane, 'guard');
    await given.ask(given.lane, 'guard', 'src/one/a.ts');
    await given.ask(given.root, 'guard', '--wp', 'WP02', '--mission', given.slug);
    await given.ask(given.root, 'hooks', 'status');
    expect(folderFingerprint(given.root)).toEqual(before);
  });
});

describe('elsewhere', () => {
  it('the primary checkout and a home with lanes commit what they like', async () => {
    given = await givenLane('--home', 'worktree');
    const home = join(given.root, '.worktrees', given.slug);
    given.stage(home, { 'src/two/b.ts': 'x\n', [`kitty-specs/${given.slug}/spec.md`]: 'x\n' });
    expect(given.commit(home)).toEqual({ status: 0, output: '' });
    given.stage(given.root, { 'src/two/b.ts': 'x\n' });
    expect(given.commit(given.root)).toEqual({ status: 0, output: '' });
    given.stage(given.lane, { 'src/two/b.ts': 'x\n' });
    expect(given.commit(given.lane).status).toBe(1);
  });

  it('a home that is worked in is guarded while work is in progress, planning files apart', async () => {
    given = await givenLane('--no-lanes', '--home', 'in-place');
    expect(given.lane).toBe(given.root);
    given.stage(given.root, { 'src/one/a.ts': 'x\n', [`kitty-specs/${given.slug}/spec.md`]: 'x\n' });
    expect(given.commit(given.root)).toEqual({ status: 0, output: '' });
    given.stage(given.root, { 'src/two/b.ts': 'x\n' });
    expect(given.commit(given.root).output).toContain('src/two/b.ts  belongs to WP02');
    await given.run('move-task', 'WP01', '--to', 'for_review', '--agent', 'otter', '--force', '--note', 'seen');
    expect(given.commit(given.root)).toEqual({ status: 0, output: '' });
  });
});

describe('while a merge is under way in a lane', () => {
  beforeEach(async () => {
    given = await givenLane();
    given.stage(given.root, {
      'src/one/a.ts': 'theirs\n',
      'src/two/b.ts': 'theirs\n',
      'kitty-specs/x/spec.md': 'x\n',
      'shared.txt': null,
    });
    expect(given.commit(given.root).status).toBe(0);
    given.stage(given.lane, { 'src/one/a.ts': 'ours\n' });
    expect(given.commit(given.lane).status).toBe(0);
    expect(given.gitIn(given.lane, 'merge', '-q', 'main').status).toBe(1);
    given.stage(given.lane, { 'src/one/a.ts': 'both\n' });
  });

  it('what the other side brings is no violation', () => {
    expect(given.commit(given.lane)).toEqual({ status: 0, output: '' });
    expect(given.gitIn(given.lane, 'rev-list', '--parents', '-1', 'HEAD').output.trim().split(' ')).toHaveLength(3);
  });

  it('what is added to it is one', async () => {
    given.stage(given.lane, { 'src/two/mine.ts': 'x\n' });
    const { status, output } = given.commit(given.lane);
    expect(status).toBe(1);
    expect(output).toContain('[spec-kitty guard] BLOCKED: 1 of ');
    expect(output).toContain('src/two/mine.ts  belongs to WP02');
    const { incoming_files: incoming } = await given.ask(given.lane, 'guard');
    expect(incoming).toEqual([
      `kitty-specs/${given.slug}/status.events.jsonl`,
      `kitty-specs/${given.slug}/status.json`,
      'kitty-specs/x/spec.md',
      'shared.txt',
      'src/one/a.ts',
      'src/two/b.ts',
    ]);
  });

  it('a context that is not clear does not stop it', async () => {
    await given.run('move-task', 'WP01', '--to', 'blocked', '--agent', 'otter', '--note', 'waits');
    expect(given.commit(given.lane)).toEqual({ status: 0, output: '' });
  });
});

describe('while a lane is rebased', () => {
  beforeEach(async () => {
    given = await givenLane();
    given.stage(given.root, { 'src/one/a.ts': 'theirs\n' });
    given.commit(given.root);
    given.stage(given.lane, { 'src/one/a.ts': 'ours\n' });
    expect(given.commit(given.lane).status).toBe(0);
    await handOver();
  });

  it.each(['--merge', '--apply'])(
    'with %s, commits of a work package handed over are put on the new base',
    (backend) => {
      expect(given.gitIn(given.lane, 'rebase', '-q', backend, 'main').status).toBe(1);
      given.stage(given.lane, { 'src/one/a.ts': 'both\n' });
      expect(given.gitIn(given.lane, 'commit', '-q', '-C', 'REBASE_HEAD')).toEqual({ status: 0, output: '' });
      expect(given.gitIn(given.lane, 'rebase', backend === '--merge' ? '--continue' : '--skip').status).toBe(0);
      expect(given.gitIn(given.lane, 'status', '--porcelain').output).toBe('');
      expect(given.gitIn(given.lane, 'log', '-1', '--format=%s').output).toBe('Work\n');
    },
  );

  it('git rebase --continue is let through as well', () => {
    given.gitIn(given.lane, 'rebase', '-q', 'main');
    given.stage(given.lane, { 'src/one/a.ts': 'both\n' });
    expect(given.gitIn(given.lane, 'rebase', '--continue').status).toBe(0);
  });

  it('a file that no commit of the lane brought is judged', () => {
    given.gitIn(given.lane, 'rebase', '-q', 'main');
    given.stage(given.lane, { 'src/one/a.ts': 'both\n', 'notes.txt': 'x\n' });
    const { status, output } = given.commit(given.lane);
    expect(status).toBe(1);
    expect(output).toContain('1 of 2 files is outside WP04');
  });
});

it('no commit is made in a checkout that an unfinished merge has yet to bring forward', async () => {
  given = await givenLane();
  const folder = join(given.root, '.git', 'spec-kitty', 'merge');
  mkdirSync(folder, { recursive: true });
  const journal = {
    schema_version: 1,
    mission_slug: given.slug,
    moves: [],
    checkouts: [{ checkout: { root: given.root } }],
  };
  writeFileSync(join(folder, `${given.slug}.json`), JSON.stringify(journal));
  given.stage(given.root, { 'notes.txt': 'x\n' });
  const { status, output } = given.commit(given.root);
  expect(status).toBe(1);
  expect(output).toContain(`[spec-kitty guard] BLOCKED: A merge of ${given.slug} was begun and is not finished`);
  expect(output).toContain(`spec-kitty merge --resume --mission ${given.slug}`);
  given.stage(given.lane, { 'src/one/a.ts': 'changed\n' });
  expect(given.commit(given.lane)).toEqual({ status: 0, output: '' });
  writeFileSync(join(folder, `${given.slug}.json`), 'cut off');
  expect(given.commit(given.root).status).toBe(1);
});
