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
    repository.write('staged.txt', 'staged\n');
    repository.git('add', 'staged.txt');
    for (const round of ['1', '2', '3']) {
      repository.write('one.txt', round);
      await commit(['one.txt']);
      expect(repository.git('status', '--porcelain')).toBe('A  staged.txt');
    }
    expect(repository.git('fsck', '--strict')).toBe('');
  });

  it('never runs a hook, and tells only the one that follows refs', async () => {
    const hooks = join(repository.root, '.git', 'hooks');
    mkdirSync(hooks, { recursive: true });
    const script = (name: string, text: string): void => {
      writeFileSync(join(hooks, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(hooks, name), 0o755);
    };
    for (const name of ['pre-commit', 'commit-msg', 'post-commit']) script(name, 'exit 1');
    repository.write('one.txt', '1\n');
    await commit(['one.txt']);
    const seen = join(repository.root, '..', 'seen');
    script('reference-transaction', `cat >> '${seen}'`);
    repository.write('two.txt', '2\n');
    const { commit: id } = await commit(['two.txt']);
    expect(readFileSync(seen, 'utf8')).toContain(`${id ?? ''} refs/heads/main`);
    expect(repository.git('reflog', '-1', '--format=%H %gs')).toBe(`${id ?? ''} commit: Record state`);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('leaves the half of a file that is staged and the half that is not', async () => {
    repository.write('other.txt', 'a\nb\n');
    repository.git('add', 'other.txt');
    repository.git('commit', '-q', '-m', 'Other');
    repository.write('other.txt', 'a staged\nb\n');
    repository.git('add', 'other.txt');
    repository.write('other.txt', 'a staged\nb not staged\n');
    const staged = repository.git('diff', '--cached');
    const edited = repository.git('diff');
    repository.write('log.jsonl', '{}\n');
    await commit(['log.jsonl']);
    expect(repository.git('diff', '--cached')).toBe(staged);
    expect(repository.git('diff')).toBe(edited);
  });

  it('leaves every other index entry as it was: marked, removed, conflicted', async () => {
    for (const name of ['assumed', 'skipped', 'removed', 'fought']) repository.write(name, 'base\n');
    repository.git('add', '-A');
    repository.git('commit', '-q', '-m', 'Base');
    repository.git('switch', '-q', '-c', 'side');
    repository.write('fought', 'side\n');
    repository.git('commit', '-q', '-a', '-m', 'Side');
    repository.git('switch', '-q', 'main');
    repository.write('fought', 'main\n');
    repository.git('commit', '-q', '-a', '-m', 'Main');
    expect(() => repository.git('merge', 'side')).toThrow();
    repository.git('update-index', '--assume-unchanged', 'assumed');
    repository.git('update-index', '--skip-worktree', 'skipped');
    repository.git('rm', '-q', '--cached', 'removed');
    const entries = (): string =>
      ['--stage', '-v', '--unmerged']
        .map((flag) => repository.git('ls-files', flag, 'assumed', 'skipped', 'removed', 'fought'))
        .join('\n');
    const before = entries();
    repository.write('log.jsonl', '{}\n');
    await commit(['log.jsonl']);
    expect(entries()).toBe(before);
    expect(repository.git('show', '--name-only', '--format=')).toBe('log.jsonl');
  });

  it.each(['true', 'input'])(
    'stores line ends as core.autocrlf=%s asks, whatever core.safecrlf says',
    async (autocrlf) => {
      repository.git('config', 'core.autocrlf', autocrlf);
      repository.git('config', 'core.safecrlf', 'true');
      repository.write('log.jsonl', 'a\r\nb\r\n');
      repository.write('plain.txt', 'a\nb\n');
      await commit(['log.jsonl', 'plain.txt']);
      expect(repository.git('cat-file', 'blob', 'HEAD:log.jsonl')).toBe('a\nb');
      expect(repository.git('status', '--porcelain')).toBe('');
    },
  );

  it('follows a file that became a folder, and back', async () => {
    repository.write('thing', 'file\n');
    await commit(['thing']);
    rmSync(join(repository.root, 'thing'));
    repository.write('thing/inside', 'folder\n');
    await commit(['thing', 'thing/inside']);
    expect(repository.git('ls-files', 'thing')).toBe('thing/inside');
    rmSync(join(repository.root, 'thing'), { recursive: true });
    repository.write('thing', 'file again\n');
    await commit(['thing']);
    expect(repository.git('show', 'HEAD:thing')).toBe('file again');
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('signs when commit.gpgsign asks for it, wherever that is written', async () => {
    const signer = join(repository.root, '..', 'signer');
    writeFileSync(
      signer,
      '#!/bin/sh\ncat > /dev/null\necho "[GNUPG:] SIG_CREATED " >&2\necho "-----BEGIN PGP SIGNATURE-----"\necho "-----END PGP SIGNATURE-----"\n',
    );
    chmodSync(signer, 0o755);
    repository.git('config', 'gpg.program', signer);
    const isSigned = async (): Promise<boolean> => {
      repository.write('log.jsonl', `${Math.random()}`);
      await commit(['log.jsonl']);
      return repository.git('cat-file', 'commit', 'HEAD').includes('gpgsig');
    };
    expect(await isSigned()).toBe(false);
    repository.git('config', 'commit.gpgSign', 'yes');
    expect(await isSigned()).toBe(true);
    repository.git('config', '--unset', 'commit.gpgSign');
    const included = join(repository.root, '..', 'work.config');
    writeFileSync(included, '[commit]\n\tgpgsign\n');
    repository.git('config', `includeIf.gitdir:${repository.root}/.path`, included);
    expect(await isSigned()).toBe(true);
    repository.git('config', '--unset', `includeIf.gitdir:${repository.root}/.path`);
    repository.git('config', 'includeIf.gitdir:/elsewhere/.path', included);
    expect(await isSigned()).toBe(false);
  });

  it('asks git for no setting that plain reading gives', async () => {
    writeFileSync(join(repository.root, '..', 'identity.config'), '[user]\n\tname = Otter at work\n');
    repository.git('config', 'includeIf.gitdir:/elsewhere/.path', '../../identity.config');
    repository.git('config', 'commit.gpgsign', 'false');
    repository.write('one.txt', '1\n');
    expect(await countProcesses(async () => void (await commit(['one.txt'], repository.root, true)))).toBe(5);
    expect(await countProcesses(async () => void (await commit(['one.txt'], repository.root, true)))).toBe(3);
  });

  it('makes no empty first commit', async () => {
    repository.git('switch', '-q', '--orphan', 'fresh');
    expect(await commit(['absent.txt'], repository.root, true)).toEqual({ commit: null, isIndexStale: false });
    expect(() => repository.git('rev-parse', '--verify', '--quiet', 'fresh')).toThrow();
  });

  it('refuses a first commit on a name that another branch blocks, and takes one that only empty folders block', async () => {
    repository.git('branch', 'a');
    repository.git('switch', '-q', '--orphan', 'a/b');
    repository.write('one.txt', '1\n');
    await expect(commit(['one.txt'])).rejects.toMatchObject({ problems: [{ diagnostic_code: 'GIT_FAILED' }] });
    repository.git('pack-refs', '--all');
    await expect(commit(['one.txt'])).rejects.toMatchObject({ problems: [{ diagnostic_code: 'GIT_FAILED' }] });
    repository.git('symbolic-ref', 'HEAD', 'refs/heads/b');
    mkdirSync(join(repository.root, '.git', 'refs', 'heads', 'b', 'empty'), { recursive: true });
    const { commit: id } = await commit(['one.txt']);
    expect(repository.git('rev-parse', 'b')).toBe(id);
    repository.git('branch', 'c/d');
    repository.git('pack-refs', '--all');
    repository.git('symbolic-ref', 'HEAD', 'refs/heads/c');
    repository.write('one.txt', '2\n');
    await expect(commit(['one.txt'])).rejects.toMatchObject({ problems: [{ diagnostic_code: 'GIT_FAILED' }] });
    expect(repository.git('for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n')).toEqual([
      'a',
      'b',
      'c/d',
      'main',
    ]);
  });

  it('moves the branch behind a branch that only points to it', async () => {
    repository.git('symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
    repository.git('symbolic-ref', 'HEAD', 'refs/heads/alias');
    repository.write('one.txt', '1\n');
    const { commit: id } = await commit(['one.txt']);
    expect(repository.git('rev-parse', 'main')).toBe(id);
    expect(repository.git('symbolic-ref', 'refs/heads/alias')).toBe('refs/heads/main');
  });

  it('keeps a foreign lock of the branch, names it and changes nothing', async () => {
    const lock = join(repository.root, '.git', 'refs', 'heads', 'main.lock');
    writeFileSync(lock, '');
    const head = repository.git('rev-parse', 'HEAD');
    repository.write('one.txt', '1\n');
    await expect(commit(['one.txt'])).rejects.toMatchObject({
      problems: [{ diagnostic_code: 'GIT_FAILED', lock_path: lock }],
    });
    expect(existsSync(lock)).toBe(true);
    expect(repository.git('rev-parse', 'HEAD')).toBe(head);
    rmSync(lock);
    await commit(['one.txt']);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('says so when the checkout was switched meanwhile', async () => {
    const found = gitRepositories(noTable).locate(repository.root);
    repository.git('switch', '-q', '-c', 'other');
    repository.write('one.txt', '1\n');
    const request = {
      checkout: found.current as Checkout,
      commonDir: found.commonDir,
      paths: ['one.txt'],
      message: 'X',
      mayBeUnchanged: false,
    };
    await expect(git.commitPaths(request)).rejects.toMatchObject({ problems: [{ diagnostic_code: 'REF_MOVED' }] });
  });

  it('does not start history anew on a damaged branch', async () => {
    writeFileSync(join(repository.root, '.git', 'refs', 'heads', 'main'), '');
    repository.write('one.txt', '1\n');
    await expect(commit(['one.txt'])).rejects.toMatchObject({ problems: [{ diagnostic_code: 'GIT_FAILED' }] });
    expect(readFileSync(join(repository.root, '.git', 'refs', 'heads', 'main'), 'utf8')).toBe('');
  });

  it('works with ids of 64 digits, in a bare repository with worktrees, under a sparse index and without reflogs', async () => {
    const outside = join(repository.root, '..');
    const project = join(outside, 'wide');
    repository.git('init', '-q', '-b', 'main', '--object-format=sha256', project);
    writeFileSync(join(project, 'one.txt'), '1\n');
    const { commit: wide } = await commit(['one.txt'], project);
    expect(wide).toHaveLength(64);
    expect(repository.git('-C', project, 'reflog', '--format=%gs')).toBe('commit (initial): Record state');

    repository.git('clone', '-q', '--bare', '.', join(outside, 'bare.git'));
    const linked = join(outside, 'linked');
    repository.git('-C', join(outside, 'bare.git'), 'worktree', 'add', '-q', linked, 'main');
    writeFileSync(join(linked, 'two.txt'), '2\n');
    const { commit: id } = await commit(['two.txt'], linked);
    expect(repository.git('-C', join(outside, 'bare.git'), 'rev-parse', 'main')).toBe(id);
    expect(repository.git('-C', linked, 'status', '--porcelain')).toBe('');

    for (const folder of ['in', 'out/deep', 'kitty-specs']) repository.write(`${folder}/file`, folder);
    repository.git('add', '-A');
    repository.git('commit', '-q', '-m', 'Folders');
    repository.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'in');
    repository.git('config', 'core.logAllRefUpdates', 'false');
    const lines = repository.git('reflog', '--format=%H').split('\n').length;
    repository.write('kitty-specs/log.jsonl', '{}\n');
    await commit(['kitty-specs/log.jsonl']);
    expect(repository.git('ls-tree', '-r', '--name-only', 'HEAD').split('\n').sort()).toEqual([
      'README.md',
      'in/file',
      'kitty-specs/file',
      'kitty-specs/log.jsonl',
      'out/deep/file',
    ]);
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(repository.git('reflog', '--format=%H').split('\n')).toHaveLength(lines + 1);
  });

  it('says what cannot be written', async () => {
    const calls = join(repository.root, '.git', 'spec-kitty');
    writeFileSync(calls, 'a file where a folder belongs');
    repository.write('one.txt', '1\n');
    await expect(commit(['one.txt'])).rejects.toMatchObject({ problems: [{ diagnostic_code: 'FILE_NOT_WRITABLE' }] });
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
