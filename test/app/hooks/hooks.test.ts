import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { HooksOutcome } from '../../../src/app/hooks/hook-report';
import { childEnvironment, temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';
import { runInProcess } from '../../run-program';

let repository: TemporaryRepository;
let hooks: string;
let hook: string;

beforeEach(() => {
  repository = temporaryRepository();
  hooks = join(repository.root, '.git', 'hooks');
  hook = join(hooks, 'pre-commit');
});
afterEach(() => repository.remove());

type Answer = HooksOutcome & { readonly error_code?: string; readonly remediation?: readonly string[] };

async function run(word: 'install' | 'uninstall' | 'status', cwd = repository.root): Promise<Answer> {
  const { stdout } = await runInProcess(cwd, ['hooks', word, '--json']);
  return JSON.parse(stdout) as Answer;
}

const stateOf = async (cwd?: string): Promise<string> => (await run('status', cwd)).hooks[0]?.state ?? '';

function writeHook(path: string, text: string, mode = 0o755): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

/** Commits with a PATH on which `spec-kitty` is what `program` says; absent without one. */
function commit(cwd: string, program: string | null, ...args: string[]): { status: number | null; output: string } {
  const bin = join(dirname(repository.root), 'bin');
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin);
  if (program !== null) writeHook(join(bin, 'spec-kitty'), `#!/bin/sh\n${program}\n`);
  const { status, stdout, stderr } = spawnSync('git', ['commit', '--allow-empty', '-q', '-m', 'x', ...args], {
    cwd,
    env: childEnvironment({ PATH: `${bin}:/usr/bin:/bin` }),
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

/** What `ls -l` would tell, and every byte. */
function identity(path: string): unknown {
  const { mode, mtimeMs, ino } = lstatSync(path);
  const content = lstatSync(path).isSymbolicLink() ? readlinkSync(path) : readFileSync(path, 'hex');
  return { mode, mtimeMs, ino, content };
}

describe('installing', () => {
  it('writes one executable hook, and nothing the second time', async () => {
    expect(await stateOf()).toBe('absent');
    expect(await run('install')).toMatchObject({ action: 'installed', hooks: [{ state: 'installed', path: hook }] });
    expect(statSync(hook).mode & 0o777).toBe(0o755);
    const before = identity(hook);
    expect(await run('install')).toMatchObject({ action: 'none' });
    expect(identity(hook)).toEqual(before);
    expect(await stateOf()).toBe('installed');
    expect(readdirSync(join(repository.root, '.git', 'spec-kitty', 'tmp'))).toEqual([]);
  });

  it('names no interpreter but sh, and no path of this machine', async () => {
    await run('install');
    const text = readFileSync(hook, 'utf8');
    expect(text.split('\n')[0]).toBe('#!/bin/sh');
    expect(text).not.toContain(process.execPath);
    expect(text).not.toContain(repository.root);
    expect(spawnSync('sh', ['-n', hook]).status).toBe(0);
  });

  it('makes the folder of hooks where a clone has none', async () => {
    rmSync(hooks, { recursive: true });
    await run('install');
    expect(await stateOf()).toBe('installed');
  });

  it('is one installation for all worktrees', async () => {
    const linked = join(repository.root, '.worktrees', 'lane a');
    repository.git('worktree', 'add', '-q', '-b', 'lane', linked);
    await run('install', linked);
    expect(existsSync(hook)).toBe(true);
    expect(await stateOf()).toBe('installed');
    expect(await stateOf(linked)).toBe('installed');
  });

  it('replaces the text of another version and one that git would not run', async () => {
    await run('install');
    chmodSync(hook, 0o644);
    expect(await run('status')).toMatchObject({ hooks: [{ state: 'installed', is_current: false }] });
    expect(await run('install')).toMatchObject({ action: 'updated', hooks: [{ is_current: true }] });
    expect(statSync(hook).mode & 0o777).toBe(0o755);
  });

  it('is safe to run twenty times at once', async () => {
    writeHook(hook, '#!/bin/sh\nexit 0\n');
    const before = readFileSync(hook, 'hex');
    const program = join(__dirname, '..', '..', '..', 'bin', 'run.js');
    const script = `for i in 1 2 3 4 5 6 7 8; do "${process.execPath}" "${program}" hooks install >/dev/null 2>&1 & done; wait`;
    spawnSync('sh', ['-c', script], { cwd: repository.root, env: childEnvironment() });
    expect(await stateOf()).toBe('chained');
    expect(readFileSync(join(hooks, 'pre-commit.local'), 'hex')).toBe(before);
    expect(readdirSync(hooks).filter((name) => /^pre-commit(?!\.sample)/.test(name))).toHaveLength(2);
  });
});

describe('a hook that is there already', () => {
  const greeting = '#!/bin/sh\necho "mine $# $1"\nexit 0\n';

  it('runs first, with the same arguments and standard input, and stops the commit with its own exit code', async () => {
    writeHook(hook, '#!/bin/sh\ncat >seen\necho "$# $1 $2" >>seen\nexit 7\n');
    await run('install');
    const { status } = spawnSync(hook, ['a b', 'c'], {
      cwd: repository.root,
      env: childEnvironment(),
      input: 'from git\n',
    });
    expect(status).toBe(7);
    expect(readFileSync(join(repository.root, 'seen'), 'utf8')).toBe('from git\n2 a b c\n');
    expect(commit(repository.root, 'exit 0').status).toBe(1);
  });

  it('is not run where git would not have run it', async () => {
    writeHook(hook, '#!/bin/sh\nexit 1\n', 0o644);
    await run('install');
    expect(commit(repository.root, 'exit 0').status).toBe(0);
  });

  it.each([0o755, 0o700, 0o644, 0o555])('with mode %o comes back as it was', async (mode) => {
    writeHook(hook, greeting, mode);
    utimesSync(hook, 1000, 2000);
    const before = identity(hook);
    expect(await run('install')).toMatchObject({
      action: 'installed',
      hooks: [{ state: 'chained', chained_to: join(hooks, 'pre-commit.local') }],
    });
    expect(identity(join(hooks, 'pre-commit.local'))).toEqual(before);
    expect(await run('uninstall')).toMatchObject({ action: 'restored', hooks: [{ state: 'foreign' }] });
    expect(identity(hook)).toEqual(before);
    expect(existsSync(join(hooks, 'pre-commit.local'))).toBe(false);
    expect(await run('uninstall')).toMatchObject({ action: 'none' });
    expect(identity(hook)).toEqual(before);
  });

  it('may be a link', async () => {
    writeHook(join(repository.root, 'tools', 'check.sh'), greeting);
    symlinkSync('../../tools/check.sh', hook);
    await run('install');
    expect(readlinkSync(join(hooks, 'pre-commit.local'))).toBe('../../tools/check.sh');
    expect(commit(repository.root, 'exit 0').output).toContain('mine 0');
    await run('uninstall');
    expect(readlinkSync(hook)).toBe('../../tools/check.sh');
    expect(readFileSync(join(repository.root, 'tools', 'check.sh'), 'utf8')).toBe(greeting);
  });

  it('may hold any bytes', async () => {
    writeFileSync(hook, Buffer.from([0xff, 0, 0x80, 10, 13]));
    const before = identity(hook);
    await run('install');
    await run('uninstall');
    expect(identity(hook)).toEqual(before);
  });

  it('takes a free name', async () => {
    writeHook(hook, greeting);
    writeHook(join(hooks, 'pre-commit.local'), '#!/bin/sh\nexit 9\n');
    expect(await run('install')).toMatchObject({ hooks: [{ chained_to: join(hooks, 'pre-commit.local-2') }] });
    expect(commit(repository.root, 'exit 0').output).toContain('mine 0');
    await run('uninstall');
    expect(readFileSync(hook, 'utf8')).toBe(greeting);
    expect(readFileSync(join(hooks, 'pre-commit.local'), 'utf8')).toBe('#!/bin/sh\nexit 9\n');
  });

  it('has one second name after an installation that was interrupted', async () => {
    writeHook(hook, greeting);
    writeHook(join(hooks, 'pre-commit.local'), greeting);
    expect(await run('install')).toMatchObject({ hooks: [{ chained_to: join(hooks, 'pre-commit.local') }] });
  });

  it('that is gone meanwhile is not missed', async () => {
    writeHook(hook, greeting);
    await run('install');
    rmSync(join(hooks, 'pre-commit.local'));
    expect(commit(repository.root, 'exit 0').status).toBe(0);
    expect(await run('uninstall')).toMatchObject({ action: 'removed', hooks: [{ state: 'absent' }] });
  });

  it('that asks the guard by itself is left alone', async () => {
    const text = '#!/bin/sh\nspec-kitty guard --staged --hook || exit 1\n';
    writeHook(hook, text);
    expect(await run('status')).toMatchObject({ hooks: [{ state: 'foreign', is_guarding: true }] });
    expect(await run('install')).toMatchObject({ action: 'none', hooks: [{ state: 'foreign' }] });
    expect(readFileSync(hook, 'utf8')).toBe(text);
  });

  it.each(['hook=`basename "$0"`', 'n=$(basename -- "$0")', 'name=${0##*/}'])(
    'with %s is not given another name',
    async (line) => {
      writeHook(hook, `#!/bin/sh\n${line}\n`);
      const before = identity(hook);
      expect(await run('install')).toMatchObject({ error_code: 'HOOK_NOT_INSTALLABLE' });
      expect(identity(hook)).toEqual(before);
    },
  );
});

describe('a hook of ours that somebody changed', () => {
  it.each(['install', 'uninstall'] as const)('is left as it is by %s', async (word) => {
    await run('install');
    const text = readFileSync(hook, 'utf8').replace('exit 0\n', 'echo "my own line"\nexit 0\n');
    writeFileSync(hook, text);
    expect(await stateOf()).toBe('changed');
    expect(await run(word)).toMatchObject({ error_code: 'HOOK_CHANGED' });
    expect(readFileSync(hook, 'utf8')).toBe(text);
  });

  it('is told from one that only lost its digest', async () => {
    await run('install');
    writeFileSync(hook, readFileSync(hook, 'utf8').replace(/^# sha256.*\n/m, ''));
    expect(await stateOf()).toBe('changed');
  });

  it('gives back the one that was before it, by the commands that are printed', async () => {
    writeHook(hook, '#!/bin/sh\nexit 0\n');
    await run('install');
    writeFileSync(hook, `${readFileSync(hook, 'utf8')}# mine\n`);
    const { remediation = [] } = await run('uninstall');
    for (const line of remediation.filter((one) => one.startsWith('mv '))) {
      expect(spawnSync('sh', ['-c', line], { cwd: repository.root }).status).toBe(0);
    }
    expect(readFileSync(hook, 'utf8')).toBe('#!/bin/sh\nexit 0\n');
    expect(readFileSync(`${hook}.mine`, 'utf8')).toContain('# mine');
  });
});

describe('core.hooksPath', () => {
  it('counts from the root of the checkout; the hook is then a file of the work tree, and that is said', async () => {
    repository.git('config', 'core.hooksPath', 'tools/hooks');
    mkdirSync(join(repository.root, 'deep'));
    const answer = await run('install', join(repository.root, 'deep'));
    expect(answer).toMatchObject({
      hooks_path: 'tools/hooks',
      hooks: [{ path: join(repository.root, 'tools', 'hooks', 'pre-commit') }],
      diagnostics: [{ diagnostic_code: 'HOOK_IN_WORK_TREE', severity: 'warning' }],
    });
    expect(answer.diagnostics?.[0]?.message).toContain('Each worktree has a directory of its own');
    repository.git('switch', '-q', '-c', 'kitty/mission-x-lane-a');
    const { status, output } = commit(repository.root, "echo '[spec-kitty guard] BLOCKED: no'; exit 1");
    expect({ status, output }).toEqual({ status: 1, output: '[spec-kitty guard] BLOCKED: no\n' });
  });

  it('may be absolute and below the root: then it is there for all worktrees', async () => {
    repository.git('config', 'core.hooksPath', join(repository.root, '.githooks'));
    const { diagnostics } = await run('install');
    expect(diagnostics?.[0]?.message).toContain('All worktrees use it.');
  });

  it('leaves a tracked hook alone, and says which line it needs', async () => {
    repository.write('.husky/pre-commit', 'npm test\n');
    repository.git('add', '-A');
    repository.git('config', 'core.hooksPath', '.husky');
    expect(await run('status')).toMatchObject({ hooks: [{ is_guarding: false }] });
    const { error_code, remediation } = await run('install');
    expect(error_code).toBe('HOOK_NOT_INSTALLABLE');
    expect(remediation?.join('\n')).toContain('spec-kitty guard --staged --hook || exit 1');
    expect(repository.git('status', '--porcelain')).toBe('A  .husky/pre-commit');
    // No command is named that would be refused.
    const status = await run('status');
    expect(status).toMatchObject({ next_step: [], diagnostics: [{ remediation, severity: 'warning' }] });
  });

  it('leaves the generated hooks of husky alone, which work by their names', async () => {
    writeHook(join(repository.root, '.husky', '_', 'pre-commit'), '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n');
    repository.git('config', 'core.hooksPath', '.husky/_');
    const { error_code, remediation } = await run('install');
    expect(error_code).toBe('HOOK_NOT_INSTALLABLE');
    expect(remediation?.[0]).toContain(join(repository.root, '.husky', 'pre-commit'));
  });

  it('outside of the repository belongs to others too', async () => {
    const others = join(dirname(repository.root), 'all-hooks');
    mkdirSync(others);
    repository.git('config', 'core.hooksPath', others);
    expect(await run('install')).toMatchObject({ error_code: 'HOOK_NOT_INSTALLABLE' });
    expect(readdirSync(others)).toEqual([]);
  });

  it('that is no directory switches hooks off', async () => {
    repository.git('config', 'core.hooksPath', '/dev/null');
    expect(await run('install')).toMatchObject({ error_code: 'HOOK_NOT_INSTALLABLE', hooks_path: '/dev/null' });
  });

  it('is not followed into the work tree by a link without saying so', async () => {
    rmSync(hooks, { recursive: true });
    repository.write('tools/pre-commit', '#!/bin/sh\nexit 0\n');
    repository.git('add', '-A');
    symlinkSync('../tools', hooks);
    expect(await run('install')).toMatchObject({ error_code: 'HOOK_NOT_INSTALLABLE' });
  });

  it('makes the line it prints stop a commit only for what the guard says', async () => {
    repository.git('config', 'core.hooksPath', '/dev/null');
    repository.git('config', 'core.hooksPath', join(dirname(repository.root), 'all-hooks'));
    const { remediation } = await run('install');
    const line = remediation?.find((one) => one.includes('guard --staged')) ?? '';
    writeHook(join(dirname(repository.root), 'all-hooks', 'pre-commit'), `#!/bin/sh -e\n${line}\n`);
    expect(commit(repository.root, null).status).toBe(0);
    expect(commit(repository.root, 'exit 0').status).toBe(0);
    expect(commit(repository.root, 'exit 1').status).toBe(1);
  });
});

describe('a program that is not what it should be', () => {
  beforeEach(async () => {
    await run('install');
    repository.git('switch', '-q', '-c', 'kitty/mission-x-lane-a');
  });

  it('is not there: the commit passes, with one line', () => {
    expect(commit(repository.root, null)).toEqual({
      status: 0,
      output: 'spec-kitty is not on the PATH: this commit was not checked.\n',
    });
  });

  it.each([1, 2, 3, 70, 127])('ends with %i and no word of the guard: the commit passes, with one line', (code) => {
    expect(commit(repository.root, `exit ${code}`)).toEqual({
      status: 0,
      output: `spec-kitty guard ended with ${code}: this commit was not checked.\n`,
    });
  });

  it('prints something else and fails: the commit passes', () => {
    const { status, output } = commit(repository.root, 'echo "Cannot find module BLOCKED"; exit 1');
    expect(status).toBe(0);
    expect(output).toContain('Cannot find module BLOCKED\nspec-kitty guard ended with 1');
  });

  it('warns: the commit passes, and the warning is seen', () => {
    const warning = '[spec-kitty guard] WARNING: look';
    expect(commit(repository.root, `echo '${warning}'`)).toEqual({ status: 0, output: `${warning}\n` });
  });
});

describe('which commits start a program', () => {
  const counted = 'echo asked';
  const isAsked = (cwd = repository.root): boolean => commit(cwd, counted).output.includes('asked');

  beforeEach(() => run('install'));

  it('none on an ordinary branch, a detached HEAD, or one without a commit', () => {
    expect(isAsked()).toBe(false);
    repository.git('switch', '-q', '--detach');
    expect(isAsked()).toBe(false);
    repository.git('switch', '-q', '--orphan', 'new');
    expect(isAsked()).toBe(false);
  });

  it.each(['kitty/mission-x-01KJMA0F', 'kitty/mission-x-lane-aa', 'größe', 'a"b'])('those on %s', (branch) => {
    repository.git('switch', '-q', '-c', branch);
    expect(isAsked()).toBe(true);
  });

  it('those on the branch of a record, from its worktree and from the primary checkout', () => {
    repository.write(
      '.kittify/workspaces/x-lane-a.json',
      '{\n  "branch_name": "odd/name",\n  "lane_id": "lane-a"\n}\n',
    );
    const linked = join(repository.root, '.worktrees', 'lane');
    repository.git('worktree', 'add', '-q', '-b', 'odd/name', linked);
    expect(isAsked(linked)).toBe(true);
    expect(isAsked()).toBe(false);
  });

  it('those in a home that is worked in, not those of missions with lanes', () => {
    const meta = (topology: string): string => `{\n  "home_branch": "main",\n  "topology": "${topology}"\n}\n`;
    repository.write('kitty-specs/x/meta.json', meta('lanes'));
    expect(isAsked()).toBe(false);
    repository.write('kitty-specs/y/meta.json', meta('single_branch'));
    expect(isAsked()).toBe(true);
  });
});
