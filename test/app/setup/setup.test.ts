import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { allAgents } from '../../../src/agents/all-agents';
import { agentFiles } from '../../../src/agents/agent-files';
import { folderFingerprint } from '../../given/folder-fingerprint';
import { json, readyMission } from '../../given/ready-mission';
import { temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';
import { workTreeFiles } from '../../given/work-tree-files';
import { runInProcess, runProcess, type Ran } from '../../run-program';

let repository: TemporaryRepository;
beforeEach(() => {
  repository = temporaryRepository();
});
afterEach(() => repository.remove());

const run = (...words: string[]): Promise<Ran> => runInProcess(repository.root, words);
const done = async (...words: string[]): Promise<Record<string, unknown>> => json(await run(...words, '--json'));
const read = (path: string): string => readFileSync(join(repository.root, path), 'utf8');
const files = (): Readonly<Record<string, string>> => workTreeFiles(repository.root);
const status = (): string => repository.git('status', '--porcelain');

describe.each(allAgents.map(({ key }) => key))('With %s', (agent) => {
  it('init, an edit, upgrade and uninstall leave exactly the edit', async () => {
    repository.write('.gitignore', 'node_modules\r\ndist');
    repository.write('AGENTS.md', '# Ours\n\nBe kind.\n');
    repository.git('add', '-A');
    repository.git('commit', '-qm', 'Files of the user');
    const before = files();
    await done('init', '--agent', agent, '--hooks');
    expect((await done('init', '--agent', agent, '--hooks'))['written']).toEqual([]);
    const [generated] = agentFiles([agent], '0.1.0');
    const edited = generated?.path ?? 'AGENTS.md';
    appendFileSync(join(repository.root, edited), 'An edit of the user.\n');
    const text = read(edited);
    await done('upgrade');
    expect(read(edited)).toBe(text);
    const outcome = await done('uninstall');
    if (generated !== undefined) {
      expect(outcome['kept']).toMatchObject([{ path: edited }]);
      expect(read(edited)).toBe(text);
      rmSync(join(repository.root, edited));
      removeEmptyFolders(dirname(edited));
    } else {
      expect(read(edited)).toBe('# Ours\n\nBe kind.\nAn edit of the user.\n');
      writeFileSync(join(repository.root, edited), '# Ours\n\nBe kind.\n');
    }
    expect(files()).toEqual(before);
    expect(status()).toBe('');
    expect(repository.git('config', '--list', '--local')).not.toContain('spec-kitty');
    expect(existsSync(join(repository.root, '.git', 'hooks', 'pre-commit'))).toBe(false);
  });
});

/** What a person does with folders that a removed file leaves behind. */
function removeEmptyFolders(folder: string): void {
  for (let at = folder; at !== '.' && readdirSync(join(repository.root, at)).length === 0; at = dirname(at)) {
    rmdirSync(join(repository.root, at));
  }
}

describe('init', () => {
  it('writes nothing in a dry run, and then exactly what that said', async () => {
    const before = folderFingerprint(repository.root);
    const preview = await done('init', '--agent', 'claude', '--agent', 'codex', '--dry-run');
    expect(folderFingerprint(repository.root)).toEqual(before);
    const outcome = await done('init', '--agent', 'claude,codex');
    expect(outcome['written']).toEqual(preview['written']);
    expect(outcome['agents']).toEqual(['claude', 'codex']);
    const written = new Set(outcome['written'] as string[]);
    const untracked = repository.git('status', '--porcelain', '--untracked-files=all').split('\n');
    expect(untracked.map((line) => line.slice(3)).filter((path) => !path.includes('manifest'))).toEqual(
      [...written].sort(),
    );
  });

  it('finds the agents that are there, and keeps earlier ones', async () => {
    mkdirSync(join(repository.root, '.cursor'));
    expect((await done('init'))['agents']).toEqual(['cursor']);
    expect((await done('init', '--agent', 'claude'))['agents']).toEqual(['claude', 'cursor']);
    expect((await done('init'))['agents']).toEqual(['claude', 'cursor']);
  });

  it('adopts a project of the existing tool and touches none of its missions', async () => {
    await readyMission(repository.root, [{ id: 'WP01', ownedFiles: ['src/**'] }]);
    const config = 'agents:\n  available:\n    - claude\n    - roo\n  auto_commit: false\nproject:\n  slug: x\n';
    repository.write('.kittify/config.yaml', config);
    repository.write('.kittify/metadata.yaml', 'spec_kitty:\n  schema_version: 3\n');
    repository.git('add', '-A');
    repository.git('commit', '-qm', 'A project');
    const missions = repository.git('rev-parse', 'HEAD:kitty-specs');
    const outcome = await done('init');
    expect(outcome['agents']).toEqual(['claude']);
    expect(read('.kittify/config.yaml')).toBe(config);
    expect(repository.git('status', '--porcelain', '--', 'kitty-specs', '.kittify/config.yaml')).toBe('');
    expect(repository.git('rev-parse', 'HEAD:kitty-specs')).toBe(missions);
    await done('status');
    await done('implement', '--agent', 'otter');
  });

  it('leaves a file of the user that is where one of ours would be', async () => {
    repository.write('.claude/commands/spec-kitty.plan.md', 'Mine.\n');
    const outcome = await done('init', '--agent', 'claude');
    expect(read('.claude/commands/spec-kitty.plan.md')).toBe('Mine.\n');
    expect(outcome['kept']).toContainEqual({
      path: '.claude/commands/spec-kitty.plan.md',
      reason: 'not written by spec-kitty',
    });
    expect(outcome['diagnostics']).toMatchObject([{ diagnostic_code: 'FILE_LEFT_ALONE', severity: 'warning' }]);
    await done('uninstall');
    expect(read('.claude/commands/spec-kitty.plan.md')).toBe('Mine.\n');
  });

  it('refuses to write through a link, before anything is written', async () => {
    repository.write('elsewhere', 'x\n');
    symlinkSync('elsewhere', join(repository.root, '.gitignore'));
    const before = folderFingerprint(repository.root);
    const { exit, stdout } = await run('init', '--agent', 'claude', '--json');
    expect([exit, (JSON.parse(stdout) as { error_code: string }).error_code]).toEqual([3, 'SETUP_PATH_IS_LINK']);
    expect(folderFingerprint(repository.root)).toEqual(before);
  });

  it('puts everything back when a write fails in the middle', async () => {
    if (process.getuid?.() === 0) return; // root may write anywhere
    mkdirSync(join(repository.root, '.claude', 'commands'), { recursive: true });
    chmodSync(join(repository.root, '.claude', 'commands'), 0o555);
    const before = files();
    expect((await run('init', '--agent', 'claude')).exit).toBe(3);
    expect(files()).toEqual(before);
  });

  it('refuses a damaged list of what is ours', async () => {
    await done('init', '--agent', 'claude');
    writeFileSync(
      join(repository.root, '.kittify/spec-kitty-manifest.json'),
      '{"version": 1, "parts": [{"path": "../x"}]}',
    );
    for (const command of ['init', 'upgrade', 'uninstall']) {
      const { exit, stdout } = await run(command, '--json');
      expect([exit, (JSON.parse(stdout) as { error_code: string }).error_code]).toEqual([3, 'SETUP_MANIFEST_INVALID']);
    }
  });

  it('asks nothing where nobody can answer', () => {
    const { exit, stdout } = runProcess(repository.root, ['init']);
    expect([exit, stdout.includes('Numbers')]).toEqual([0, false]);
  });
});

describe('upgrade', () => {
  const file = '.claude/commands/spec-kitty.plan.md';

  it('replaces what was written by an older version, and puts a new text beside what was changed', async () => {
    await done('init', '--agent', 'claude');
    repository.git('add', '-A');
    repository.git('commit', '-qm', 'Set up');
    older(file, 'An older prompt.\n');
    older('.claude/commands/spec-kitty.review.md', 'An older prompt.\n');
    appendFileSync(join(repository.root, file), 'An edit.\n');
    repository.git('commit', '-qam', 'As an older version left it, and an edit');
    const preview = await done('upgrade', '--dry-run');
    expect(status()).toBe('');
    const outcome = await done('upgrade');
    expect(outcome['written']).toEqual(preview['written']);
    expect(outcome['kept']).toEqual([{ path: file, reason: 'changed since it was written' }]);
    expect(read(file)).toBe('An older prompt.\nAn edit.\n');
    expect(read(`${file}.new`)).toContain('spec-kitty-command-version');
    expect(read('.claude/commands/spec-kitty.review.md')).toContain('spec-kitty-command-version');
    expect(status()).toBe(`?? ${file}.new`);
    expect((await done('upgrade'))['written']).toEqual([]);
  });

  it('names stale prompts in every agent layout and in every checkout', async () => {
    await done('init', '--agent', 'generic');
    repository.git('add', '-A');
    repository.git('commit', '-qm', 'Set up');
    repository.git('worktree', 'add', '-q', '../beside');
    const stale = 'Create `tasks.md` with the work packages.\n'.repeat(12);
    for (const path of ['.claude/commands/spec-kitty.tasks-outline.md', '.codex/prompts/spec-kitty.tasks_outline.md']) {
      repository.write(path, stale);
      repository.write(`../beside/${path}`, stale);
    }
    const { stale: found } = await done('upgrade');
    expect(found).toHaveLength(4);
    expect(found).toContainEqual(expect.objectContaining({ rule: 'writes-tasks-md', action: 'left' }));
  });

  /** Makes the repository what it would be had an older version written `text`. */
  function older(path: string, text: string): void {
    const manifest = read('.kittify/spec-kitty-manifest.json');
    writeFileSync(join(repository.root, path), text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const row = new RegExp(`("path": "${path.replaceAll('.', '\\.')}",\\s+"kind": "file",\\s+"sha256": ")[0-9a-f]+`);
    expect(manifest).toMatch(row);
    writeFileSync(join(repository.root, '.kittify/spec-kitty-manifest.json'), manifest.replace(row, `$1${sha256}`));
  }
});

describe('init --demo', () => {
  it('makes a mission that moves, beside everything else, and goes without a trace', async () => {
    const before = [repository.git('for-each-ref'), repository.git('worktree', 'list'), status()];
    const { demo } = await done('init', '--agent', 'generic', '--demo');
    await done('uninstall');
    expect(status()).toBe('');
    const { mission_slug: slug } = demo as { mission_slug: string };
    expect(await done('status', '--mission', slug)).toMatchObject({
      by_lane: { approved: ['WP01'], in_progress: ['WP02', 'WP03'] },
    });
    expect((await run('init', '--demo', '--json')).exit).toBe(1);
    await done('uninstall', '--demo');
    expect([repository.git('for-each-ref'), repository.git('worktree', 'list'), status()]).toEqual(before);
  });
});

describe('config', () => {
  it('changes one setting and keeps every comment', async () => {
    repository.write(
      '.kittify/config.yaml',
      '# ours\nagents: # the agents\n  auto_commit: true # yes\nother: [1, 2]\n',
    );
    await done('config', 'set', 'agents.auto_commit', 'false');
    expect(read('.kittify/config.yaml')).toBe(
      '# ours\nagents: # the agents\n  auto_commit: false # yes\nother: [1, 2]\n',
    );
    await done('config', 'set', 'protection.protected_branches', 'main, release');
    expect(await done('config', 'get', 'protection.protected_branches')).toMatchObject({
      settings: [{ value: ['main', 'release'], is_set: true }],
    });
  });

  it.each([
    [['config', 'get', 'agents.auto_comit'], 2, 'CONFIG_KEY_UNKNOWN'],
    [['config', 'set', 'agents.auto_commit', 'maybe'], 2, 'USAGE_ERROR'],
    [['config', 'set', 'mission.home', 'moon'], 2, 'USAGE_ERROR'],
    [['config', 'set', 'agents.available', 'claude,nobody'], 2, 'AGENT_UNKNOWN'],
    [['init', '--agent', 'claud'], 2, 'AGENT_UNKNOWN'],
    [['upgrade'], 3, 'NOT_SET_UP'],
    [['uninstall'], 3, 'NOT_SET_UP'],
    [['uninstall', '--demo'], 3, 'NOT_SET_UP'],
  ] as const)('answers %j with exit %d and %s, and writes nothing', async (words, code, name) => {
    const before = folderFingerprint(repository.root);
    const { exit, stdout } = await run(...words, '--json');
    expect([exit, (JSON.parse(stdout) as { error_code: string }).error_code]).toEqual([code, name]);
    expect(folderFingerprint(repository.root)).toEqual(before);
  });
});
