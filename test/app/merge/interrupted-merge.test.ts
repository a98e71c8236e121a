import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gitIn, mergeableMission, refsOf, writeIn, type MergeableMission } from '../../given/mergeable-mission';
import { json } from '../../given/ready-mission';
import { childEnvironment } from '../../given/temporary-repository';
import { runInProcess } from '../../run-program';

type Document = Record<string, unknown>;

let mission: MergeableMission;

afterEach(() => mission.repository.remove());

const kitty = async (...words: string[]): Promise<Document> =>
  JSON.parse((await runInProcess(mission.root, [...words, '--json'])).stdout) as Document;

/** A merge that was killed just before, or just after, its branches moved. */
async function interrupted(isMoved: boolean): Promise<{ commit: string; before: string }> {
  mission = await mergeableMission();
  const { root, slug, home, homeBranch } = mission;
  json(await runInProcess(root, ['merge', '--keep-worktree', '--json']));
  const journal = readFileSync(join(root, '.git', 'spec-kitty', 'merged', `${slug}.json`), 'utf8');
  json(await runInProcess(root, ['undo', '--mission', slug, '--json']));
  const before = refsOf(root);
  const { commit } = JSON.parse(journal) as { commit: string };
  const folder = join(root, '.git', 'spec-kitty', 'merge');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${slug}.json`), journal);
  if (isMoved) {
    gitIn(root, 'update-ref', 'refs/heads/main', commit);
    gitIn(root, 'update-ref', `refs/heads/${homeBranch}`, commit);
    expect(gitIn(root, 'status', '--porcelain')).not.toBe('');
    expect(existsSync(join(home, 'src/one/part.ts'))).toBe(false);
  }
  return { commit, before };
}

describe('An interrupted merge that has moved nothing', () => {
  it('is named by a dry run, with both ways on', async () => {
    await interrupted(false);
    const dry = await kitty('merge', '--dry-run');
    const [finding] = dry['findings'] as { diagnostic_code: string; remediation: string[] }[];
    expect(finding).toMatchObject({ diagnostic_code: 'MERGE_IN_PROGRESS' });
    expect(finding?.remediation).toEqual(
      ['--resume', '--abort'].map((way) => `spec-kitty merge ${way} --mission ${mission.slug}`),
    );
  });

  it('is forgotten by --abort: every branch is where it was', async () => {
    const { before } = await interrupted(false);
    expect(await kitty('merge', '--abort')).toMatchObject({ aborted: true });
    expect(refsOf(mission.root)).toBe(before);
    expect(await kitty('merge', '--abort')).toMatchObject({ error_code: 'MERGE_NOT_IN_PROGRESS' });
    expect(await kitty('merge')).toMatchObject({ result: 'success' });
  });

  it('is begun anew by --resume, and not as another one', async () => {
    await interrupted(false);
    expect(await kitty('merge', '--resume', '--strategy', 'squash')).toMatchObject({ error_code: 'USAGE_ERROR' });
    expect(await kitty('merge', '--resume', '--target', 'other')).toMatchObject({ error_code: 'USAGE_ERROR' });
    expect(await kitty('merge', '--resume')).toMatchObject({ result: 'success', already_merged: false });
    expect(gitIn(mission.root, 'status', '--porcelain')).toBe('');
  });
});

describe('An interrupted merge whose branches have moved', () => {
  it.each([
    ['merge --resume', ['--resume']],
    ['the same command', []],
  ])('is finished by %s', async (_how, words) => {
    const { commit } = await interrupted(true);
    const { root, slug } = mission;
    json(await runInProcess(root, ['merge', '--mission', slug, ...words, '--json']));
    expect(gitIn(root, 'rev-parse', 'main')).toBe(commit);
    expect(gitIn(root, 'status', '--porcelain')).toBe('');
    expect(readFileSync(join(root, 'src/one/part.ts'), 'utf8')).toBe('// WP01\n');
    expect(await kitty('merge', '--mission', slug)).toMatchObject({ already_merged: true });
  });

  it('cannot be aborted any more', async () => {
    await interrupted(true);
    expect(await kitty('merge', '--abort')).toMatchObject({ error_code: 'MERGE_ALREADY_APPLIED' });
    expect(await kitty('merge', '--resume')).toMatchObject({ result: 'success' });
  });

  it('overwrites no file that somebody changed meanwhile', async () => {
    await interrupted(true);
    const { root } = mission;
    writeIn(root, 'src/one/part.ts', 'of somebody\n');
    const refused = await kitty('merge', '--resume');
    expect(refused).toMatchObject({ error_code: 'CHECKOUT_NOT_UPDATED' });
    expect(readFileSync(join(root, 'src/one/part.ts'), 'utf8')).toBe('of somebody\n');
    rmSync(join(root, 'src'), { recursive: true });
    expect(await kitty('merge', '--resume')).toMatchObject({ result: 'success' });
    expect(gitIn(root, 'status', '--porcelain')).toBe('');
  });

  it('keeps the old files from being committed over it, whatever the guard is set to', async () => {
    await interrupted(true);
    const { root, home, slug } = mission;
    for (const mode of ['block', 'off']) {
      expect(await kitty('config', 'set', 'policy.commit_guard.mode', mode)).toMatchObject({ result: 'success' });
      for (const place of [root, home]) {
        const refused = await runInProcess(place, ['guard', '--staged', '--json']);
        expect(refused.exit).toBe(1);
        expect(JSON.parse(refused.stdout)).toMatchObject({
          error_code: 'MERGE_IN_PROGRESS',
          diagnostics: [
            { remediation: expect.arrayContaining([`spec-kitty merge --resume --mission ${slug}`]) as string[] },
          ],
        });
      }
    }
  });

  it('takes no event and no plan into the old files', async () => {
    await interrupted(true);
    const { slug, home } = mission;
    const log = join(home, 'kitty-specs', slug, 'status.events.jsonl');
    const before = readFileSync(log, 'utf8');
    for (const words of [
      ['move-task', 'WP01', '--to', 'blocked', '--note', 'x'],
      ['mark-status', 'T001', '--status', 'done', '--wp', 'WP01'],
      ['finalize-tasks'],
      ['release', 'WP01', '--reason', 'x'],
    ]) {
      expect(await kitty(...words, '--mission', slug)).toMatchObject({ error_code: 'MERGE_IN_PROGRESS' });
    }
    expect(readFileSync(log, 'utf8')).toBe(before);
    expect(await kitty('merge', '--resume')).toMatchObject({ result: 'success' });
  });

  it('is finished also when somebody built on the target', async () => {
    const { commit } = await interrupted(true);
    const { root } = mission;
    const tree = gitIn(root, 'rev-parse', `${commit}^{tree}`);
    const later = gitIn(root, 'commit-tree', tree, '-p', commit, '-m', 'Later');
    gitIn(root, 'update-ref', 'refs/heads/main', later);
    expect(await kitty('merge', '--resume')).toMatchObject({ result: 'success' });
    expect(gitIn(root, 'rev-parse', 'main')).toBe(later);
    expect(gitIn(root, 'status', '--porcelain')).toBe('');
  });
});

it('a journal of another version is refused, and nothing is touched', async () => {
  await interrupted(false);
  const { root, slug } = mission;
  writeFileSync(join(root, '.git', 'spec-kitty', 'merge', `${slug}.json`), '{"schema_version": 9}');
  expect(await kitty('merge')).toMatchObject({ error_code: 'FILE_UNREADABLE' });
});

describe('What is not provably nobody’s', () => {
  it('stays and is named: a locked worktree', async () => {
    mission = await mergeableMission();
    const { root, lanes } = mission;
    const lane = lanes['WP01'] ?? { root: '', branch: '' };
    gitIn(root, 'worktree', 'lock', lane.root);
    const merged = await kitty('merge');
    const kept = merged['diagnostics'] as { diagnostic_code: string; message: string }[];
    expect(kept.map(({ diagnostic_code: code }) => code)).toContain('NOT_CLEANED_UP');
    expect(kept[0]?.message).toContain('it is locked');
    expect(existsSync(lane.root)).toBe(true);
    expect(gitIn(root, 'rev-parse', '--verify', lane.branch)).not.toBe('');
  });

  it('stays: the worktree the caller stands in', async () => {
    mission = await mergeableMission();
    const { home, root, slug } = mission;
    json(await runInProcess(home, ['merge', '--json']));
    expect(existsSync(home)).toBe(true);
    expect(gitIn(home, 'status', '--porcelain')).toBe('');
    expect(gitIn(root, 'show', `main:kitty-specs/${slug}/meta.json`)).toContain('"merged_into": "main"');
    expect(await kitty('status', '--mission', slug)).toMatchObject({ done_count: 2 });
  });
});

it('a push that the remote refuses leaves the merge standing', async () => {
  mission = await mergeableMission();
  const { root, repository } = mission;
  const origin = join(dirname(root), 'origin.git');
  repository.git('init', '-q', '--bare', '-b', 'main', origin);
  repository.git('remote', 'add', 'origin', origin);
  repository.git('push', '-q', '-u', 'origin', 'main');
  writeIn(origin, 'hooks/pre-receive', '#!/bin/sh\necho no >&2\nexit 1\n');
  execFileSync('chmod', ['+x', join(origin, 'hooks/pre-receive')], { env: childEnvironment() });
  const merged = await kitty('merge', '--push');
  expect(merged).toMatchObject({ result: 'success' });
  expect((merged['diagnostics'] as { diagnostic_code: string }[]).map(({ diagnostic_code: code }) => code)).toEqual([
    'PUSH_FAILED',
  ]);
  expect(gitIn(root, 'show', 'main:src/one/part.ts')).toBe('// WP01');
});
