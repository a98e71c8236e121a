import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gitRepositories } from '../../../src/adapters/git-files/git-repositories';
import { childEnvironment, temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';

const noTable = { readRef: () => null, listRefs: () => [] };
const repositories = gitRepositories(noTable);
let repository: TemporaryRepository;
let outside: string;

beforeEach(() => {
  repository = temporaryRepository();
  outside = dirname(repository.root);
});
afterEach(() => repository.remove());

function gitIn(directory: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: directory,
    env: childEnvironment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** What git answers for the same place. */
function asGitSeesIt(directory: string): { root: string; gitDir: string; commonDir: string } {
  const [root = '', gitDir = '', commonDir = ''] = gitIn(
    directory,
    'rev-parse',
    '--path-format=absolute',
    '--show-toplevel',
    '--git-dir',
    '--git-common-dir',
  ).split('\n');
  return { root, gitDir, commonDir };
}

function expectAgreement(directory: string): void {
  const found = repositories.locate(directory);
  const { root, gitDir, commonDir } = asGitSeesIt(directory);
  expect({ root: found.current?.root, gitDir: found.current?.gitDir, commonDir: found.commonDir }).toEqual({
    root,
    gitDir,
    commonDir,
  });
}

describe('locating a repository', () => {
  it('agrees with git in the root, below it, through a symbolic link and in a linked worktree', () => {
    repository.write('deep/er/file.txt', '');
    const linked = join(repository.root, '.worktrees', 'lane a');
    repository.git('worktree', 'add', '-q', '-b', 'lane', linked);
    mkdirSync(join(linked, 'sub'));
    symlinkSync(join(repository.root, 'deep'), join(outside, 'link'));
    for (const place of [
      repository.root,
      join(repository.root, 'deep', 'er'),
      join(outside, 'link', 'er'),
      linked,
      join(linked, 'sub'),
    ]) {
      expectAgreement(place);
    }
    const { checkouts, current, primary } = repositories.locate(join(linked, 'sub'));
    expect(checkouts.map(({ branch, isPrimary }) => [branch, isPrimary])).toEqual([
      ['main', true],
      ['lane', false],
    ]);
    expect(current).toBe(checkouts[1]);
    expect(primary).toBe(checkouts[0]);
  });

  it('gives a submodule its own repository', () => {
    const module = join(outside, 'module');
    gitIn(outside, 'init', '-q', '-b', 'main', module);
    gitIn(module, 'commit', '-q', '--allow-empty', '-m', 'Start');
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', module, 'vendor/module');
    const place = join(repository.root, 'vendor', 'module');
    expectAgreement(place);
    const linked = join(outside, 'linked module');
    gitIn(place, 'worktree', 'add', '-q', '-b', 'lane', linked);
    expectAgreement(linked);
    expect(repositories.locate(linked).primary?.root).toBe(place);
  });

  it('knows a bare repository with worktrees, from the worktree, from inside and through a .git file beside it', () => {
    const project = join(outside, 'bare project');
    gitIn(outside, 'clone', '-q', '--bare', repository.root, join(project, '.bare'));
    writeFileSync(join(project, '.git'), 'gitdir: ./.bare\n');
    gitIn(project, 'worktree', 'add', '-q', join(project, 'main'), 'main');
    expectAgreement(join(project, 'main'));
    for (const place of [join(project, 'main'), join(project, '.bare'), project]) {
      const { primary, checkouts, commonDir } = repositories.locate(place);
      expect(primary).toBeNull();
      expect(commonDir).toBe(join(project, '.bare'));
      expect(checkouts.map(({ root }) => root)).toEqual([join(project, 'main')]);
    }
    expect(repositories.locate(project).current).toBeNull();
  });

  it('follows core.worktree, also from the configuration of one worktree', () => {
    const place = join(outside, 'elsewhere');
    mkdirSync(place);
    repository.git('config', 'core.worktree', '../../elsewhere');
    expect(repositories.locate(repository.root).current?.root).toBe(asGitSeesIt(repository.root).root);
    repository.git('config', '--unset', 'core.worktree');
    repository.git('config', 'extensions.worktreeConfig', 'true');
    repository.git('config', '--worktree', 'core.worktree', '../../elsewhere');
    expect(repositories.locate(repository.root).primary?.root).toBe(place);
  });

  it('knows where it is inside the git directory', () => {
    const { primary, current } = repositories.locate(join(repository.root, '.git', 'refs'));
    expect(primary?.root).toBe(repository.root);
    expect(current).toBeNull();
  });

  it('looks at the place and not at GIT_DIR', () => {
    const before = { ...process.env };
    process.env['GIT_DIR'] = '/nowhere';
    try {
      expect(repositories.locate(repository.root).current?.root).toBe(repository.root);
    } finally {
      process.env = before;
    }
  });

  it('leaves out worktrees that are missing, moved or broken', () => {
    for (const name of ['kept', 'missing', 'moved'])
      repository.git('worktree', 'add', '-q', '-b', name, join(outside, name));
    rmSync(join(outside, 'missing'), { recursive: true });
    renameSync(join(outside, 'moved'), join(outside, 'new place'));
    mkdirSync(join(outside, 'moved'));
    writeFileSync(join(outside, 'moved', '.git'), `gitdir: ${join(repository.root, '.git', 'worktrees', 'kept')}\n`);
    mkdirSync(join(repository.root, '.git', 'worktrees', 'empty'));
    writeFileSync(join(repository.root, '.git', 'worktrees', 'stray'), 'no folder');
    expect(repositories.locate(repository.root).checkouts.map(({ branch }) => branch)).toEqual(['main', 'kept']);
  });

  it('refuses a worktree whose record is gone instead of taking the repository around it', () => {
    const linked = join(repository.root, '.worktrees', 'lane');
    repository.git('worktree', 'add', '-q', '-b', 'lane', linked);
    rmSync(join(repository.root, '.git', 'worktrees', 'lane'), { recursive: true });
    expect(() => gitIn(linked, 'rev-parse', '--git-dir')).toThrow();
    expect(() => repositories.locate(linked)).toThrow(/points to a git directory that does not exist/);
  });

  it('says so outside of any repository', () => {
    expect(() => repositories.locate(outside)).toThrow(/not inside a git repository/);
    expect(() => repositories.locate(join(outside, 'absent'))).toThrow(/not inside a git repository/);
  });

  it('names the branch of an unborn and of a detached checkout', () => {
    repository.git('switch', '-q', '--orphan', 'feature/new');
    expect(repositories.locate(repository.root).current?.branch).toBe('feature/new');
    repository.git('switch', '-q', '--detach', 'main');
    expect(repositories.locate(repository.root).current?.branch).toBeNull();
  });
});

describe('refs', () => {
  const here = () => repositories.locate(repository.root);

  it('are those git lists, loose, packed or both', () => {
    for (const name of ['a/b/c', 'ärger', 'zebra']) repository.git('branch', name);
    const expectSame = (): void => {
      expect(repositories.listBranches(here(), 'local')).toEqual(
        repository.git('for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads').split('\n').sort(),
      );
      for (const ref of ['refs/heads/a/b/c', 'refs/heads/ärger'])
        expect(repositories.readRef(here(), ref)).toBe(repository.git('rev-parse', ref));
    };
    expectSame();
    repository.git('pack-refs', '--all');
    expectSame();
    repository.git('commit', '-q', '--allow-empty', '-m', 'More');
    repository.git('branch', '-f', 'a/b/c', 'HEAD');
    writeFileSync(join(repository.root, '.git', 'refs', 'heads', 'zebra.lock'), '');
    expectSame();
    expect(repositories.readRef(here(), 'refs/heads/absent')).toBeNull();
    expect(repositories.readRef(here(), 'refs/heads/a')).toBeNull();
  });

  it('follow symbolic refs and end in a circle', () => {
    repository.git('symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
    expect(repositories.readRef(here(), 'refs/heads/alias')).toBe(repository.git('rev-parse', 'main'));
    writeFileSync(join(repository.root, '.git', 'refs', 'heads', 'one'), 'ref: refs/heads/two\n');
    writeFileSync(join(repository.root, '.git', 'refs', 'heads', 'two'), 'ref: refs/heads/one\n');
    expect(repositories.readRef(here(), 'refs/heads/one')).toBeNull();
  });

  it('are never taken for absent when damaged', () => {
    repository.git('pack-refs', '--all');
    writeFileSync(join(repository.root, '.git', 'refs', 'heads', 'main'), '');
    expect(() => repositories.readRef(here(), 'refs/heads/main')).toThrow(/damaged/);
  });

  it('come from git where they are kept in a table', () => {
    repository.git('config', 'extensions.refStorage', 'reftable');
    writeFileSync(join(repository.root, '.git', 'HEAD'), 'ref: refs/heads/.invalid\n');
    const asked = gitRepositories({
      readRef: (_, ref) => `id of ${ref}`,
      listRefs: (_, prefix) => [`${prefix}two`, `${prefix}one`],
      readBranch: () => 'from the table',
    });
    const found = asked.locate(repository.root);
    expect(found.current?.branch).toBe('from the table');
    expect(asked.readRef(found, 'refs/heads/x')).toBe('id of refs/heads/x');
    expect(asked.listBranches(found, 'local')).toEqual(['one', 'two']);
  });

  it('of remotes leave out the name that only points to another', () => {
    const clone = join(outside, 'clone');
    repository.git('branch', 'side');
    gitIn(outside, 'clone', '-q', repository.root, clone);
    const found = repositories.locate(clone);
    expect(repositories.listBranches(found, 'remote')).toEqual(['origin/main', 'origin/side']);
    expect(repositories.defaultRemote(found)).toBe('origin');
    gitIn(clone, 'remote', 'add', 'another', repository.root);
    expect(repositories.defaultRemote(found)).toBe('origin');
    gitIn(clone, 'remote', 'rename', 'origin', 'my.hub');
    expect(repositories.defaultRemote(found)).toBe('my.hub');
    gitIn(clone, 'remote', 'rename', 'my.hub', 'origin');
    repository.git('config', 'remote.pushDefault', 'origin');
    expect(repositories.defaultRemote(here())).toBeNull();
    repository.git('config', '--unset', 'remote.pushDefault');
    gitIn(clone, 'remote', 'set-head', 'origin', 'side');
    expect(repositories.primaryBranch(found)).toBe('side');
    expect(repositories.primaryBranch(here())).toBe('main');
    repository.git('branch', '-m', 'main', 'trunk');
    expect(repositories.primaryBranch(here())).toBeNull();
  });
});

describe('an operation under way', () => {
  const operation = () => {
    const { current } = repositories.locate(repository.root);
    return current === null ? null : repositories.operationInProgress(current);
  };
  const quietly = (...args: string[]): void => {
    try {
      repository.git(...args);
    } catch {
      // A conflict is what these are for.
    }
  };

  it('is named, and gone when it is over', () => {
    repository.git('switch', '-q', '-c', 'side');
    repository.write('README.md', 'side\n');
    repository.git('commit', '-q', '-a', '-m', 'Side');
    repository.git('switch', '-q', 'main');
    repository.write('README.md', 'main\n');
    repository.git('commit', '-q', '-a', '-m', 'Main');
    const steps: readonly (readonly [string, readonly string[], readonly string[]])[] = [
      ['merge', ['merge', 'side'], ['merge', '--abort']],
      ['cherry-pick', ['cherry-pick', 'side'], ['cherry-pick', '--abort']],
      ['rebase', ['rebase', 'side'], ['rebase', '--abort']],
      ['rebase', ['rebase', '--apply', 'side'], ['rebase', '--abort']],
      ['revert', ['revert', '--no-edit', 'HEAD~1'], ['revert', '--abort']],
      ['bisect', ['bisect', 'start'], ['bisect', 'reset']],
    ];
    for (const [name, start, end] of steps) {
      quietly(...start);
      expect(operation()).toBe(name);
      repository.git(...end);
      expect(operation()).toBeNull();
    }
  });
});

it('reads a repository that may not be written', () => {
  const folder = join(repository.root, '.git');
  chmodSync(folder, 0o555);
  try {
    expect(repositories.locate(repository.root).current?.branch).toBe('main');
  } finally {
    chmodSync(folder, 0o755);
  }
});
