import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { documentFault } from '../given/document-schema';
import { childEnvironment } from '../given/temporary-repository';
import type { Stage } from '../recipes/recipe';
import { runInProcess } from '../run-program';

/** Where the next command of a session runs. */
interface Place {
  cwd: string;
}

/**
 * Runs the commands of a session in its repository and gives its text with what they print now: standard output as it
 * is, standard error behind `! `, and `[exit N]` where that is not 0. Any other block whose fence ends in `file=PATH` is
 * written to that file. There is no shell: `spec-kitty`, `git` and the few
 * words below are all that a session can say.
 *
 * @throws Error when a document of `--json` is not exactly one JSON value, an answer is not as its published schema says
 * (also where it is printed as text), or a command is not known.
 */
export async function replaySession(text: string, stage: Stage): Promise<string> {
  const place: Place = { cwd: stage.root };
  const shown: string[] = [];
  for (const part of text.split(/(^```(?:console|\w+ file=\S+)\n[\s\S]*?^```$)/m)) {
    const [, file, content = ''] = /^```\w+ file=(\S+)\n([\s\S]*)```$/.exec(part) ?? [];
    if (file !== undefined) writeBlock(absolute(file, place.cwd), content);
    shown.push(part.startsWith('```console\n') ? await replayBlock(part, stage, place) : part);
  }
  return shown.join('');
}

function writeBlock(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

async function replayBlock(block: string, stage: Stage, place: Place): Promise<string> {
  const commands = block.split('\n').filter((line) => line.startsWith('$ '));
  const lines: string[] = [];
  for (const command of commands) lines.push(command, ...(await runLine(command.slice(2), stage, place)));
  if (lines.some((line) => line.startsWith('```'))) throw new Error('a printed fence would end the block');
  return ['```console', ...lines, '```'].join('\n');
}

async function runLine(command: string, stage: Stage, place: Place): Promise<readonly string[]> {
  const [program = '', ...words] = split(command);
  const path = (index: number): string => absolute(words[index] ?? '', place.cwd);
  switch (program) {
    case 'spec-kitty':
      return runProgram(words, stage, place.cwd);
    case 'git':
      return runGit(words, stage, place.cwd);
    case 'cd':
      place.cwd = path(0);
      return [];
    case 'mkdir':
      mkdirSync(path(0), { recursive: true });
      return [];
    case 'rm':
      rmSync(path(words.length - 1), { recursive: words[0] === '-r' });
      return [];
    case 'cp':
      cpSync(path(words.length - 2), path(words.length - 1), { recursive: words[0] === '-r' });
      return [];
    case 'cat':
      return masked(readFileSync(path(0), 'utf8'), stage);
    case 'printf':
      writeText(words, place.cwd);
      return [];
    default:
      throw new Error(`a session cannot run ${program}`);
  }
}

async function runProgram(words: readonly string[], stage: Stage, cwd: string): Promise<readonly string[]> {
  stage.tick();
  const { exit, stdout, stderr, document } = await runInProcess(cwd, words);
  const fault = document === null ? null : documentFault(document);
  if (fault !== null) throw new Error(`spec-kitty ${words.join(' ')} is not as its schema says: ${fault}`);
  if (words.includes('--json')) {
    JSON.parse(stdout);
    if (stderr !== '') throw new Error(`spec-kitty ${words.join(' ')} also printed: ${stderr}`);
  }
  return printed({ exit, stdout, stderr }, stage);
}

function runGit(words: readonly string[], stage: Stage, cwd: string): readonly string[] {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd, env: childEnvironment(), encoding: 'utf8' });
  return printed({ exit: status ?? -1, stdout, stderr }, stage);
}

function printed(
  { exit, stdout, stderr }: { exit: number; stdout: string; stderr: string },
  stage: Stage,
): readonly string[] {
  return [
    ...masked(stdout, stage),
    ...masked(stderr, stage).map((line) => `! ${line}`.trimEnd()),
    ...(exit === 0 ? [] : [`[exit ${exit}]`]),
  ];
}

/** `printf TEXT > FILE` and `printf TEXT >> FILE`. */
function writeText([text = '', arrow = '', file = '']: readonly string[], cwd: string): void {
  const path = absolute(file, cwd);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text.replaceAll('\\n', '\n').replaceAll('\\t', '\t'), { flag: arrow === '>>' ? 'a' : 'w' });
}

/** `*` stands for the first entry of a folder. */
function absolute(path: string, cwd: string): string {
  if (isAbsolute(path)) return path;
  return path
    .split('/')
    .reduce((folder, part) => join(folder, part === '*' ? (readdirSync(folder).sort()[0] ?? '') : part), cwd);
}

/** What is different in every run: the place of the repository, the ids of commits, names made from a process id. */
function masked(text: string, { root }: Stage): readonly string[] {
  const shown = text
    .replaceAll(root, '$REPO')
    .replaceAll(dirname(root), '$REPO/..')
    .replace(/\b[0-9a-f]{40}\b/g, '<commit>')
    .replace(/\bat [0-9a-f]{8}\b/g, 'at <commit>')
    .replace(/(\/torn\/[\w-]+)-\d+-\d+\.txt/g, '$1-<process>.txt');
  return shown === '' ? [] : shown.replace(/\n$/, '').split('\n');
}

/** Splits a command line at blanks, outside of single and double quotes. */
function split(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}
