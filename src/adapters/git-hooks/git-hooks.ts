import {
  accessSync,
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  realpathSync,
} from 'node:fs';
import { renameSync, statSync, symlinkSync, unlinkSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Repository } from '../../domain/mission/location';
import { ProblemError } from '../../domain/problem/problem';
import { quotedPath } from '../../domain/problem/shell-word';
import type { HookFile, Hooks, InspectedHook } from '../../ports/hooks';
import { writeWhole } from '../../system/durable-file/durable-file';
import { errorCode, isAbsent, messageOf, realFileCalls } from '../../system/durable-file/file-calls';
import { preCommitText, readPreCommitText } from './pre-commit-text';
import type { RunGit } from './run-git';

const NAME = 'pre-commit';
/** Under this name a hook that was there before is kept. */
const KEPT = 'pre-commit.local';

/** Hooks where git looks for them: `core.hooksPath`, else the directory that all worktrees share. */
export function gitHooks(git: RunGit): Hooks {
  return {
    inspect: (repository) => inspect(git, repository),

    install(repository, { path, directory, file }) {
      try {
        realFileCalls.mkdir(directory);
        const chained = file.state === 'foreign' ? keepForeign(path) : keptName(directory, file);
        writeHook(path, preCommitText(chained), join(repository.commonDir, 'spec-kitty', 'tmp'));
        return chained === null ? null : join(directory, chained);
      } catch (error) {
        throw notWritable(path, error);
      }
    },

    uninstall({ path, directory, file }) {
      const chained = keptName(directory, file);
      try {
        if (chained === null) unlinkSync(path);
        else renameSync(join(directory, chained), path);
      } catch (error) {
        throw notWritable(path, error);
      }
    },
  };
}

function inspect(git: RunGit, repository: Repository): InspectedHook {
  const { commonDir, current } = repository;
  const cwd = current?.root ?? commonDir;
  const hooksPath = settingOf(git, cwd);
  // A relative `core.hooksPath` counts from the root of the checkout, where git runs hooks.
  const directory = realPlace(resolve(cwd, git.run({ cwd, args: ['rev-parse', '--git-path', 'hooks'] })));
  const path = join(directory, NAME);
  const place = placeOf(repository, directory);
  return {
    name: NAME,
    path,
    directory,
    hooksPath,
    place,
    isPerCheckout: place === 'work-tree' && hooksPath !== null && !/^(?:[/\\~]|[A-Za-z]:)/.test(hooksPath),
    isTracked: place === 'work-tree' && isTracked(git, repository, path),
    file: place === 'off' ? { state: 'absent' } : readHook(path),
  };
}

function settingOf(git: RunGit, cwd: string): string | null {
  const { status, stdout } = git.attempt({ cwd, args: ['config', '--get', 'core.hooksPath'] });
  return status === 0 ? stdout.replace(/\n$/, '') : null;
}

function placeOf({ commonDir, checkouts }: Repository, directory: string): InspectedHook['place'] {
  const isDirectory = statSync(directory, { throwIfNoEntry: false })?.isDirectory() ?? true;
  if (!isDirectory) return 'off';
  if (isBelow(directory, commonDir)) return 'repository';
  return checkouts.some(({ root }) => isBelow(directory, root)) ? 'work-tree' : 'outside';
}

function isTracked(git: RunGit, { checkouts }: Repository, path: string): boolean {
  const holders = checkouts.filter(({ root }) => isBelow(path, root)).sort((a, b) => b.root.length - a.root.length);
  const [holder] = holders;
  if (holder === undefined) return false;
  const name = relative(holder.root, path).split(sep).join('/');
  const listed = git.attempt({ cwd: holder.root, args: ['ls-files', '-z', '--', `:(literal)${name}`] });
  return listed.stdout !== '';
}

function readHook(path: string): HookFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    // A link that leads nowhere is still somebody's.
    const isNothing = isAbsent(error) && lstatSync(path, { throwIfNoEntry: false }) === undefined;
    return isNothing ? { state: 'absent' } : { state: 'foreign', callsGuard: false, needsItsName: false };
  }
  const own = readPreCommitText(text);
  if (own === null) return { state: 'foreign', callsGuard: callsGuard(text), needsItsName: needsItsName(path, text) };
  if (!own.isUnchanged) return { state: 'changed', chained: own.chained };
  const isCurrent = text === preCommitText(own.chained) && isRunnable(path);
  return { state: 'installed', isCurrent, chained: own.chained };
}

function callsGuard(text: string): boolean {
  return text.split('\n').some((line) => /^[^#]*\bspec-kitty guard\b/.test(line));
}

/** Husky's generated hooks hand over to a file of their own name; so does whatever asks for its `basename`. */
function needsItsName(path: string, text: string): boolean {
  return /basename[^\n]*\$\{?0|\$\{0##/.test(text) || basename(dirname(dirname(path))) === '.husky';
}

/** The kept hook that an own one names, if it is still there. */
function keptName(directory: string, file: HookFile): string | null {
  if (file.state !== 'installed' || file.chained === null) return null;
  return lstatSync(join(directory, file.chained), { throwIfNoEntry: false }) === undefined ? null : file.chained;
}

/** Gives a foreign hook a second name, so that one of both is there at every moment. */
function keepForeign(path: string): string {
  const directory = dirname(path);
  for (let count = 1; ; count++) {
    const name = count === 1 ? KEPT : `${KEPT}-${count}`;
    const kept = join(directory, name);
    if (isSame(path, kept)) return name;
    try {
      addName(path, kept);
      return name;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

/** Same bytes, mode and times. @throws EEXIST when the name is taken. */
function addName(path: string, kept: string): void {
  if (lstatSync(path).isSymbolicLink()) return symlinkSync(readlinkSync(path), kept);
  try {
    linkSync(path, kept);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw error;
    // No second names on this file system; a copy keeps the mode.
    copyFileSync(path, kept, constants.COPYFILE_EXCL);
  }
}

/** True when an interrupted installation gave the second name already. */
function isSame(path: string, kept: string): boolean {
  const [one, other] = [lstatSync(path), lstatSync(kept, { throwIfNoEntry: false })];
  if (other === undefined || one.mode !== other.mode) return false;
  if (one.isSymbolicLink()) return readlinkSync(path) === readlinkSync(kept);
  return one.ino === other.ino || readFileSync(path).equals(readFileSync(kept));
}

/** Replaces whatever stands there, a link too; whoever commits meanwhile runs the old hook or the new one. */
function writeHook(path: string, text: string, scratch: string): void {
  const calls = realFileCalls;
  calls.mkdir(scratch);
  const temporary = join(scratch, `${NAME}-${process.pid}-${process.hrtime.bigint().toString(36)}.tmp`);
  const descriptor = calls.open(temporary, 'wx', 0o755);
  try {
    writeWhole(calls, descriptor, Buffer.from(text));
    calls.chmod(descriptor, 0o755);
    calls.fsync(descriptor);
  } finally {
    calls.close(descriptor);
  }
  moveInPlace(temporary, path);
}

function moveInPlace(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    const beside = `${to}.${process.pid}.tmp`;
    copyFileSync(from, beside);
    renameSync(beside, to);
    unlinkSync(from);
  }
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The place with links resolved as far as it exists. */
function realPlace(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPlace(parent), basename(path));
  }
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

function notWritable(path: string, error: unknown): ProblemError {
  return new ProblemError(
    {
      diagnostic_code: 'FILE_NOT_WRITABLE',
      message: `${path} cannot be written: ${messageOf(error)}.`,
      remediation: [`ls -ld ${quotedPath(dirname(path))}`],
      path,
    },
    { cause: error },
  );
}
