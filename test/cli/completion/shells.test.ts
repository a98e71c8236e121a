import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment } from '../../given/temporary-repository';
import { folderFingerprint } from '../../given/folder-fingerprint';
import { prepare, type Stage } from '../../recipes/recipe';
import { programPath, runInProcess, runProcess } from '../../run-program';

/** The scripts in the shells they are for, with the built program; a shell that is not here is skipped by its name. */
const isHere = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;
const inShell = (shell: string): jest.It => (isHere(shell) ? it : it.skip);

let stage: Stage;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  stage = await prepare('started');
  const bin = join(stage.root, '..', 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'spec-kitty'), `#!/bin/sh\nexec '${process.execPath}' '${programPath}' "$@"\n`);
  chmodSync(join(bin, 'spec-kitty'), 0o755);
  env = childEnvironment({ PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: join(stage.root, '..') });
});

afterAll(() => {
  stage.remove();
});

/** Lines and the words that a shell must offer behind them, in any order. */
const lines: readonly [line: string, words: readonly string[]][] = [
  ['spec-kitty mission ', ['create', 'list', 'open', 'show']],
  ['spec-kitty move-task WP', ['WP01', 'WP02', 'WP03', 'WP04']],
  ['spec-kitty move-task WP01 --to in_', ['in_progress', 'in_review']],
  ['spec-kitty status --mission tide', [expect.stringMatching(/^tide-table-[0-9A-Z]{8}$/)]],
  ['spec-kitty implement --agent cl', ['claude']],
];

function offered(shell: string, script: string, line: string): readonly string[] {
  const { status, stdout, stderr } = spawnSync(shell, script === '' ? [] : ['-c', script, shell, line], {
    cwd: stage.root,
    env,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .filter((one) => one !== '')
    .sort();
}

inShell('bash')('bash completes commands, options and live names', () => {
  const script = `
    eval "$(spec-kitty completion bash)"
    complete -p spec-kitty >/dev/null || exit 1
    COMP_LINE=$1 COMP_POINT=\${#1}
    compopt() { :; }
    _spec_kitty
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  for (const [line, words] of lines) expect(offered('bash', script, line)).toEqual(words);
  // bash has broken the word at the equals sign by then, and puts the rest behind it.
  expect(offered('bash', script, 'spec-kitty move-task WP01 --to=pl')).toEqual(['planned']);
});

inShell('zsh')('zsh completes commands, options and live names', () => {
  const script = `
    compdef() { [[ $* = '_spec-kitty spec-kitty' ]] || exit 1 }
    eval "$(spec-kitty completion zsh)"
    _describe() { print -l -- \${\${(P)@[-1]}%%:*} }
    words=("\${(@s: :)1}") CURRENT=$#words PREFIX=\${words[-1]}
    _spec-kitty`;
  for (const [line, words] of lines) expect(offered('zsh', script, line)).toEqual(words);
  expect(offered('zsh', script, 'spec-kitty move-task WP01 --to=pl')).toEqual(['--to=planned']);
});

inShell('fish')('fish completes commands, options and live names', () => {
  const script = 'spec-kitty completion fish | source; complete -C $argv[2] | string split -f1 \\t';
  for (const [line, words] of lines) expect(offered('fish', script, line)).toEqual(words);
  expect(offered('fish', script, 'spec-kitty move-task WP01 --to=pl')).toEqual(['--to=planned']);
});

it('offers no names where there are none, and says nothing about it', () => {
  for (const words of [['move-task', ':'], ['status', '-m', ':'], ['-C', stage.root, 'move-task', ':'], [':']]) {
    const { exit, stderr } = runProcess('/', ['complete', '--', ...words]);
    expect([exit, stderr]).toEqual([0, '']);
  }
  expect(runProcess('/', ['complete', '--', 'move-task', ':']).stdout).toBe('');
});

it('writes nothing', async () => {
  const before = folderFingerprint(stage.root);
  for (const words of [
    ['move-task', ':'],
    ['mark-status', ':'],
    ['status', '-m', ':'],
    ['next', ':-'],
  ]) {
    expect((await runInProcess(stage.root, ['complete', '--', ...words])).stdout).not.toBe('');
  }
  expect(folderFingerprint(stage.root)).toEqual(before);
});

it('tells who has what, in one line', async () => {
  const { stdout } = await runInProcess(stage.root, ['complete', '--', 'move-task', ':wp01']);
  expect(stdout).toMatch(/^WP01\t.+, In progress, otter\n$/);
});
