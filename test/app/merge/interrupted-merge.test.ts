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
    const finished = json(await runInProcess(root, ['merge', '--mission', slug, ...words, '--json']));
    expect(finished).toMatchObject({ already_merged: false, undone: false, mission_number: 1, next_steps: [] });
    expect(finished['done_events']).toHaveLength(2);
    expect(gitIn(root, 'rev-parse', 'main')).toBe(commit);
    expect(gitIn(root, 'status', '--porcelain')).toBe('');
    expect(readFileSync(join(root, 'src/one/part.ts'), 'utf8')).toBe('// WP01\n');
    expect(await kitty('merge', '--mission', slug)).toMatchObject({ already_merged: true });
  });

  it.each([
    ['merge --resume', ['--resume']],
    ['the same command', []],
  ])('is pushed by %s as well, or the push is named', async (_how, words) => {
    await interrupted(true);
    const { root, slug, repository } = mission;
    const origin = join(dirname(root), 'origin.git');
    repository.git('init', '-q', '--bare', '-b', 'main', origin);
    repository.git('remote', 'add', 'origin', origin);
    repository.git('push', '-q', '-u', 'origin', 'main~1:refs/heads/main');
    const journal = join(root, '.git', 'spec-kitty', 'merge', `${slug}.json`);
    const text = readFileSync(journal, 'utf8');
    expect(await kitty('merge', ...words)).toMatchObject({ pushed: null, next_steps: ['git push origin main'] });
    writeFileSync(journal, text);
    expect(await kitty('merge', ...words, '--push')).toMatchObject({ push: true, pushed: 'now', next_steps: [] });
    expect(gitIn(origin, 'rev-parse', 'main')).toBe(gitIn(root, 'rev-parse', 'main'));
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

it('of several interrupted merges one has to be named; one that was not interrupted is not said to be missing', async () => {
  await interrupted(true);
  const { root, slug } = mission;
  const folder = join(root, '.git', 'spec-kitty', 'merge');
  const journal = JSON.parse(readFileSync(join(folder, `${slug}.json`), 'utf8')) as Document;
  writeFileSync(join(folder, 'ebb.json'), JSON.stringify({ ...journal, mission_slug: 'ebb' }));
  const refused = await kitty('merge', '--resume');
  expect(refused).toMatchObject({ error_code: 'MISSION_AMBIGUOUS_SELECTOR', candidates: ['ebb', slug] });
  expect(refused['error']).toContain('2 merges were interrupted');
  rmSync(join(folder, 'ebb.json'));
  const other = await kitty('merge', '--resume', '--mission', 'neap');
  expect(other).toMatchObject({ error_code: 'MERGE_NOT_IN_PROGRESS' });
  expect(other['error']).toContain(slug);
  const { stdout } = await runInProcess(root, ['merge', '--resume', '--json'], { SPEC_KITTY_MISSION: slug });
  expect(JSON.parse(stdout)).toMatchObject({ result: 'success', mission_slug: slug });
});

describe('An interrupted undo of a merge', () => {
  /** One that was killed before anything moved. */
  async function interruptedUndo(): Promise<string> {
    mission = await mergeableMission();
    const { root, slug } = mission;
    const before = gitIn(root, 'rev-parse', 'main');
    json(await runInProcess(root, ['merge', '--keep-worktree', '--json']));
    const folder = join(root, '.git', 'spec-kitty');
    const merged = JSON.parse(readFileSync(join(folder, 'merged', `${slug}.json`), 'utf8')) as {
      moves: { ref: string; from: string; to: string }[];
      checkouts: { checkout: unknown; from: string; to: string }[];
    };
    const turned = <Move extends { from: string; to: string }>(move: Move): Move => ({
      ...move,
      from: move.to,
      to: move.from,
    });
    const undo = {
      ...merged,
      undoes: true,
      commit: merged.moves[0]?.from,
      moves: merged.moves.map(turned),
      checkouts: merged.checkouts.map(turned),
      cleanup: { worktrees: [], branches: [], lanes: [] },
      done_events: [],
    };
    mkdirSync(join(folder, 'merge'), { recursive: true });
    writeFileSync(join(folder, 'merge', `${slug}.json`), JSON.stringify(undo));
    return before;
  }

  it('is named as what it is, with the one way on', async () => {
    await interruptedUndo();
    const { slug } = mission;
    const { diagnostics } = await kitty('status', '--mission', slug);
    expect(diagnostics).toMatchObject([
      {
        diagnostic_code: 'MERGE_IN_PROGRESS',
        message: expect.stringContaining('An undo of the merge') as string,
        remediation: [`spec-kitty merge --resume --mission ${slug}`],
      },
    ]);
    expect(await kitty('merge', '--abort')).toMatchObject({
      error_code: 'MERGE_ALREADY_APPLIED',
      error: expect.stringContaining('being taken back') as string,
    });
  });

  it('is finished by --resume, which says that the merge is taken back', async () => {
    const before = await interruptedUndo();
    const { root, slug } = mission;
    const { stdout } = await runInProcess(root, ['merge', '--resume']);
    expect(stdout).toBe(`✓ The merge of ${slug} into main is taken back.\n`);
    expect(gitIn(root, 'rev-parse', 'main')).toBe(before);
    expect(await kitty('merge')).toMatchObject({ result: 'success', undone: false, already_merged: false });
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
