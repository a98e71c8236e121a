import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';

/** One running process as far as the system shows it to this user. */
interface Shown {
  readonly pid: number;
  /** Absolute path of the folder it works in. */
  readonly cwd: string;
}

/** Every process whose working folder is `folder` or below it; empty where the system shows none. */
export function workingIn(folder: string): readonly number[] {
  const inside = isInside(folder);
  return (hasProc() ? foldersFromProc() : foldersFromLsof([])).filter(({ cwd }) => inside(cwd)).map(({ pid }) => pid);
}

/** Whether a process runs and works in `folder`. A process id alone tells little: it is used again. */
export function isWorkingIn(pid: number, folder: string): boolean {
  const inside = isInside(folder);
  const shown = hasProc() ? folderFromProc(pid) : foldersFromLsof(['-p', String(pid)]);
  return shown.some(({ cwd }) => inside(cwd));
}

/** Every other process that was started with this variable in its environment; empty where the system shows none. */
export function withVariable(name: string, value: string): readonly number[] {
  const pids = hasProc() ? startedWithInProc(`${name}=${value}`) : startedWith(processList(), `${name}=${value}`);
  return pids.filter((pid) => pid > 1 && pid !== process.pid);
}

/**
 * Reads `lsof -F pn`: a line `p` with the process id, then, for each of its files, lines that begin with another letter;
 * `n` is the path.
 */
export function foldersInFields(output: string): readonly Shown[] {
  let pid = 0;
  return output.split('\n').flatMap((line) => {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    return line.startsWith('n/') ? [{ pid, cwd: line.slice(1) }] : [];
  });
}

/** Reads `ps -o pid=,command=` with the environment behind each command: which have the assignment as a word of its own. */
export function startedWith(output: string, assignment: string): readonly number[] {
  return output
    .split('\n')
    .filter((line) => ` ${line} `.includes(` ${assignment} `))
    .map((line) => Number.parseInt(line, 10))
    .filter(Number.isInteger);
}

function isInside(folder: string): (cwd: string) => boolean {
  try {
    const real = realpathSync(folder);
    return (cwd) => cwd === real || cwd.startsWith(`${real}/`);
  } catch {
    return () => false;
  }
}

/** Linux shows each process as a folder. */
function hasProc(): boolean {
  return lstatSync('/proc/self/cwd', { throwIfNoEntry: false }) !== undefined;
}

function pidsInProc(): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid > 1);
}

function foldersFromProc(): readonly Shown[] {
  return pidsInProc().flatMap(folderFromProc);
}

function folderFromProc(pid: number): readonly Shown[] {
  try {
    return [{ pid, cwd: readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '') }];
  } catch {
    return [];
  }
}

function startedWithInProc(assignment: string): readonly number[] {
  return pidsInProc().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(assignment);
    } catch {
      return false;
    }
  });
}

/** `lsof` is part of macOS. `-w`: no warnings about what it may not see; `-a`: all conditions at once. */
function foldersFromLsof(selection: readonly string[]): readonly Shown[] {
  return foldersInFields(printed('lsof', ['-w', '-a', '-d', 'cwd', ...selection, '-F', 'pn']));
}

/** `-E` is the environment on macOS; `ww` cuts no line. */
function processList(): string {
  return printed('ps', ['-axEww', '-o', 'pid=,command=']);
}

/** What a program prints, also where it ends with a complaint, as `lsof` does about a process that is gone. */
function printed(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stdout } = error as { readonly stdout?: unknown };
    return typeof stdout === 'string' ? stdout : '';
  }
}
