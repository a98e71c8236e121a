import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { approve, commitFile, gitIn } from '../../given/mergeable-mission';
import { json, readyMission, type GivenWorkPackage } from '../../given/ready-mission';
import { temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';
import { runInProcess } from '../../run-program';

const two: readonly GivenWorkPackage[] = [
  { id: 'WP01', ownedFiles: ['src/one/**'] },
  { id: 'WP02', ownedFiles: ['src/two/**'] },
];

let repository: TemporaryRepository;

beforeEach(() => {
  repository = temporaryRepository();
});

afterEach(() => {
  repository.remove();
});

const implement = async (cwd: string, ...words: string[]): Promise<Record<string, unknown>> =>
  json(await runInProcess(cwd, ['implement', ...words, '--json']));

describe('A workspace', () => {
  it('is made where hooks are configured elsewhere, with blanks and other scripts in the path', async () => {
    const root = join(dirname(repository.root), 'Projekt mit Ä 海');
    execFileSync('cp', ['-R', repository.root, root]);
    mkdirSync(join(root, 'my hooks'));
    writeFileSync(
      join(root, 'my hooks', 'post-checkout'),
      '#!/bin/sh\necho "$1 $2 $3" >> "$(git rev-parse --git-common-dir)/seen"\n',
    );
    chmodSync(join(root, 'my hooks', 'post-checkout'), 0o755);
    gitIn(root, 'config', 'core.hooksPath', join(root, 'my hooks'));
    gitIn(root, 'add', '-A');
    gitIn(root, 'commit', '-qm', 'Hooks');
    const slug = await readyMission(root, two);
    const taken = await implement(root, 'WP01', '--agent', 'otter');
    expect(taken['workspace_path']).toBe(join(root, '.worktrees', `${slug}-lane-a`));
    expect(gitIn(String(taken['workspace_path']), 'status', '--porcelain')).toBe('');
    expect(gitIn(root, 'status', '--porcelain')).toBe('');
    expect(existsSync(join(root, '.git', 'seen'))).toBe(true);
  });

  it('is made in a repository with submodules', async () => {
    const library = temporaryRepository();
    repository.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', library.root, 'library');
    repository.git('commit', '-qm', 'A library');
    await readyMission(repository.root, two);
    const taken = await implement(repository.root, '--agent', 'otter');
    expect(existsSync(join(String(taken['workspace_path']), '.gitmodules'))).toBe(true);
    expect(repository.git('status', '--porcelain')).toBe('');
    library.remove();
  });

  it('is the home itself where a mission has no lanes, for one work package at a time', async () => {
    await readyMission(repository.root, two, ['--no-lanes']);
    const taken = await implement(repository.root, '--agent', 'otter');
    expect(taken).toMatchObject({
      work_package_id: 'WP01',
      workspace_path: repository.root,
      branch: 'main',
      lane_id: null,
      execution_mode: 'direct_repo',
    });
    expect(repository.git('worktree', 'list').split('\n')).toHaveLength(1);
    const refused = await runInProcess(repository.root, ['implement', 'WP02', '--agent', 'heron', '--json']);
    expect(refused.exit).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error_code: 'WORKSPACE_BUSY', held_by: 'otter' });
  });

  it('of a planning work package is the home, beside the lanes of the others', async () => {
    await readyMission(repository.root, [
      { id: 'WP01', ownedFiles: ['docs/**'], executionMode: 'planning_artifact' },
      { id: 'WP02', ownedFiles: ['src/two/**'] },
    ]);
    expect(await implement(repository.root, 'WP01', '--agent', 'otter')).toMatchObject({
      workspace_path: repository.root,
      lane_id: null,
    });
    expect(await implement(repository.root, 'WP02', '--agent', 'heron')).toMatchObject({ lane_id: 'lane-a' });
  });

  it('starts from what the mission home has, wherever the command runs', async () => {
    const slug = await readyMission(repository.root, two, ['--home', 'worktree']);
    const home = join(repository.root, '.worktrees', slug);
    mkdirSync(join(home, 'deep', 'down'), { recursive: true });
    const taken = await implement(join(home, 'deep', 'down'), '--agent', 'otter');
    expect(taken['workspace_path']).toBe(join(repository.root, '.worktrees', `${slug}-lane-a`));
    expect(existsSync(join(String(taken['workspace_path']), 'kitty-specs', slug, 'spec.md'))).toBe(true);
    expect(repository.git('branch', '--show-current')).toBe('main');
    expect(repository.git('status', '--porcelain')).toBe('');
    const second = await implement(String(taken['workspace_path']), 'WP02', '--agent', 'heron');
    expect(second['workspace_path']).toBe(join(repository.root, '.worktrees', `${slug}-lane-b`));
  });
});

describe('A lane that waits for others', () => {
  const chain: readonly GivenWorkPackage[] = [
    { id: 'WP01', ownedFiles: ['src/one/**'] },
    { id: 'WP02', ownedFiles: ['src/two/**'] },
    { id: 'WP03', ownedFiles: ['src/three/**'], dependencies: ['WP01', 'WP02'] },
  ];

  async function bothApproved(path: string, one: string, other: string): Promise<string> {
    const slug = await readyMission(repository.root, chain);
    for (const [id, text] of [
      ['WP01', one],
      ['WP02', other],
    ] as const) {
      const { workspace_path: root } = await implement(repository.root, id, '--agent', 'otter');
      commitFile(String(root), path, text);
      commitFile(String(root), `src/${id}.txt`, text);
      await approve(repository.root, slug, id);
    }
    return slug;
  }

  it('starts with the work of all of them', async () => {
    await bothApproved('src/same.txt', 'same\n', 'same\n');
    const { workspace_path: root, base_ref: base } = await implement(repository.root, 'WP03', '--agent', 'finch');
    expect(existsSync(join(String(root), 'src/WP01.txt'))).toBe(true);
    expect(existsSync(join(String(root), 'src/WP02.txt'))).toBe(true);
    expect(gitIn(String(root), 'rev-parse', 'HEAD')).toBe(base);
  });

  it('is refused with nothing made when they do not fit together', async () => {
    const slug = await bothApproved('src/same.txt', 'one\n', 'other\n');
    const before = [repository.git('worktree', 'list'), repository.git('for-each-ref')];
    const log = readFileSync(join(repository.root, 'kitty-specs', slug, 'status.events.jsonl'), 'utf8');
    const refused = await runInProcess(repository.root, ['implement', 'WP03', '--agent', 'finch', '--json']);
    expect(refused.exit).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error_code: 'DEPENDENCY_LANE_MERGE_CONFLICT',
      paths: ['src/same.txt'],
    });
    expect([repository.git('worktree', 'list'), repository.git('for-each-ref')]).toEqual(before);
    expect(readFileSync(join(repository.root, 'kitty-specs', slug, 'status.events.jsonl'), 'utf8')).toBe(log);
  });

  it('gets newer work of them when its own work package starts again', async () => {
    const slug = await bothApproved('src/same.txt', 'same\n', 'same\n');
    const { workspace_path: root } = await implement(repository.root, 'WP03', '--agent', 'finch');
    commitFile(String(root), 'src/three/mine.txt', 'mine\n');
    json(await runInProcess(repository.root, ['release', 'WP03', '--reason', 'later', '--json']));
    commitFile(join(repository.root, '.worktrees', `${slug}-lane-a`), 'src/late.txt', 'late\n');
    await implement(repository.root, 'WP03', '--agent', 'wren');
    expect(existsSync(join(String(root), 'src/late.txt'))).toBe(true);
    expect(existsSync(join(String(root), 'src/three/mine.txt'))).toBe(true);
    expect(gitIn(String(root), 'status', '--porcelain')).toBe('');
  });
});

describe('A lane that others have gone on without', () => {
  const pair: readonly GivenWorkPackage[] = [
    { id: 'WP01', ownedFiles: ['src/one/**'] },
    { id: 'WP02', ownedFiles: ['src/two/**'], dependencies: ['WP01'] },
  ];

  it('starts without a branch that is gone, and says so', async () => {
    const slug = await readyMission(repository.root, pair);
    const { workspace_path: root, branch } = await implement(repository.root, 'WP01', '--agent', 'otter');
    await approve(repository.root, slug, 'WP01');
    repository.git('worktree', 'remove', String(root));
    repository.git('branch', '-qD', String(branch));
    const taken = await implement(repository.root, 'WP02', '--agent', 'finch');
    expect(taken['diagnostics']).toMatchObject([{ diagnostic_code: 'DEPENDENCY_BRANCH_MISSING', fatal: false }]);
  });

  it('goes on with open changes, and says what was not merged in', async () => {
    const slug = await readyMission(repository.root, pair);
    await implement(repository.root, 'WP01', '--agent', 'otter');
    await approve(repository.root, slug, 'WP01');
    const { workspace_path: root } = await implement(repository.root, 'WP02', '--agent', 'finch');
    writeFileSync(join(String(root), 'open.txt'), 'open\n');
    commitFile(join(repository.root, '.worktrees', `${slug}-lane-a`), 'src/one/late.txt', 'late\n');
    const again = await implement(repository.root, 'WP02', '--agent', 'finch');
    expect(again['diagnostics']).toMatchObject([{ diagnostic_code: 'DEPENDENCIES_NOT_MERGED', fatal: false }]);
    expect(existsSync(join(String(root), 'src/one/late.txt'))).toBe(false);
    expect(readFileSync(join(String(root), 'open.txt'), 'utf8')).toBe('open\n');
  });
});

describe('What stands in the way', () => {
  it('of a detached checkout that is the home is said, and nothing is touched', async () => {
    await readyMission(repository.root, two);
    repository.git('switch', '-q', '--detach');
    const refused = await runInProcess(repository.root, ['implement', '--agent', 'otter', '--json']);
    expect(refused.exit).toBe(3);
    expect(repository.git('worktree', 'list').split('\n')).toHaveLength(1);
    const { remediation } = JSON.parse(refused.stdout) as { remediation: readonly string[] };
    expect(remediation).toContain(`git -C ${JSON.stringify(repository.root)} switch main`);
  });

  it('of a worktree on another branch is named with the command that puts it right', async () => {
    await readyMission(repository.root, two);
    const { workspace_path: root, branch } = await implement(repository.root, 'WP01', '--agent', 'otter');
    gitIn(String(root), 'switch', '-qc', 'elsewhere');
    const refused = await runInProcess(repository.root, ['implement', 'WP01', '--agent', 'otter', '--json']);
    const { error_code: code, remediation } = JSON.parse(refused.stdout) as {
      error_code: string;
      remediation: readonly string[];
    };
    expect(code).toBe('WORKSPACE_UNUSABLE');
    expect(remediation[0]).toBe(`git -C ${JSON.stringify(root)} switch ${String(branch)}`);
    gitIn(String(root), 'switch', '-q', String(branch));
    await implement(repository.root, 'WP01', '--agent', 'otter');
  });

  it('of a record that cannot be read is named with its path', async () => {
    const slug = await readyMission(repository.root, two);
    await implement(repository.root, 'WP01', '--agent', 'otter');
    const path = join(repository.root, '.kittify', 'workspaces', `${slug}-lane-a.json`);
    writeFileSync(path, '{"lane_id": "lane-a"');
    const refused = await runInProcess(repository.root, ['implement', 'WP01', '--agent', 'otter', '--json']);
    expect(refused.exit).toBe(3);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error_code: 'WORKSPACE_RECORD_INVALID', path });
    rmSync(path);
    const recovered = json(await runInProcess(repository.root, ['implement', '--recover', '--json']));
    expect(recovered['recovered']).toMatchObject([{ lane_id: 'lane-a', made: ['record'] }]);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ current_wp: 'WP01', lane_id: 'lane-a' });
  });

  it('is not made again for a work package that there is not', async () => {
    await readyMission(repository.root, two);
    const { exit, stdout } = await runInProcess(repository.root, ['implement', 'WP09', '--recover', '--json']);
    expect([exit, JSON.parse(stdout)]).toMatchObject([2, { error_code: 'WP_NOT_FOUND' }]);
  });

  it('of a branch that is gone with work that was begun is named: no other one is made in silence', async () => {
    const slug = await readyMission(repository.root, two);
    const taken = await implement(repository.root, 'WP01', '--agent', 'otter');
    const [lane, branch] = [String(taken['workspace_path']), String(taken['branch'])];
    commitFile(lane, 'src/one/part.ts', 'export {};\n');
    const work = gitIn(lane, 'rev-parse', 'HEAD');
    gitIn(repository.root, 'worktree', 'remove', '--force', lane);
    gitIn(repository.root, 'branch', '-D', branch);
    for (const words of [['WP01'], []]) {
      const refused = await runInProcess(repository.root, ['implement', ...words, '--agent', 'otter', '--json']);
      expect([refused.exit, JSON.parse(refused.stdout)]).toMatchObject([
        1,
        { error_code: 'LANE_BRANCH_MISSING', mission_slug: slug, work_package_id: 'WP01', branch },
      ]);
      const { remediation } = JSON.parse(refused.stdout) as { remediation: readonly string[] };
      expect(remediation.at(-1)).toBe(`git branch ${branch} ${String(taken['base_ref'])}`);
    }
    expect(gitIn(repository.root, 'branch', '--list', branch)).toBe('');
    expect(gitIn(repository.root, 'fsck', '--no-reflogs', '--lost-found')).toContain(work);

    gitIn(repository.root, 'branch', branch, work);
    await implement(repository.root, 'WP01', '--agent', 'otter');
    expect(readFileSync(join(lane, 'src/one/part.ts'), 'utf8')).toBe('export {};\n');
  });
});

describe('A mission of the existing tool', () => {
  it('that keeps its log on a branch of its own is worked on from there', async () => {
    const slug = await readyMission(repository.root, two);
    const path = join(repository.root, 'kitty-specs', slug, 'meta.json');
    const { home_branch: _, ...meta } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    const branch = `kitty/mission-${slug}`;
    const topology = 'lanes_with_coord';
    writeFileSync(path, `${JSON.stringify({ ...meta, coordination_branch: branch, topology }, null, 2)}\n`);
    repository.git('commit', '-qam', 'As the existing tool has it');
    const home = join(repository.root, '.worktrees', `${slug}-coord`);
    repository.git('worktree', 'add', '-q', '-b', branch, home);
    const main = repository.git('rev-parse', 'main');
    const taken = await implement(repository.root, '--agent', 'otter');
    commitFile(String(taken['workspace_path']), 'src/one/a.txt', 'a\n');
    await approve(String(taken['workspace_path']), slug, 'WP01');
    expect(repository.git('rev-parse', 'main')).toBe(main);
    expect([gitIn(home, 'status', '--porcelain'), repository.git('status', '--porcelain')]).toEqual(['', '']);
    expect(readFileSync(join(home, 'kitty-specs', slug, 'status.events.jsonl'), 'utf8')).toContain('"approved"');
  });
});

describe('On a second clone', () => {
  it('a lane whose branch was pushed goes on where it was', async () => {
    const origin = join(dirname(repository.root), 'origin.git');
    repository.git('init', '-q', '--bare', '-b', 'main', origin);
    repository.git('remote', 'add', 'origin', origin);
    repository.git('push', '-qu', 'origin', 'main');
    const slug = await readyMission(repository.root, two, ['--home', 'worktree']);
    const { workspace_path: root, branch } = await implement(repository.root, 'WP01', '--agent', 'otter');
    commitFile(String(root), 'src/one/a.txt', 'a\n');
    repository.git('push', '-q', 'origin', '--all');
    const clone = join(dirname(repository.root), 'clone');
    repository.git('clone', '-q', origin, clone);
    json(await runInProcess(clone, ['mission', 'open', slug, '--json']));
    const taken = await implement(clone, 'WP01', '--agent', 'otter');
    expect(taken['branch']).toBe(branch);
    expect(existsSync(join(String(taken['workspace_path']), 'src/one/a.txt'))).toBe(true);
    expect(taken['resumed']).toBe(true);
  });
});
