import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInProcess } from '../../run-program';
import { givenLane, type GivenLane } from './given-lane';

let given: GivenLane;
beforeEach(async () => {
  given = await givenLane('--home', 'in-place');
});
afterEach(() => given.remove());

const guard = (...argv: string[]): Promise<Record<string, unknown>> => given.ask(given.lane, 'guard', ...argv);

describe('a context that cannot be read is said to be so, with what repairs it', () => {
  const manifest = (): string => join(given.directory, 'wps.yaml');

  it.each<[string, string, () => void, RegExp]>([
    ['no record', 'ACTIVE_WP_CONTEXT_MISSING', () => rmSync(given.recordPath), /^spec-kitty implement --recover/],
    [
      'a record that is no JSON',
      'ACTIVE_WP_METADATA_INVALID',
      () => writeFileSync(given.recordPath, '{'),
      /^Move .*lane-aa\.json away/,
    ],
    [
      'two records of the branch',
      'ACTIVE_WP_CONTEXT_AMBIGUOUS',
      () =>
        writeFileSync(
          join(dirname(given.recordPath), 'z.json'),
          readFileSync(given.recordPath, 'utf8').replace('"lane-aa"', '"lane-b"'),
        ),
      /lane-b\.json$/,
    ],
    [
      'a mission that is not here',
      'ACTIVE_WP_STATUS_UNAVAILABLE',
      () =>
        writeFileSync(
          given.recordPath,
          readFileSync(given.recordPath, 'utf8').replace(`"${given.slug}"`, '"gone-01KJMA0F"'),
        ),
      /^spec-kitty mission open gone-01KJMA0F$/,
    ],
    [
      'a log that is damaged',
      'ACTIVE_WP_STATUS_UNAVAILABLE',
      () => appendFileSync(join(given.directory, 'status.events.jsonl'), 'no event\n'),
      /doctor/,
    ],
    [
      'lanes.json that is damaged',
      'ACTIVE_WP_CONTEXT_ERROR',
      () => writeFileSync(join(given.directory, 'lanes.json'), '[]'),
      /lanes\.json/,
    ],
    [
      'a manifest that is damaged',
      'ACTIVE_WP_METADATA_INVALID',
      () => writeFileSync(manifest(), 'work_packages: [\n'),
      /^spec-kitty finalize-tasks --validate-only/,
    ],
    [
      'a header that is damaged',
      'ACTIVE_WP_METADATA_INVALID',
      () => writeFileSync(join(given.directory, 'tasks', 'WP01-part.md'), '---\ntitle: [\n---\n'),
      /^spec-kitty finalize-tasks --validate-only/,
    ],
    [
      'no owned files',
      'ACTIVE_WP_OWNERSHIP_MISSING',
      () => {
        const path = join(given.directory, 'tasks', 'WP01-part.md');
        writeFileSync(
          path,
          readFileSync(path, 'utf8').replace(/^owned_files:\n(- .*\n)+|^owned_files: .*\n/m, 'owned_files: []\n'),
        );
      },
      /^spec-kitty finalize-tasks --mission/,
    ],
    [
      'owned files that take away',
      'ACTIVE_WP_METADATA_INVALID',
      () => {
        const path = join(given.directory, 'tasks', 'WP01-part.md');
        writeFileSync(path, readFileSync(path, 'utf8').replace('src/one/**', '!src/one/**'));
      },
      /^Correct owned_files of WP01/,
    ],
  ])('%s', async (_, code, damage, remedy) => {
    damage();
    const answer = await guard('src/one/a.ts');
    expect(answer).toMatchObject({
      exit: 3,
      result: 'error',
      error_code: code,
      outcome: 'stale_or_ambiguous_context',
      lane_id: 'lane-aa',
      staged_files: ['src/one/a.ts'],
      violations: [],
    });
    expect((answer['remediation'] as string[]).some((line) => remedy.test(line))).toBe(true);
    given.stage(given.lane, { 'src/one/a.ts': 'x\n' });
    const stopped = given.commit(given.lane);
    expect(stopped.status).toBe(1);
    expect(stopped.output).toContain(`[spec-kitty guard] BLOCKED: `);
    expect(stopped.output).toContain(`(${code})`);
  });

  it('a home that is checked out nowhere', async () => {
    given.remove();
    given = await givenLane('--home', 'worktree');
    given.gitIn(dirname(dirname(given.directory)), 'switch', '-q', '--detach');
    expect(await guard('src/one/a.ts')).toMatchObject({
      exit: 3,
      error_code: 'ACTIVE_WP_STATUS_UNAVAILABLE',
      remediation: [`spec-kitty mission open ${given.slug}`],
    });
  });

  it('a header of another work package that is damaged disturbs nobody', async () => {
    writeFileSync(join(given.directory, 'tasks', 'WP02-part.md'), '---\ntitle: [\n---\n');
    expect(await guard('src/one/a.ts')).toMatchObject({ exit: 0, outcome: 'allowed' });
  });

  it('stops nobody where it is only to warn', async () => {
    given.write('.kittify/config.yaml', 'policy: {commit_guard: {mode: warn}}\n');
    rmSync(given.recordPath);
    expect(await guard('src/one/a.ts')).toMatchObject({
      exit: 0,
      result: 'success',
      outcome: 'stale_or_ambiguous_context',
      mode: 'warn',
      problem: { diagnostic_code: 'ACTIVE_WP_CONTEXT_MISSING' },
    });
  });
});

describe('what decides', () => {
  it('a branch that is only spelled like a lane is nobody’s', async () => {
    given.git('switch', '-q', '-c', 'kitty/mission-other-01KJMA0F-lane-a');
    expect(await given.ask(given.root, 'guard', 'anything')).toMatchObject({ outcome: 'allowed', lane_id: null });
  });

  it('a branch of any name is a lane where a record says so', async () => {
    given.gitIn(given.lane, 'branch', '-m', 'odd/näme');
    const record = readFileSync(given.recordPath, 'utf8');
    writeFileSync(given.recordPath, record.replace(/"branch_name": ".*"/, '"branch_name": "odd/n\\u00e4me"'));
    given.stage(given.lane, { 'src/two/b.ts': 'x\n' });
    expect(given.commit(given.lane).output).toContain('src/two/b.ts  belongs to WP02');
  });

  it('a lane whose branch took the place of the home of its mission cannot be judged', async () => {
    given.gitIn(given.root, 'worktree', 'remove', given.lane);
    given.git('switch', '-q', `kitty/mission-${given.slug}-lane-aa`);
    expect(await given.ask(given.root, 'guard', 'src/two/b.ts')).toMatchObject({
      error_code: 'ACTIVE_WP_STATUS_UNAVAILABLE',
    });
  });

  it('a work package that spans everything may change everything but planning files', async () => {
    const path = join(given.directory, 'tasks', 'WP01-part.md');
    writeFileSync(path, readFileSync(path, 'utf8').replace('title:', 'scope: codebase-wide\ntitle:'));
    expect(await guard('src/two/b.ts', 'README.md')).toMatchObject({ exit: 0, outcome: 'allowed' });
    expect(await guard('src/two/b.ts', 'kitty-specs/x')).toMatchObject({
      exit: 1,
      violations: [{ path: 'kitty-specs/x', code: 'PROTECTED_PATH' }],
    });
  });

  it('--wp names another work package, on a lane and elsewhere', async () => {
    expect(await guard('--wp', 'wp2', 'src/two/b.ts')).toMatchObject({
      outcome: 'allowed',
      active_work_package_id: 'WP02',
      context_source: 'option',
    });
    const elsewhere = await given.ask(given.root, 'guard', 'src/one/a.ts', '--wp', 'WP02');
    expect(elsewhere).toMatchObject({ exit: 1, violations: [{ path: 'src/one/a.ts', owners: ['WP01'] }] });
    expect(await given.ask(given.root, 'guard', 'x', '--wp', 'WP02', '--mission', given.slug)).toMatchObject({
      exit: 1,
    });
    expect(await guard('--wp', 'WP9', 'x')).toMatchObject({ exit: 3, error_code: 'ACTIVE_WP_METADATA_MISSING' });
    expect(await guard('--wp', 'WP2', '--mission', 'nothing', 'x')).toMatchObject({
      exit: 2,
      error_code: 'MISSION_NOT_FOUND',
    });
    expect(await guard('--mission', given.slug)).toMatchObject({ exit: 2, error_code: 'USAGE_ERROR' });
  });

  it('files are named from where one stands, and need not exist', async () => {
    const below = join(given.lane, 'src', 'one');
    for (const path of ['gone.ts', './deep/../gone.ts', '../one/gone.ts', join(below, 'gone.ts')]) {
      expect(await given.ask(below, 'guard', path)).toMatchObject({
        outcome: 'allowed',
        staged_files: ['src/one/gone.ts'],
      });
    }
    expect(await given.ask(below, 'guard', '../../../../..')).toMatchObject({ exit: 2, error_code: 'USAGE_ERROR' });
    expect(await given.ask(below, 'guard', '--staged', 'a.ts')).toMatchObject({ exit: 2, error_code: 'USAGE_ERROR' });
  });

  it('nothing staged is nothing to judge', async () => {
    const { stdout } = await runInProcess(given.lane, ['guard']);
    expect(stdout).toBe('Nothing is staged.\n');
  });

  it('the folder of a bare repository commits nothing', async () => {
    const bare = join(dirname(given.root), 'bare.git');
    given.gitIn(given.root, 'clone', '-q', '--bare', '.', bare);
    expect(await given.ask(bare, 'guard')).toMatchObject({ exit: 3, error_code: 'NOT_A_GIT_REPOSITORY' });
    expect(await given.ask(bare, 'hooks', 'install')).toMatchObject({ exit: 0, action: 'installed' });
  });
});

describe('trouble of the guard itself', () => {
  it('stops no commit from within a hook, and says that it did not look', async () => {
    given.stage(given.lane, { 'src/two/b.ts': 'x\n' });
    const { output } = given.gitIn(given.lane, 'rev-parse', '--absolute-git-dir');
    writeFileSync(join(output.trim(), 'index'), 'no index');
    const hooked = await runInProcess(given.lane, ['guard', '--staged', '--hook']);
    expect(hooked).toMatchObject({ exit: 0, stdout: '' });
    expect(hooked.stderr).toMatch(/GIT_FAILED[^]*\[spec-kitty guard\] This commit was not checked\.\n$/);
    expect(await runInProcess(given.lane, ['guard'])).toMatchObject({ exit: 3 });
  });

  it('leaves a violation a violation: exit 1 from within a hook', async () => {
    given.stage(given.lane, { 'src/two/b.ts': 'x\n' });
    const { exit, stdout, stderr } = await runInProcess(given.lane, ['guard', '--staged', '--hook']);
    expect({ exit, stderr, isBlocked: stdout.startsWith('[spec-kitty guard] BLOCKED: ') }).toEqual({
      exit: 1,
      stderr: '',
      isBlocked: true,
    });
  });

  it('a hook finds everything in a fresh clone after one command', async () => {
    const clone = join(dirname(given.root), 'clone');
    given.gitIn(dirname(given.root), 'clone', '-q', given.root, clone);
    given.gitIn(clone, 'switch', '-q', '-c', `kitty/mission-${given.slug}-lane-aa`);
    given.stage(clone, { 'src/two/b.ts': 'x\n' });
    expect(given.commit(clone).status).toBe(0);
    await runInProcess(clone, ['hooks', 'install']);
    given.stage(clone, { 'src/two/b.ts': 'y\n' });
    const stopped = given.commit(clone);
    expect(stopped.status).toBe(1);
    expect(stopped.output).toContain(`  spec-kitty mission open ${given.slug}\n(ACTIVE_WP_STATUS_UNAVAILABLE)`);
    await runInProcess(clone, ['mission', 'open', given.slug]);
    expect(given.commit(clone).output).toContain('(ACTIVE_WP_CONTEXT_MISSING)');
    given.gitIn(clone, 'restore', '--staged', '.');
    given.gitIn(clone, 'restore', '.');
    given.gitIn(clone, 'switch', '-q', '--detach');
    await runInProcess(clone, ['implement', '--recover', '--mission', given.slug]);
    const { worktree_path: lane } = JSON.parse(
      readFileSync(join(clone, '.kittify', 'workspaces', `${given.slug}-lane-aa.json`), 'utf8'),
    ) as { worktree_path: string };
    given.stage(join(clone, lane), { 'src/two/b.ts': 'y\n' });
    expect(given.commit(join(clone, lane)).output).toContain('src/two/b.ts  belongs to WP02');
  });
});
