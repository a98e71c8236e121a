import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { folderFingerprint } from '../../given/folder-fingerprint';
import { json } from '../../given/ready-mission';
import { childEnvironment, temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';
import { runInProcess, type Ran } from '../../run-program';

let repository: TemporaryRepository;
beforeEach(() => {
  repository = temporaryRepository();
});
afterEach(() => repository.remove());

const run = (...words: string[]): Promise<Ran> => runInProcess(repository.root, words);
const done = async (...words: string[]): Promise<Record<string, unknown>> => json(await run(...words, '--json'));
const path = (name: string): string => join(repository.root, name);
const read = (name: string): string => readFileSync(path(name), 'utf8');
const beside = (name: string): string => join(dirname(repository.root), name);

/** Runs printed commands in a shell, as a person who trusts them would; a word in capitals is for the person to fill in. */
function runPrinted(commands: unknown, cwd = repository.root): void {
  for (const command of (commands as string[]).filter((one) => one.startsWith('git '))) {
    execFileSync('sh', ['-c', command], { cwd, env: childEnvironment(), stdio: 'pipe' });
  }
}

/** Everything but the folder of locks, which whoever waits for a turn makes, and the folder it lies in. */
function contents(): readonly string[] {
  return folderFingerprint(repository.root).filter((line) => !/^\.git(?:\/spec-kitty-locks)? /.test(line));
}

async function refusal(
  ...words: string[]
): Promise<{ readonly exit: number; readonly code: string; readonly text: string }> {
  const before = contents();
  const { exit, stdout } = await run(...words, '--json');
  expect(contents()).toEqual(before);
  const { error_code: code, error: text } = JSON.parse(stdout) as { error_code: string; error: string };
  return { exit, code, text };
}

describe('The printed commit', () => {
  it('of settings that a worktree would lack can be made from a folder below the root', async () => {
    repository.write('src/tide.ts', '//\n');
    repository.git('add', '-A');
    repository.git('commit', '-qm', 'Source');
    repository.write('.kittify/config.yaml', 'agents: { auto_commit: true }\n');
    const create = (): Promise<Ran> =>
      runInProcess(path('src'), ['mission', 'create', 'tide', '--home', 'worktree', '--json']);
    const refused = JSON.parse((await create()).stdout) as { error_code: string; remediation: string[] };
    expect(refused.error_code).toBe('SETUP_NOT_COMMITTED');
    runPrinted(refused.remediation, path('src'));
    expect(json(await create())).toMatchObject({ home: 'worktree' });
  });

  it.each([
    ['a folder below the root', () => path('src')],
    ['another worktree', () => beside('linked')],
  ])('can be made from %s', async (_where, folder) => {
    repository.write('src/tide.ts', '//\n');
    repository.git('add', '-A');
    repository.git('commit', '-qm', 'Source');
    repository.git('worktree', 'add', '-q', '-b', 'other', beside('linked'));
    const { next_step: next } = json(await runInProcess(folder(), ['init', '--agent', 'claude', '--json']));
    runPrinted(next, folder());
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(repository.git('log', '-1', '--format=%s', 'main')).toBe('Set up spec-kitty');
  });

  it('holds everything of ours and nothing of the user, and then the next step is a mission', async () => {
    repository.write('.claude/commands/mine.md', 'Mine.\n');
    repository.write('notes.txt', 'Mine.\n');
    const { next_step: next } = await done('init', '--agent', 'claude,codex');
    runPrinted(next);
    expect(repository.git('status', '--porcelain').split('\n')).toEqual([
      '?? .claude/commands/mine.md',
      '?? notes.txt',
    ]);
    expect((await done('init'))['next_step']).toEqual(['spec-kitty mission create SLUG']);
    runPrinted((await done('uninstall'))['next_step']);
    expect(repository.git('ls-files')).toBe('README.md');
  });

  it('works where agents are ignored', async () => {
    repository.write('.gitignore', '.claude/\n/AGENTS.md\n');
    const { next_step: next } = await done('init', '--agent', 'claude');
    runPrinted(next);
    expect(repository.git('ls-files').split('\n')).toEqual([
      '.gitattributes',
      '.gitignore',
      '.kittify/config.yaml',
      '.kittify/metadata.yaml',
      '.kittify/schemas/wps.schema.json',
      '.kittify/spec-kitty-manifest.json',
      'README.md',
    ]);
    expect((await done('init'))['next_step']).toEqual(['spec-kitty mission create SLUG']);
  });

  it('does not take along what stands in the same folder under a name like ours', async () => {
    repository.write('.claude/commands/spec-kitty.mine.md', 'Mine.\n');
    runPrinted((await done('init', '--agent', 'claude'))['next_step']);
    expect(repository.git('status', '--porcelain')).toBe('?? .claude/commands/spec-kitty.mine.md');
  });

  it('is that of a repository without a commit too', async () => {
    repository.git('update-ref', '-d', 'HEAD');
    runPrinted((await done('init', '--agent', 'q'))['next_step']);
    expect(repository.git('log', '--format=%s')).toBe('Set up spec-kitty');
  });
});

it('A repository without a commit gets no demo, and the printed commands give it one', async () => {
  repository.git('update-ref', '-d', 'HEAD');
  const { exit, stdout } = await run('init', '--demo', '--json');
  const refused = JSON.parse(stdout) as { error_code: string; remediation: readonly string[] };
  expect([exit, refused.error_code]).toEqual([3, 'NOTHING_COMMITTED']);
  runPrinted(refused.remediation);
  expect(refused.remediation.at(-1)).toBe('spec-kitty init --demo');
  await done('init', '--demo');
  expect((await done('status'))['total_wps']).toBe(3);
});

describe('A symbolic link', () => {
  it('of a folder is not followed: files somewhere else stay as they are', async () => {
    mkdirSync(beside('dotfiles'));
    symlinkSync(beside('dotfiles'), path('.claude'));
    const { exit, code, text } = await refusal('init', '--agent', 'claude');
    expect([exit, code]).toEqual([3, 'SETUP_PATH_IS_LINK']);
    expect(text).toMatch(/^\.claude is a symbolic link/);
    expect(readdirSync(beside('dotfiles'))).toEqual([]);
  });

  it('that came later is not followed by uninstall', async () => {
    await done('init', '--agent', 'claude');
    execFileSync('mv', [path('.claude'), beside('dotfiles')]);
    symlinkSync(beside('dotfiles'), path('.claude'));
    await done('uninstall');
    expect(readdirSync(beside('dotfiles/commands'))).not.toEqual([]);
  });

  it('at AGENTS.md is left alone and named; upgrade puts the text beside it', async () => {
    repository.write('CLAUDE.md', '# Ours\n');
    symlinkSync('CLAUDE.md', path('AGENTS.md'));
    const { kept } = await done('init', '--agent', 'claude');
    expect(kept).toContainEqual({ path: 'AGENTS.md', reason: 'a symbolic link' });
    await done('upgrade');
    expect(read('CLAUDE.md')).toBe('# Ours\n');
    expect(read('AGENTS.md.new')).toMatch(/^# Ours\n\n<!-- >>> spec-kitty/);
    writeFileSync(path('CLAUDE.md'), read('AGENTS.md.new'));
    await done('upgrade');
    expect(existsSync(path('AGENTS.md.new'))).toBe(false);
    await done('init');
    await done('uninstall').catch(() => null);
    expect(read('CLAUDE.md').startsWith('# Ours\n')).toBe(true);
  });
});

describe('What stands in the way', () => {
  it.each(['.claude', '.kittify'])('is told when %s is a file', async (name) => {
    repository.write(name, 'a file\n');
    expect(await refusal('init', '--agent', 'claude')).toMatchObject({ exit: 3, code: 'FILE_NOT_WRITABLE' });
  });

  it('is told when a folder has the name of a file', async () => {
    mkdirSync(path('AGENTS.md'));
    expect(await refusal('init', '--agent', 'claude')).toMatchObject({ exit: 3, code: 'FILE_UNREADABLE' });
  });

  it('is told when a file is not text', async () => {
    writeFileSync(path('.gitignore'), Buffer.from([0xff, 0xfe, 0x00, 0x80]));
    expect(await refusal('init', '--agent', 'claude')).toMatchObject({ exit: 3, code: 'FILE_UNREADABLE' });
  });

  it('is told before anything is written when it is the hook', async () => {
    repository.git('config', 'core.hooksPath', beside('hooks'));
    mkdirSync(beside('hooks'));
    expect(await refusal('init', '--hooks')).toMatchObject({ code: 'HOOK_NOT_INSTALLABLE' });
    expect(await refusal('init', '--hooks', '--dry-run')).toMatchObject({ code: 'HOOK_NOT_INSTALLABLE' });
  });
});

describe('Agents', () => {
  it('that read the same folder are both remembered', async () => {
    await done('init', '--agent', 'codex');
    expect((await done('init', '--agent', 'pi'))['agents']).toEqual(['codex', 'pi']);
    expect((await done('init'))['agents']).toEqual(['codex', 'pi']);
  });

  it('follow the settings: an upgrade adds and takes away', async () => {
    await done('init', '--agent', 'claude,codex');
    appendFileSync(path('.claude/commands/spec-kitty.plan.md'), 'An edit.\n');
    expect((await done('config', 'set', 'agents.available', 'codex,cursor'))['next_step']).toEqual([
      'spec-kitty upgrade',
    ]);
    const { written, removed, kept } = await done('upgrade');
    expect((written as string[]).every((name) => name.startsWith('.cursor/'))).toBe(true);
    expect((removed as string[]).every((name) => name.startsWith('.claude/'))).toBe(true);
    expect(kept).toEqual([{ path: '.claude/commands/spec-kitty.plan.md', reason: 'changed since it was written' }]);
    expect(readdirSync(path('.claude/commands'))).toEqual(['spec-kitty.plan.md']);
    expect((await done('init'))['agents']).toEqual(['codex', 'cursor']);
  });

  it('are in the settings as long as nobody changed those, and generic never: another program refuses it', async () => {
    await done('init', '--agent', 'generic');
    expect(read('.kittify/config.yaml')).toContain('available: []');
    await done('init', '--agent', 'claude');
    expect((await done('config', 'get', 'agents.available'))['settings']).toMatchObject([{ value: ['claude'] }]);
    await done('config', 'set', 'agents.auto_commit', 'false');
    const own = read('.kittify/config.yaml');
    await done('init', '--agent', 'codex');
    expect(read('.kittify/config.yaml')).toBe(own);
    expect((await done('upgrade'))['removed']).toEqual([]);
  });
});

describe('uninstall', () => {
  it('keeps changed settings, and takes them with --all; missions stay', async () => {
    await done('init', '--agent', 'claude');
    await done('config', 'set', 'agents.auto_commit', 'false');
    repository.write('kitty-specs/mine/spec.md', 'Mine.\n');
    expect((await done('uninstall', '--dry-run'))['kept']).toMatchObject([{ path: '.kittify/config.yaml' }]);
    expect((await done('uninstall', '--all'))['kept']).toEqual([]);
    expect(existsSync(path('.kittify'))).toBe(false);
    expect(read('kitty-specs/mine/spec.md')).toBe('Mine.\n');
  });

  it('leaves settings that were there before, with --all too', async () => {
    repository.write('.kittify/config.yaml', 'agents:\n  available: [claude]\n');
    await done('init');
    await done('uninstall', '--all');
    expect(read('.kittify/config.yaml')).toBe('agents:\n  available: [claude]\n');
  });

  it('leaves a hook that somebody changed and names it', async () => {
    await done('init', '--agent', 'generic', '--hooks');
    appendFileSync(path('.git/hooks/pre-commit'), 'echo mine\n');
    const { kept, hooks } = await done('uninstall');
    expect([kept, hooks]).toEqual([
      [{ path: path('.git/hooks/pre-commit'), reason: 'changed since it was written' }],
      'none',
    ]);
    expect(read('.git/hooks/pre-commit')).toContain('echo mine');
  });

  it('says in a dry run what a real one does, and writes nothing', async () => {
    await done('init', '--agent', 'claude', '--hooks');
    const before = folderFingerprint(repository.root);
    const { next_step: ofPreview, dry_run: isPreview, ...preview } = await done('uninstall', '--dry-run');
    expect(folderFingerprint(repository.root)).toEqual(before);
    expect([ofPreview, isPreview]).toEqual([['spec-kitty uninstall'], true]);
    const { next_step: next, ...real } = await done('uninstall');
    expect(real).toEqual(preview);
    expect(next).toEqual([]);
  });

  it('leaves settings of git that are not of this clone, and the file of git as it was', async () => {
    const config = read('.git/config');
    await done('init', '--agent', 'generic');
    await done('uninstall');
    expect(read('.git/config')).toBe(config);
    writeFileSync(beside('gitconfig'), '[merge "spec-kitty-event-log"]\n\tdriver = mine %A\n');
    const env = { GIT_CONFIG_GLOBAL: beside('gitconfig') };
    const outcome = json(await runInProcess(repository.root, ['init', '--agent', 'generic', '--json'], env));
    expect(outcome['settings']).toEqual(['merge.spec-kitty-event-log.name']);
    json(await runInProcess(repository.root, ['uninstall', '--json'], env));
    expect(read('.git/config')).toBe(config);
  });
});

describe('upgrade', () => {
  it('finds stale prompts in the folders of the existing tool, and says which are offered anew', async () => {
    const shim = 'Run `spec-kitty agent shim plan`.\n';
    const old = ['.kittify/missions/software-dev/command-templates/plan.md', '.roo/commands/spec-kitty.plan.md'];
    const used = '.claude/commands/spec-kitty.plan.md';
    for (const name of [...old, used]) repository.write(name, shim);
    await done('init', '--agent', 'claude');
    const { stale } = await done('upgrade');
    expect(stale).toEqual([
      expect.objectContaining({ path: path(used), action: 'offered' }),
      ...old.map((name) => expect.objectContaining({ path: path(name), action: 'left', rule: 'thin-shim' }) as unknown),
    ]);
    expect(read(used)).toBe(shim);
  });

  it('sets what a fresh clone lacks', async () => {
    runPrinted((await done('init', '--agent', 'claude'))['next_step']);
    execFileSync('git', ['clone', '-q', repository.root, beside('clone')], { env: childEnvironment() });
    const outcome = json(await runInProcess(beside('clone'), ['upgrade', '--json']));
    expect(outcome).toMatchObject({
      written: [],
      commit: null,
      settings: expect.arrayContaining(['merge.spec-kitty-event-log.driver']) as unknown,
    });
    expect(json(await runInProcess(beside('clone'), ['upgrade', '--json']))['settings']).toEqual([]);
  });
});

it('sets up the worktree one stands in where the repository is bare', async () => {
  const bare = beside('bare.git');
  execFileSync('git', ['clone', '-q', '--bare', repository.root, bare], { env: childEnvironment() });
  const tree = beside('tree');
  execFileSync('git', ['worktree', 'add', '-q', tree, 'main'], { cwd: bare, env: childEnvironment() });
  json(await runInProcess(tree, ['init', '--agent', 'claude', '--json']));
  json(await runInProcess(tree, ['config', 'set', 'mission.home', 'branch', '--json']));
  expect(json(await runInProcess(tree, ['config', 'get', 'mission.home', '--json']))['settings']).toMatchObject([
    { value: 'branch' },
  ]);
  for (const words of [['init'], ['uninstall'], ['config', 'set', 'mission.home', 'branch']]) {
    const { exit, stdout } = await runInProcess(bare, [...words, '--json']);
    expect([exit, (JSON.parse(stdout) as { error_code: string }).error_code]).toEqual([3, 'NOT_A_GIT_REPOSITORY']);
  }
  rmSync(tree, { recursive: true });
});

it('sets up the project, not the folder, from a folder below and from a linked worktree', async () => {
  mkdirSync(path('src/deep'), { recursive: true });
  repository.git('worktree', 'add', '-q', beside('linked'));
  const first = json(await runInProcess(path('src/deep'), ['init', '--agent', 'claude', '--json']));
  expect([first['root'], readdirSync(path('src/deep'))]).toEqual([repository.root, []]);
  const second = json(await runInProcess(beside('linked'), ['init', '--json']));
  expect([second['root'], second['written']]).toEqual([repository.root, []]);
});
