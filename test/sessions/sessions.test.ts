import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { childEnvironment } from '../given/temporary-repository';
import { prepare, type Stage } from '../recipes/recipe';
import { runInProcess } from '../run-program';

/**
 * Runs the terminal sessions of this folder. A session names a recipe in a line `Recipe: NAME`; its `console` blocks hold
 * commands behind `$ ` and what they print: standard output as it is, standard error behind `! `, and `[exit N]` where it
 * is not 0. `UPDATE=1` writes what is printed now; the diff is the review.
 */
const files = readdirSync(__dirname).filter((name) => name.endsWith('.md'));

describe.each(files)('%s', (name) => {
  const path = join(__dirname, name);
  const text = readFileSync(path, 'utf8');

  it('goes as written', async () => {
    const recipe = /^Recipe: (\S+)$/m.exec(text)?.[1];
    if (recipe === undefined) throw new Error(`${name} names no recipe`);
    const stage = await prepare(recipe);
    try {
      const shown = await replay(text, stage);
      if (process.env['UPDATE'] === '1') writeFileSync(path, shown);
      expect(shown).toBe(process.env['UPDATE'] === '1' ? shown : text);
    } finally {
      stage.remove();
    }
  }, 60_000);
});

it('finds a session behind every file', () => {
  expect(files.length).toBeGreaterThan(5);
  for (const name of files) expect(readFileSync(join(__dirname, name), 'utf8')).toMatch(/```console\n\$ /);
});

/** The text with what its commands print now. */
async function replay(text: string, stage: Stage): Promise<string> {
  const place = { cwd: stage.root };
  const parts = text.split(/(```console\n[\s\S]*?```)/);
  const shown: string[] = [];
  for (const part of parts) shown.push(part.startsWith('```console\n') ? await replayBlock(part, stage, place) : part);
  return shown.join('');
}

async function replayBlock(block: string, stage: Stage, place: { cwd: string }): Promise<string> {
  const commands = block.split('\n').filter((line) => line.startsWith('$ '));
  const lines: string[] = [];
  for (const command of commands) lines.push(command, ...(await runLine(command.slice(2), stage, place)));
  return ['```console', ...lines, '```'].join('\n');
}

async function runLine(command: string, stage: Stage, place: { cwd: string }): Promise<readonly string[]> {
  const [program = '', ...words] = split(command);
  switch (program) {
    case 'spec-kitty':
      return runProgram(words, stage, place.cwd);
    case 'cd':
      place.cwd = join(place.cwd, words[0] ?? '.');
      return [];
    case 'mkdir':
      mkdirSync(join(place.cwd, words[0] ?? ''), { recursive: true });
      return [];
    case 'cat':
      return masked(readFileSync(absolute(words[0] ?? '', place.cwd), 'utf8'), stage);
    case 'printf':
      writeText(words, place.cwd);
      return [];
    case 'git':
      return masked(execFileSync('git', words, { cwd: place.cwd, env: childEnvironment(), encoding: 'utf8' }), stage);
    default:
      throw new Error(`a session cannot run ${program}`);
  }
}

async function runProgram(words: readonly string[], stage: Stage, cwd: string): Promise<readonly string[]> {
  stage.tick();
  const { exit, stdout, stderr } = await runInProcess(cwd, words);
  if (words.includes('--json')) JSON.parse(stdout);
  return [
    ...masked(stdout, stage),
    ...masked(stderr, stage).map((line) => `! ${line}`.trimEnd()),
    ...(exit === 0 ? [] : [`[exit ${exit}]`]),
  ];
}

/** `printf TEXT > FILE` and `printf TEXT >> FILE`; a glob with one match may name the file. */
function writeText([text = '', arrow = '', file = '']: readonly string[], cwd: string): void {
  const path = absolute(file, cwd);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text.replaceAll('\\n', '\n').replaceAll('\\t', '\t'), { flag: arrow === '>>' ? 'a' : 'w' });
}

/** `*` stands for the only entry of a folder. */
function absolute(path: string, cwd: string): string {
  if (isAbsolute(path)) return path;
  return path
    .split('/')
    .reduce((folder, part) => join(folder, part === '*' ? (readdirSync(folder)[0] ?? '') : part), cwd);
}

/** What is different in every run: the place of the repository and the ids of commits. */
function masked(text: string, { root }: Stage): readonly string[] {
  const shown = text
    .replaceAll(root, '$REPO')
    .replaceAll(dirname(root), '$REPO/..')
    .replace(/\b[0-9a-f]{40}\b/g, '<commit>');
  return shown === '' ? [] : shown.replace(/\n$/, '').split('\n');
}

/** Splits a command line at blanks, outside of single and double quotes. */
function split(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}
