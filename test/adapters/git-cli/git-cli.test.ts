import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gitCli } from '../../../src/adapters/git-cli/git-cli';
import { gitVersion, parseGitVersion, requireGitVersion } from '../../../src/adapters/git-cli/git-version';
import { refTable } from '../../../src/adapters/git-cli/ref-table';
import { gitRepositories } from '../../../src/adapters/git-files/git-repositories';
import { readRef } from '../../../src/adapters/git-files/refs';
import type { Checkout } from '../../../src/domain/mission/location';
import {
  childEnvironment,
  hermeticEnvironment,
  temporaryRepository,
  type TemporaryRepository,
} from '../../given/temporary-repository';

const git = gitCli({
  readRef: (commonDir, ref) => readRef(commonDir, ref, refTable),
  withLock: async (_dir, _name, work) => work(),
});
const before = { ...process.env };
let repository: TemporaryRepository;
let outside: string;

beforeEach(() => {
  Object.assign(process.env, hermeticEnvironment);
  repository = temporaryRepository();
  outside = dirname(repository.root);
});
afterEach(() => {
  process.env = { ...before };
  repository.remove();
});

function here(root = repository.root): Checkout {
  return gitRepositories(refTable).locate(root).current as Checkout;
}

function clone(): string {
  const place = join(outside, 'clone');
  execFileSync('git', ['clone', '-q', repository.root, place], { env: childEnvironment(), stdio: 'ignore' });
  return place;
}

describe('branches and worktrees', () => {
  it('switches to a new branch, keeping uncommitted work', async () => {
    repository.write('README.md', 'edited\n');
    await git.switchToNewBranch(here(), 'kitty/new', 'HEAD');
    expect(here().branch).toBe('kitty/new');
    expect(repository.git('status', '--porcelain')).toBe(' M README.md');
    await expect(git.switchToNewBranch(here(), 'main', 'HEAD')).rejects.toThrow(/git switch failed.*already exists/s);
  });

  it('switches before the first commit', async () => {
    const empty = join(outside, 'empty');
    execFileSync('git', ['init', '-q', '-b', 'main', empty]);
    await git.switchToNewBranch(here(empty), 'kitty/first', 'HEAD');
    expect(here(empty).branch).toBe('kitty/first');
  });

  it('adds worktrees: on a new branch, on a local one, on a pushed one', async () => {
    repository.git('branch', 'pushed');
    const place = clone();
    execFileSync('git', ['branch', 'local'], { cwd: place });
    const checkout = here(place);
    await git.addWorktree(checkout, { path: join(outside, 'a b'), branch: 'kitty/a', startPoint: 'HEAD' });
    await git.addWorktree(checkout, { path: join(outside, 'local'), branch: 'local' });
    await git.addWorktree(checkout, { path: join(outside, 'pushed'), branch: 'pushed', startPoint: 'origin/pushed' });
    await git.addWorktree(checkout, { path: join(outside, 'aside'), branch: 'aside', startPoint: 'origin/main' });
    expect(
      gitRepositories(refTable)
        .locate(place)
        .checkouts.map(({ branch }) => branch)
        .sort(),
    ).toEqual(['aside', 'kitty/a', 'local', 'main', 'pushed']);
    const upstream = (branch: string) =>
      execFileSync('git', ['for-each-ref', '--format=%(upstream:short)', `refs/heads/${branch}`], {
        cwd: place,
        encoding: 'utf8',
      }).trim();
    expect([upstream('pushed'), upstream('aside')]).toEqual(['origin/pushed', '']);
    await expect(git.addWorktree(checkout, { path: join(outside, 'twice'), branch: 'local' })).rejects.toMatchObject({
      problems: [{ diagnostic_code: 'GIT_FAILED' }],
    });
    expect(existsSync(join(outside, 'twice'))).toBe(false);
  });

  it('acts on the checkout it is given, whatever a hook left in the environment', async () => {
    const other = clone();
    process.env['GIT_DIR'] = join(other, '.git');
    process.env['GIT_INDEX_FILE'] = join(other, '.git', 'index');
    process.env['EDITOR'] = 'vi';
    await git.switchToNewBranch(here(), 'kitty/here', 'HEAD');
    repository.write('x.txt', 'x\n');
    await git.commitPaths({
      checkout: here(),
      commonDir: here().gitDir,
      paths: ['x.txt'],
      message: 'X',
      mayBeUnchanged: false,
    });
    delete process.env['GIT_DIR'];
    delete process.env['GIT_INDEX_FILE'];
    expect(here(other).branch).toBe('main');
    expect(here().branch).toBe('kitty/here');
    expect(repository.git('show', '--name-only', '--format=')).toBe('x.txt');
  });

  it('counts both sides and moves forward only', async () => {
    const place = clone();
    const commit = (where: string, message: string) =>
      execFileSync('git', ['commit', '-q', '--allow-empty', '-m', message], { cwd: where, env: childEnvironment() });
    commit(repository.root, 'one');
    commit(repository.root, 'two');
    execFileSync('git', ['fetch', '-q'], { cwd: place });
    expect(await git.countDivergence(here(place), 'main', 'origin/main')).toEqual({ ahead: 0, behind: 2 });
    await git.fastForward(here(place), 'origin/main');
    expect(await git.countDivergence(here(place), 'main', 'origin/main')).toEqual({ ahead: 0, behind: 0 });
    commit(place, 'ours');
    commit(repository.root, 'theirs');
    execFileSync('git', ['fetch', '-q'], { cwd: place });
    expect(await git.countDivergence(here(place), 'main', 'origin/main')).toEqual({ ahead: 1, behind: 1 });
    await expect(git.fastForward(here(place), 'origin/main')).rejects.toMatchObject({
      problems: [{ diagnostic_code: 'GIT_FAILED' }],
    });
  });
});

it('lists what git tracks or would track', async () => {
  repository.write('.gitignore', 'ignored\n');
  repository.write('ignored', '');
  repository.write('new ä.txt', '');
  expect([...(await git.listWorkTree(here()))].sort()).toEqual(['.gitignore', 'README.md', 'new ä.txt']);
});

describe('trees of other branches', () => {
  it('are listed and read byte for byte', async () => {
    repository.write('kitty-specs/ä b/meta.json', '{}\n\n');
    repository.write('kitty-specs/ä b/tasks/WP01.md', 'x');
    repository.git('add', '-A');
    repository.git('commit', '-q', '-m', 'Specs');
    expect(await git.listTree(here(), 'main', 'kitty-specs')).toEqual([
      'kitty-specs/ä b/meta.json',
      'kitty-specs/ä b/tasks/WP01.md',
    ]);
    expect(await git.listTree(here(), 'main', 'kitty-specs/')).toHaveLength(2);
    expect(await git.readBlob(here(), 'main', 'kitty-specs/ä b/meta.json')).toBe('{}\n\n');
  });

  it('that do not exist are empty', async () => {
    expect(await git.listTree(here(), 'main', 'absent')).toEqual([]);
    expect(await git.listTree(here(), 'absent', 'kitty-specs')).toEqual([]);
    expect(await git.readBlob(here(), 'main', 'absent.txt')).toBeNull();
    expect(await git.readBlob(here(), 'absent', 'README.md')).toBeNull();
    repository.write('untracked.txt', '');
    expect(await git.readBlob(here(), 'main', 'untracked.txt')).toBeNull();
  });

  it('that are damaged are not taken for empty', async () => {
    const blob = repository.git('rev-parse', 'HEAD:README.md');
    const tree = repository.git('rev-parse', 'HEAD^{tree}');
    rmSync(join(repository.root, '.git', 'objects', blob.slice(0, 2), blob.slice(2)));
    await expect(git.readBlob(here(), 'main', 'README.md')).rejects.toMatchObject({
      problems: [{ diagnostic_code: 'GIT_FAILED' }],
    });
    rmSync(join(repository.root, '.git', 'objects', tree.slice(0, 2), tree.slice(2)));
    await expect(git.listTree(here(), 'main', 'kitty-specs')).rejects.toMatchObject({
      problems: [{ diagnostic_code: 'GIT_FAILED' }],
    });
  });
});

describe('the git on this machine', () => {
  it('is known by its version', () => {
    const { major, minor } = gitVersion(repository.root);
    expect(execFileSync('git', ['--version'], { encoding: 'utf8' })).toContain(`${major}.${minor}`);
    expect(parseGitVersion('git version 2.39.5 (Apple Git-154)')).toEqual({ major: 2, minor: 39 });
    expect(parseGitVersion('git version 2.47.0.windows.1')).toEqual({ major: 2, minor: 47 });
    expect(parseGitVersion('something else')).toEqual({ major: 0, minor: 0 });
  });

  it('is named when it is too old', () => {
    expect(() => requireGitVersion(repository.root, { major: 2, minor: 0 }, 'be here')).not.toThrow();
    expect(() => requireGitVersion(repository.root, { major: 99, minor: 1 }, 'travel in time')).toThrow(
      /git 99.1 is needed to travel in time; this is 2/,
    );
  });

  it('is missed in clear words', async () => {
    const checkout = here();
    const empty = join(outside, 'nothing');
    mkdirSync(empty);
    process.env['PATH'] = empty;
    await expect(git.countDivergence(checkout, 'a', 'b')).rejects.toThrow(/not on the PATH/);
  });

  it('gives refs where they are kept in a table', () => {
    const { gitDir } = here();
    expect(refTable.readRef(gitDir, 'refs/heads/main')).toBe(repository.git('rev-parse', 'main'));
    expect(refTable.readRef(gitDir, 'refs/heads/absent')).toBeNull();
    expect(refTable.listRefs(gitDir, 'refs/heads/')).toEqual(['refs/heads/main']);
    expect(refTable.readBranch(gitDir)).toBe('main');
    repository.git('switch', '-q', '--detach');
    expect(refTable.readBranch(gitDir)).toBeNull();
  });
});

it('reports who is missing when git does not know who commits', async () => {
  for (const name of ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL'])
    delete process.env[name];
  repository.git('config', 'user.useConfigOnly', 'true');
  writeFileSync(join(repository.root, 'x.txt'), 'x');
  const checkout = here();
  await expect(
    git.commitPaths({ checkout, commonDir: checkout.gitDir, paths: ['x.txt'], message: 'X', mayBeUnchanged: false }),
  ).rejects.toThrow(/git commit-tree failed .*git does not know who commits/);
});

it('says that it is the signature where a commit cannot be signed, and how to see why', async () => {
  repository.git('config', 'commit.gpgsign', 'true');
  repository.git('config', 'user.signingkey', 'of-nobody');
  repository.git('config', 'gpg.program', '/bin/false');
  writeFileSync(join(repository.root, 'x.txt'), 'x');
  const checkout = here();
  await expect(
    git.commitPaths({ checkout, commonDir: checkout.gitDir, paths: ['x.txt'], message: 'X', mayBeUnchanged: false }),
  ).rejects.toMatchObject({
    problems: [{ diagnostic_code: 'GIT_FAILED', remediation: [expect.stringMatching(/signed/), expect.any(String)] }],
  });
});
