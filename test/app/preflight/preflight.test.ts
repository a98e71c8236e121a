import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderFingerprint } from '../../given/folder-fingerprint';
import {
  approve,
  commitFile,
  gitIn,
  mergeableMission,
  refsOf,
  writeIn,
  type MergeableMission,
  type MergeableRequest,
} from '../../given/mergeable-mission';
import { json } from '../../given/ready-mission';
import { childEnvironment } from '../../given/temporary-repository';
import { runInProcess } from '../../run-program';

interface Finding {
  readonly diagnostic_code: string;
  readonly severity: string;
  readonly message: string;
  readonly violated_invariant: string;
  readonly branch_or_work_package: string;
  readonly remediation: readonly string[];
  readonly [key: string]: unknown;
}

let mission: MergeableMission;

const given = async (request: MergeableRequest = {}): Promise<MergeableMission> =>
  (mission = await mergeableMission(request));

afterEach(() => mission.repository.remove());

/** Every file and folder. git notes on an object it already has that it was asked for again: its time tells nothing. */
function everything(): string {
  return folderFingerprint(mission.root)
    .map((line) => (line.startsWith('.git/objects/') ? line.replace(/ \d{19} /, ' - ') : line))
    .join('\n');
}

/** What a dry run finds. It must not change a byte, and the merge itself must find the same and change nothing either. */
async function findings(...words: string[]): Promise<readonly Finding[]> {
  const before = { refs: refsOf(mission.root), all: everything() };
  const dry = await merge(...words, '--dry-run');
  expect(everything()).toBe(before.all);
  if (dry.exit === 1) {
    const real = await merge(...words);
    expect(real.document['findings']).toEqual(dry.document['findings']);
    expect(real.exit).toBe(1);
    expect(refsOf(mission.root)).toBe(before.refs);
    // A push asks the remote first.
    if (!words.includes('--push')) expect(everything()).toBe(before.all);
  }
  return dry.document['findings'] as readonly Finding[];
}

async function merge(...words: string[]): Promise<{ exit: number; document: Record<string, unknown> }> {
  const ran = await runInProcess(mission.root, ['merge', '--mission', mission.slug, ...words, '--json']);
  return { exit: ran.exit, document: JSON.parse(ran.stdout) as Record<string, unknown> };
}

async function mergesNow(...words: string[]): Promise<void> {
  const { exit, document } = await merge(...words);
  expect(document['findings']).toEqual([]);
  expect(exit).toBe(0);
}

/** Runs the lines of a remedy that are git commands, as printed. */
function heed(lines: readonly string[]): void {
  for (const line of lines.filter((one) => one.startsWith('git '))) {
    execFileSync('sh', ['-c', line], { cwd: mission.root, env: childEnvironment(), stdio: 'pipe' });
  }
}

function only(found: readonly Finding[], code: string): Finding {
  expect(found.map((one) => one.diagnostic_code)).toEqual([code]);
  const [finding] = found;
  if (finding === undefined) throw new Error('no finding');
  expect(finding.remediation.length).toBeGreaterThan(0);
  return finding;
}

/** A remote that holds main as it was, and one commit more. */
function withRemote(ahead: boolean): void {
  const { root, repository } = mission;
  const origin = join(dirname(root), 'origin.git');
  const base = gitIn(root, 'rev-list', '--max-parents=0', 'HEAD');
  repository.git('init', '-q', '--bare', '-b', 'main', origin);
  repository.git('remote', 'add', 'origin', origin);
  const tip = ahead
    ? gitIn(root, 'commit-tree', '-p', base, '-m', 'Of somebody else', gitIn(root, 'rev-parse', `${base}^{tree}`))
    : base;
  repository.git('push', '-q', 'origin', `${tip}:refs/heads/main`);
  repository.git('fetch', '-q');
  repository.git('branch', '-q', '--set-upstream-to', 'origin/main', 'main');
}

it('finds nothing where nothing is wrong, and says what it is going to do', async () => {
  await given();
  expect(await findings()).toEqual([]);
  const dry = (await merge('--dry-run')).document;
  const real = (await merge()).document;
  for (const key of [
    'steps',
    'wps',
    'cleanup',
    'checkouts',
    'target',
    'lanes',
    'shared_paths',
    'would_assign_mission_number',
    'strategy',
  ]) {
    expect(real[key]).toEqual(dry[key]);
  }
  expect((real['removed'] as { branches: string[] }).branches).toEqual(
    (dry['cleanup'] as { branches: string[] }).branches,
  );
});

describe('Work packages', () => {
  it('that are not approved are named, each with its next step', async () => {
    await given({ unapproved: ['WP02'] });
    const finding = only(await findings(), 'WP_NOT_APPROVED');
    expect(finding).toMatchObject({ branch_or_work_package: 'WP02', canonical_lane: 'in_progress' });
    await approve(mission.root, mission.slug, 'WP02');
    await mergesNow();
  });

  it('that are canceled are left out with their lane', async () => {
    await given({ unapproved: ['WP02'] });
    const words = ['WP02', '--to', 'canceled', '--note', 'not needed', '--mission', mission.slug, '--json'];
    json(await runInProcess(mission.root, ['move-task', ...words]));
    await mergesNow();
    expect(gitIn(mission.root, 'ls-tree', '-r', '--name-only', 'main', 'src')).toBe('src/one/part.ts');
  });

  it.each([
    ['approved_wp_latest_review_rejected', 'approved'],
    ['done_wp_latest_review_rejected', 'done'],
  ])('%s', async (_name, lane) => {
    await given();
    const { root, slug, home } = mission;
    if (lane === 'done')
      json(await runInProcess(root, ['move-task', 'WP01', '--to', 'done', '--mission', slug, '--json']));
    const path = `kitty-specs/${slug}/tasks/WP01-part/review-cycle-1.md`;
    commitFile(home, path, '---\nverdict: rejected\nreviewed_at: "2020-01-01T00:00:00+00:00"\n---\n\nNo.\n');
    const finding = only(await findings(), 'REJECTED_REVIEW_ARTIFACT_CONFLICT');
    expect(finding).toMatchObject({
      work_package_id: 'WP01',
      branch_or_work_package: 'WP01',
      canonical_lane: lane,
      latest_review_cycle_path: path,
      latest_review_cycle_verdict: 'rejected',
      review_cycle_number: 1,
      violated_invariant: 'terminal_wp_latest_review_artifact_must_not_be_rejected',
    });
    const command = finding.remediation.find((line) => line.includes('--approval-ref')) ?? '';
    const words = command.replace('spec-kitty ', '').replace('NAME', 'heron').replaceAll('"', '').split(' ');
    json(await runInProcess(root, [...words, '--json']));
    await mergesNow();
  });

  it('whose newer review file contradicts the log are named', async () => {
    await given({ unapproved: ['WP01'] });
    const { root, slug, home } = mission;
    const on = ['--mission', slug, '--json'];
    writeIn(dirname(root), 'feedback.md', 'Not yet.\n');
    const reject = [
      '--to',
      'planned',
      '--reviewer',
      'heron',
      '--review-feedback-file',
      join(dirname(root), 'feedback.md'),
    ];
    json(await runInProcess(root, ['move-task', 'WP01', '--to', 'for_review', '--agent', 'otter', ...on]));
    json(await runInProcess(root, ['move-task', 'WP01', '--to', 'in_review', '--agent', 'heron', ...on]));
    json(await runInProcess(root, ['move-task', 'WP01', ...reject, ...on]));
    json(await runInProcess(root, ['move-task', 'WP01', '--to', 'approved', '--force', '--note', 'fine', ...on]));
    const [rejected] = await findings();
    expect(rejected?.diagnostic_code).toBe('REJECTED_REVIEW_ARTIFACT_CONFLICT');
    expect(rejected?.remediation.join('\n')).toContain('spec-kitty review override WP01');
    const path = `kitty-specs/${slug}/tasks/WP01-part/review-cycle-2.md`;
    commitFile(home, path, '---\nverdict: approved\nreviewed_at: "2099-01-01T00:00:00+00:00"\n---\n\nYes.\n');
    const finding = only(await findings(), 'REVIEW_VERDICT_CONTRADICTION');
    expect(finding).toMatchObject({ work_package_id: 'WP01', latest_review_cycle_path: path });
  });
});

describe('The target', () => {
  it('local_main_diverged_from_origin_main', async () => {
    await given();
    withRemote(true);
    commitFile(mission.root, 'local.txt', 'only here\n');
    const finding = only(await findings(), 'TARGET_BRANCH_NOT_SYNCHRONIZED');
    expect(finding).toMatchObject({
      state: 'diverged',
      violated_invariant: 'local_target_branch_must_match_tracking_branch',
      condition: 'local_target_branch_diverged_from_remote_tracking_branch',
      local_target_branch: 'main',
      remote_tracking_branch: 'origin/main',
      merge_target_branch: 'main',
      ahead_count: 1,
      behind_count: 1,
      diverged: true,
      focused_pr_branch: `kitty/pr/${mission.slug}-to-main`,
    });
    expect(finding.remediation.join('\n')).toContain('spec-kitty merge --prepare-pr');
    expect(finding.remediation.join('\n')).not.toMatch(/reset|force|rebase/);
  });

  it('that is behind is a warning, and a stop for a push', async () => {
    await given();
    withRemote(true);
    const [finding] = await findings();
    expect(finding).toMatchObject({ severity: 'warning', state: 'behind', behind_count: 1 });
    const pushed = only(await findings('--push'), 'TARGET_BRANCH_NOT_SYNCHRONIZED');
    expect(pushed.severity).toBe('error');
    heed(pushed.remediation);
    await mergesNow('--push');
    expect(gitIn(mission.root, 'rev-parse', 'origin/main')).toBe(gitIn(mission.root, 'rev-parse', 'main'));
  });

  it('is asked for anew where that is wanted, and only then', async () => {
    await given();
    withRemote(false);
    const theirs = join(dirname(mission.root), 'theirs');
    gitIn(dirname(mission.root), 'clone', '-q', join(dirname(mission.root), 'origin.git'), theirs);
    commitFile(theirs, 'theirs.txt', 'of somebody else\n');
    gitIn(theirs, 'push', '-q', 'origin', 'main');
    expect(await findings()).toEqual([]);
    const { document } = await merge('--fetch', '--dry-run');
    expect(document['findings']).toMatchObject([{ severity: 'warning', state: 'behind', behind_count: 1 }]);
    renameSync(join(dirname(mission.root), 'origin.git'), join(dirname(mission.root), 'gone.git'));
    expect((await merge('--fetch')).document['error_code']).toBe('TARGET_BRANCH_REFRESH_FAILED');
  });

  it('is merged into and not pushed when the remote cannot be asked', async () => {
    await given();
    withRemote(false);
    renameSync(join(dirname(mission.root), 'origin.git'), join(dirname(mission.root), 'gone.git'));
    const { exit, document } = await merge('--push');
    expect(exit).toBe(1);
    expect((document['findings'] as Finding[])[0]?.diagnostic_code).toBe('TARGET_BRANCH_REFRESH_FAILED');
    await mergesNow();
  });

  it('that does not exist is named, with the branch it can be made from', async () => {
    await given();
    withRemote(true);
    gitIn(mission.root, 'switch', '-q', '--detach');
    gitIn(mission.root, 'branch', '-q', '-D', 'main');
    const finding = only(await findings(), 'TARGET_BRANCH_MISSING');
    heed(finding.remediation);
    await mergesNow();
  });

  it('that is protected is for pull requests', async () => {
    await given();
    writeIn(mission.root, '.kittify/config.yaml', 'protection:\n  protected_branches: [main]\n');
    const finding = only(await findings(), 'BRANCH_PROTECTED');
    expect(finding.remediation).toEqual([`spec-kitty merge --prepare-pr --mission ${mission.slug}`]);
  });

  it('that is checked out in another worktree gets its files there', async () => {
    await given();
    const elsewhere = join(dirname(mission.root), 'elsewhere');
    gitIn(mission.root, 'switch', '-q', '-c', 'of-mine');
    gitIn(mission.root, 'worktree', 'add', '-q', elsewhere, 'main');
    await mergesNow();
    expect(readFileSync(join(elsewhere, 'src/one/part.ts'), 'utf8')).toBe('// WP01\n');
    expect(gitIn(elsewhere, 'status', '--porcelain')).toBe('');
    expect(gitIn(mission.root, 'status', '--porcelain')).toBe('');
  });
});

describe('A checkout', () => {
  it('of a lane with changes stops the merge', async () => {
    await given();
    const { root } = mission.lanes['WP01'] ?? { root: '' };
    writeIn(root, 'src/one/part.ts', 'changed\n');
    writeIn(root, 'src/one/new.ts', 'new\n');
    const finding = only(await findings(), 'LANE_WORKTREE_DIRTY');
    expect(finding).toMatchObject({ workspace_path: root, paths: ['src/one/part.ts', 'src/one/new.ts'] });
    heed(finding.remediation);
    await mergesNow();
    expect(gitIn(mission.root, 'stash', 'list')).not.toBe('');
  });

  it('of the home with changes stops the merge', async () => {
    await given();
    writeIn(mission.home, `kitty-specs/${mission.slug}/spec.md`, '# Another\n');
    const finding = only(await findings(), 'HOME_WORKTREE_DIRTY');
    heed(finding.remediation);
    await mergesNow();
  });

  it('of the home with changes beside a log that is not committed yet is cleared without losing what was recorded', async () => {
    await given();
    const log = join(mission.home, 'kitty-specs', mission.slug, 'status.events.jsonl');
    gitIn(mission.home, 'reset', '-q', 'HEAD~1');
    writeIn(mission.home, `kitty-specs/${mission.slug}/spec.md`, '# Another\n');
    const recorded = readFileSync(log, 'utf8');
    const [finding] = (await findings()).filter((one) => one.diagnostic_code === 'HOME_WORKTREE_DIRTY');
    heed(finding?.remediation ?? []);
    expect(gitIn(mission.home, 'stash', 'list')).not.toBe('');
    expect(readFileSync(log, 'utf8')).toBe(recorded);
    await mergesNow();
  });

  it('of the target with changes in the way stops the merge; other changes stay', async () => {
    await given({
      work: (id, { root }) => writeIn(root, id === 'WP01' ? 'README.md' : 'src/two/part.ts', `${id}\n`),
      workPackages: [
        { id: 'WP01', ownedFiles: ['README.md'] },
        { id: 'WP02', ownedFiles: ['src/two/**'] },
      ],
    });
    writeIn(mission.root, 'README.md', 'of somebody\n');
    writeIn(mission.root, 'src/two/part.ts', 'untracked\n');
    writeIn(mission.root, 'notes.txt', 'of somebody\n');
    const found = await findings();
    expect(found.map(({ diagnostic_code: code }) => code)).toContain('TARGET_WORKTREE_DIRTY');
    for (let at = 0; at < 3; at++)
      heed(
        (await merge('--dry-run')).document['findings'] === undefined
          ? []
          : ((await merge('--dry-run')).document['findings'] as Finding[]).flatMap(({ remediation }) => remediation),
      );
    await mergesNow();
    expect(readFileSync(join(mission.root, 'notes.txt'), 'utf8')).toBe('of somebody\n');
    expect(readFileSync(join(mission.root, 'README.md'), 'utf8')).toBe('WP01\n');
    expect(gitIn(mission.root, 'stash', 'list').split('\n').length).toBe(2);
  });

  it('in which a merge is under way stops this one', async () => {
    await given();
    commitFile(mission.root, 'README.md', 'here\n');
    gitIn(mission.root, 'switch', '-q', '-c', 'other', 'HEAD~1');
    commitFile(mission.root, 'README.md', 'there\n');
    gitIn(mission.root, 'switch', '-q', 'main');
    expect(() => gitIn(mission.root, 'merge', 'other')).toThrow();
    const found = await findings();
    const finding = found.find(({ diagnostic_code: code }) => code === 'GIT_OPERATION_IN_PROGRESS');
    heed(finding?.remediation ?? []);
    await mergesNow();
  });

  it('on no branch cannot be the home', async () => {
    await given({ home: 'in-place' });
    gitIn(mission.root, 'switch', '-q', '--detach');
    const { exit, document } = await merge('--dry-run');
    expect([exit, document['error_code']]).toEqual([3, 'HOME_NOT_CHECKED_OUT']);
    heed(document['remediation'] as string[]);
    await mergesNow();
  });

  it('of a lane on no branch stops the merge', async () => {
    await given();
    const lane = mission.lanes['WP01'] ?? { root: '', branch: '' };
    gitIn(lane.root, 'switch', '-q', '--detach');
    const finding = only(await findings(), 'DETACHED_HEAD');
    expect(finding.branch_or_work_package).toBe(lane.branch);
    heed(finding.remediation);
    await mergesNow();
  });

  it('that leaves out files is only noted', async () => {
    await given();
    gitIn(mission.root, 'sparse-checkout', 'set', '--no-cone', '/README.md', '/kitty-specs/');
    const [finding, ...others] = await findings();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ diagnostic_code: 'SPARSE_CHECKOUT', severity: 'info' });
    expect((await merge()).exit).toBe(0);
    expect(gitIn(mission.root, 'status', '--porcelain')).toBe('');
    expect(gitIn(mission.root, 'show', 'main:src/one/part.ts')).toBe('// WP01');
    heed(finding?.remediation ?? []);
    expect(readFileSync(join(mission.root, 'src/one/part.ts'), 'utf8')).toBe('// WP01\n');
  });
});

describe('A lane', () => {
  it('whose branch is gone stops the merge', async () => {
    await given();
    const lane = mission.lanes['WP02'] ?? { root: '', branch: '' };
    const tip = gitIn(lane.root, 'rev-parse', 'HEAD');
    gitIn(mission.root, 'worktree', 'remove', '--force', lane.root);
    gitIn(mission.root, 'branch', '-q', '-D', lane.branch);
    const finding = only(await findings(), 'LANE_BRANCH_MISSING');
    const command = finding.remediation.find((line) => line.endsWith(' COMMIT')) ?? '';
    heed([command.replace('COMMIT', tip)]);
    expect((await merge()).exit).toBe(0);
    expect(gitIn(mission.root, 'show', 'main:src/two/part.ts')).toBe('// WP02');
  });

  it('whose worktree was deleted by hand is merged from its branch', async () => {
    await given();
    rmSync(mission.lanes['WP01']?.root ?? '', { recursive: true });
    const finding = only(await findings(), 'LANE_WORKTREE_MISSING');
    expect(finding.severity).toBe('warning');
    const [command = ''] = finding.remediation;
    const [program, ...words] = command.split(' ');
    expect(program).toBe('spec-kitty');
    json(await runInProcess(mission.root, [...words, '--json']));
    await mergesNow();
  });

  it('that conflicts with another one is forecast with path, sides and owners', async () => {
    await given({
      work: (id, { root }) => writeIn(root, 'src/one/shared.ts', `// ${id}\n`),
    });
    const finding = only(await findings(), 'MERGE_CONFLICT_FORECAST');
    expect(finding['conflicts']).toEqual([
      { path: 'src/one/shared.ts', kind: 'contents', auto: false, sides: ['lane-a', 'lane-b'], owners: ['WP01'] },
    ]);
    const command = finding.remediation.find((line) => line.startsWith('git ')) ?? '';
    expect(() => heed([command])).toThrow();
    commitFile(mission.lanes['WP02']?.root ?? '', 'src/one/shared.ts', '// both\n');
    await mergesNow();
    expect(gitIn(mission.root, 'show', 'main:src/one/shared.ts')).toBe('// both');
  });

  it('that conflicts with the target is forecast, and nothing prefers a side', async () => {
    for (const strategy of ['merge', 'squash', 'rebase'] as const) {
      await given({
        work: (id, { root }) => writeIn(root, 'README.md', id === 'WP01' ? 'of the lane\n' : '# Project\n'),
      });
      commitFile(mission.root, 'README.md', 'of the target\n');
      const finding = only(await findings('--strategy', strategy), 'MERGE_CONFLICT_FORECAST');
      expect(finding['conflicts']).toMatchObject([{ path: 'README.md', sides: ['lane-a', 'main'] }]);
      if (strategy !== 'rebase') mission.repository.remove();
    }
  });
});

it('a shallow clone without the common history is told to fetch it', async () => {
  await given({ home: 'worktree' });
  const { root, slug, repository, homeBranch } = mission;
  const origin = join(dirname(root), 'origin.git');
  commitFile(root, 'later.txt', 'later\n');
  repository.git('init', '-q', '--bare', '-b', 'main', origin);
  repository.git('push', '-q', origin, '--all');
  const clone = join(dirname(root), 'clone');
  gitIn(dirname(root), 'clone', '-q', '--depth', '1', '--no-single-branch', `file://${origin}`, clone);
  gitIn(clone, 'branch', '-q', homeBranch, `origin/${homeBranch}`);
  json(await runInProcess(clone, ['mission', 'open', slug, '--json']));
  const ran = await runInProcess(clone, ['merge', '--mission', slug, '--dry-run', '--json']);
  const found = (JSON.parse(ran.stdout) as { findings: Finding[] }).findings;
  const finding = found.find(({ diagnostic_code: code }) => code === 'SHALLOW_CLONE');
  expect(finding?.remediation).toEqual([`git -C ${JSON.stringify(clone)} fetch --unshallow`]);
  heed(finding?.remediation ?? []);
  const again = await runInProcess(clone, ['merge', '--mission', slug, '--dry-run', '--json']);
  expect(again.stdout).not.toContain('SHALLOW_CLONE');
  expect(again.exit).toBe(0);
});

it('a mission whose work packages are all plans is merged without any lane', async () => {
  await given({
    workPackages: [{ id: 'WP01', ownedFiles: ['docs/**'], executionMode: 'planning_artifact' }],
    work: (_id, { root }) => {
      mkdirSync(join(root, 'docs'), { recursive: true });
      writeFileSync(join(root, 'docs', 'plan.md'), '# Plan\n');
    },
  });
  expect((await merge('--dry-run')).document['lanes']).toEqual([]);
  await mergesNow();
  expect(gitIn(mission.root, 'show', 'main:docs/plan.md')).toBe('# Plan');
});
