import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { gitCli } from '../../../src/adapters/git-cli/git-cli';
import { gitRepositories } from '../../../src/adapters/git-files/git-repositories';
import { readRef } from '../../../src/adapters/git-files/refs';
import { withOwnerLock } from '../../../src/adapters/owner-lock/owner-lock';
import type { Checkout } from '../../../src/domain/mission/location';
import type { CommitResult } from '../../../src/ports/git';
import { hermeticEnvironment, temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';

const noTable = { readRef: () => null, listRefs: () => [] };
const git = gitCli({
  readRef: (commonDir, ref) => readRef(commonDir, ref, noTable),
  withLock: (commonDir, name, work) => withOwnerLock(commonDir, name, work),
});
const before = { ...process.env };
let repository: TemporaryRepository;

beforeEach(() => {
  Object.assign(process.env, hermeticEnvironment);
  repository = temporaryRepository();
});
afterEach(() => {
  process.env = { ...before };
  repository.remove();
});

function commit(paths: readonly string[], root = repository.root, mayBeUnchanged = false): Promise<CommitResult> {
  const found = gitRepositories(noTable).locate(root);
  const checkout = found.current as Checkout;
  return git.commitPaths({ checkout, commonDir: found.commonDir, paths, message: 'Record state', mayBeUnchanged });
}

describe('a state commit', () => {
  it('holds exactly its paths and leaves every other entry as it was', async () => {
    repository.write('staged.txt', 'staged\n');
    repository.git('add', 'staged.txt');
    repository.write('README.md', 'edited, not staged\n');
    repository.write('intent.txt', 'later\n');
    repository.git('add', '-N', 'intent.txt');
    repository.write('state/log.jsonl', '{}\n');
    const { commit: id } = await commit(['state/log.jsonl']);
    expect(repository.git('rev-parse', 'HEAD')).toBe(id);
    expect(repository.git('show', '--name-only', '--format=', 'HEAD')).toBe('state/log.jsonl');
    expect(repository.git('status', '--porcelain').split('\n').sort()).toEqual([
      ' A intent.txt',
      ' M README.md',
      'A  staged.txt',
    ]);
    expect(repository.git('fsck', '--strict')).toBe('');
    expect(repository.git('reflog', '-1', '--format=%gs')).toBe('commit: Record state');
  });

  it('commits deletions, blanks and other scripts', async () => {
    repository.write('a b/ärger 🚢.txt', 'x\n');
    rmSync(join(repository.root, 'README.md'));
    await commit(['a b/ärger 🚢.txt', 'README.md']);
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(repository.git('-c', 'core.quotePath=false', 'ls-files')).toBe('a b/ärger 🚢.txt');
  });

  it('makes none when nothing differs from HEAD', async () => {
    const head = repository.git('rev-parse', 'HEAD');
    expect(await commit(['README.md'])).toEqual({ commit: null, isIndexStale: false });
    repository.git('gc', '-q');
    expect(await commit(['README.md'], repository.root, true)).toEqual({ commit: null, isIndexStale: false });
    expect(repository.git('rev-parse', 'HEAD')).toBe(head);
  });

  it('works on a branch without a commit, on packed refs and in a linked worktree', async () => {
    repository.git('switch', '-q', '--orphan', 'fresh');
    repository.write('first.txt', '1\n');
    await commit(['first.txt']);
    repository.git('pack-refs', '--all');
    repository.write('second.txt', '2\n');
    await commit(['second.txt']);
    expect(repository.git('log', '--format=%s')).toBe('Record state\nRecord state');
    const worktree = join(repository.root, '..', 'linked tree');
    repository.git('worktree', 'add', '-q', '-b', 'linked', worktree);
    writeFileSync(join(worktree, 'third.txt'), '3\n');
    const { commit: id } = await commit(['third.txt'], worktree);
    expect(repository.git('rev-parse', 'linked')).toBe(id);
    expect(repository.git('-C', worktree, 'status', '--porcelain')).toBe('');
  });

  it('refuses a detached checkout', async () => {
    repository.git('switch', '-q', '--detach');
    await expect(commit(['README.md'])).rejects.toMatchObject({ problems: [{ diagnostic_code: 'DETACHED_HEAD' }] });
  });

  it('takes five git processes for one path and for 500', async () => {
    const counted = await countProcesses(async () => {
      repository.write('one.txt', '1\n');
      await commit(['one.txt']);
    });
    const paths = Array.from({ length: 500 }, (_, index) => `many/${index}.txt`);
    paths.forEach((path) => repository.write(path, path));
    expect(await countProcesses(async () => void (await commit(paths)))).toBe(counted);
    expect(counted).toBe(5);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('keeps a foreign index lock, commits, and refreshes the index with the next commit', async () => {
    const lock = join(repository.root, '.git', 'index.lock');
    writeFileSync(lock, '');
    repository.write('one.txt', '1\n');
    const result = await commit(['one.txt']);
    expect(result.isIndexStale).toBe(true);
    expect(existsSync(lock)).toBe(true);
    rmSync(lock);
    repository.write('two.txt', '2\n');
    expect((await commit(['two.txt'])).isIndexStale).toBe(false);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('keeps a split index whole', async () => {
    repository.git('config', 'core.splitIndex', 'true');
    repository.git('update-index', '--split-index');
    repository.write('one.txt', '1\n');
    await commit(['one.txt']);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('holds under many committers at once', async () => {
    const paths = Array.from({ length: 12 }, (_, index) => `file-${index}.txt`);
    await Promise.all(
      paths.map(async (path) => {
        repository.write(path, path);
        await commit([path]);
      }),
    );
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(repository.git('ls-files').split('\n')).toEqual(expect.arrayContaining(paths));
    expect(readdirSync(join(repository.root, '.git', 'spec-kitty-locks'))).toEqual([]);
  });
});

/** Counts the git processes that `work` starts, by a wrapper in front of git on the PATH. */
async function countProcesses(work: () => Promise<void>): Promise<number> {
  const folder = join(repository.root, '..', 'counting');
  const record = join(folder, 'calls');
  const real =
    (process.env['PATH'] ?? '')
      .split(delimiter)
      .map((one) => join(one, 'git'))
      .find(existsSync) ?? 'git';
  mkdirSync(folder, { recursive: true });
  writeFileSync(record, '');
  writeFileSync(join(folder, 'git'), `#!/bin/sh\necho x >> '${record}'\nexec '${real}' "$@"\n`);
  chmodSync(join(folder, 'git'), 0o755);
  const path = process.env['PATH'];
  process.env['PATH'] = `${folder}${delimiter}${path ?? ''}`;
  try {
    await work();
  } finally {
    process.env['PATH'] = path;
  }
  return readFileSync(record, 'utf8').length / 2;
}
