import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { yamlConfiguration } from '../../../src/adapters/yaml-config/yaml-configuration';
import type { Repository } from '../../../src/domain/mission/location';
import { ProblemError } from '../../../src/domain/problem/problem';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'spec-kitty-config-'));
  mkdirSync(join(root, '.kittify'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function repository(): Repository {
  const primary = { root, gitDir: join(root, '.git'), branch: 'main', isPrimary: true };
  return { commonDir: primary.gitDir, primary, checkouts: [primary], current: primary };
}

const read = (text?: string): ReturnType<ReturnType<typeof yamlConfiguration>['read']> => {
  if (text !== undefined) writeFileSync(join(root, '.kittify', 'config.yaml'), text);
  return yamlConfiguration().read(repository());
};

const defaults = {
  agents: [],
  agentCommands: {},
  autoCommit: true,
  protectedBranches: [],
  missionHome: null,
  testCommand: null,
  commitGuard: 'block',
  mergeStrategy: 'merge',
};

it.each([undefined, '', '# only a comment\n', 'vcs: {type: git}\n', 'agents:\n'])('has defaults for %j', (text) => {
  expect(read(text)).toEqual(defaults);
});

it('reads what commands obey and leaves the rest alone', () => {
  const text =
    'vcs: {type: git}\nagents:\n  available: [claude]\n  auto_commit: false\n  otter: {command: "work {prompt}"}\n  heron: {model: x}\nprotection:\n  protected_branches: [main, release/1]\nmission:\n  home: worktree\nreview:\n  test_command: npm test\npolicy:\n  commit_guard: {mode: warn, enforce_ownership: true}\nmerge: {strategy: squash}\n';
  expect(read(text)).toEqual({
    agents: ['claude'],
    agentCommands: { otter: 'work {prompt}' },
    autoCommit: false,
    protectedBranches: ['main', 'release/1'],
    missionHome: 'worktree',
    testCommand: 'npm test',
    commitGuard: 'warn',
    mergeStrategy: 'squash',
  });
});

it.each([
  ['{mode: block}', 'block'],
  ['{mode: off}', 'off'],
  ['{mode: false}', 'off'],
  ['{enabled: false, mode: block}', 'off'],
  ['{enabled: true}', 'block'],
  ['', 'block'],
])('takes policy.commit_guard %s as %s', (section, expected) => {
  expect(read(`policy:\n  commit_guard: ${section}\n`).commitGuard).toBe(expected);
});

it('refuses a mode of the guard that is none', () => {
  expect(() => read('policy: {commit_guard: {mode: strict}}\n')).toThrow(
    /policy\.commit_guard\.mode must be one of block, warn, off, not "strict"/,
  );
});

it('refuses a strategy of merging that is none', () => {
  expect(() => read('merge: {strategy: ours}\n')).toThrow(
    /merge\.strategy must be one of merge, squash, rebase, not "ours"/,
  );
});

it('has defaults in a bare repository, which has no file to read', () => {
  expect(yamlConfiguration().read({ ...repository(), primary: null })).toEqual(defaults);
});

it('names every wrong setting at once', () => {
  const text = 'agents: {auto_commit: "yes"}\nprotection: {protected_branches: main}\nmission: {home: moon}\n';
  expect(() => read(text)).toThrow(ProblemError);
  try {
    read(text);
  } catch (error) {
    const [problem] = (error as ProblemError).problems;
    expect(problem.diagnostic_code).toBe('CONFIG_INVALID');
    expect(problem['faults']).toHaveLength(3);
  }
});

it.each(['a: 1\na: 2\n', '- a\n', 'a: [1'])('refuses %j', (text) => {
  expect(() => read(text)).toThrow(/config\.yaml/);
});
