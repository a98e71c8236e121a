import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { includedPaths, parseGitBoolean, parseGitConfig } from '../../system/git-config/parse-git-config';
import { tryGit } from './run-git';

export interface GitSettings {
  /** The value as git sees it; null when it is not set. */
  get(name: SettingName): string | null;
  isTrue(name: SettingName): boolean;
}

/** What plumbing commands do not look at by themselves, in lower case. */
export type SettingName =
  | 'commit.gpgsign'
  | 'core.hookspath'
  | 'core.logallrefupdates'
  | 'extensions.refstorage'
  | 'merge.spec-kitty-event-log.driver';

export interface SettingPlace {
  readonly root: string;
  readonly gitDir: string;
  readonly commonDir: string;
}

/** What the text of a file must hold for any of the settings to be in it. */
const MENTIONS = /gpgsign|hookspath|logallrefupdates|refstorage|spec-kitty/i;
const DEEPEST_INCLUDE = 10;

interface Reading {
  readonly values: Map<string, string>;
  /** True when a setting may depend on a condition that only git can judge. */
  isUncertain: boolean;
}

/**
 * Reads the few settings a commit depends on from the configuration files. git is asked, once, only where one of them
 * stands in a file that is included under a condition, or in the environment.
 */
export function readGitSettings({ root, gitDir, commonDir }: SettingPlace): GitSettings {
  const reading: Reading = { values: new Map(), isUncertain: hasVariables() };
  for (const path of configurationFiles()) readInto(reading, path, false, 0);
  readInto(reading, join(commonDir, 'config'), false, 0);
  if (parseGitBoolean(reading.values.get('extensions.worktreeconfig') ?? '') === true) {
    readInto(reading, join(gitDir, 'config.worktree'), false, 0);
  }
  const values = reading.isUncertain ? askGit(root) : reading.values;
  const get = (name: SettingName): string | null => values.get(name) ?? null;
  return { get, isTrue: (name) => parseGitBoolean(get(name) ?? '') === true };
}

/** System files first, the user's later: the last value wins. */
function configurationFiles(): readonly string[] {
  const { GIT_CONFIG_NOSYSTEM, GIT_CONFIG_SYSTEM, GIT_CONFIG_GLOBAL, XDG_CONFIG_HOME } = process.env;
  const hasNoSystem = parseGitBoolean(GIT_CONFIG_NOSYSTEM ?? '') === true;
  // Where a packaged git keeps its system file is compiled into it; these are the places in use.
  const places = ['/etc/gitconfig', '/usr/local/etc/gitconfig', '/opt/homebrew/etc/gitconfig'];
  const system = hasNoSystem ? [] : GIT_CONFIG_SYSTEM === undefined ? places : [GIT_CONFIG_SYSTEM];
  const user =
    GIT_CONFIG_GLOBAL === undefined
      ? [join(XDG_CONFIG_HOME || join(homedir(), '.config'), 'git', 'config'), join(homedir(), '.gitconfig')]
      : [GIT_CONFIG_GLOBAL];
  return [...system, ...user];
}

function hasVariables(): boolean {
  const { GIT_CONFIG_COUNT, GIT_CONFIG_PARAMETERS } = process.env;
  return (GIT_CONFIG_COUNT ?? '') !== '' || (GIT_CONFIG_PARAMETERS ?? '') !== '';
}

/** `isContested`: whether the file applies, or comes last, is for git to say. */
function readInto(reading: Reading, path: string, isContested: boolean, depth: number): void {
  const text = readOr(path);
  if (text === '' || depth > DEEPEST_INCLUDE) return;
  const hasSettings = MENTIONS.test(text);
  if (isContested && hasSettings) reading.isUncertain = true;
  for (const [name, value] of parseGitConfig(text)) reading.values.set(name, value);
  if (!/\[\s*include/i.test(text)) return;
  for (const { path: target, isConditional } of includedPaths(text)) {
    readInto(reading, expand(target, path), isContested || isConditional || hasSettings, depth + 1);
  }
}

function expand(target: string, from: string): string {
  return target.startsWith('~/') ? join(homedir(), target.slice(2)) : resolve(dirname(from), target);
}

/** Every setting in one process. */
function askGit(root: string): ReadonlyMap<string, string> {
  const { stdout } = tryGit({ cwd: root, args: ['config', '--includes', '--null', '--list'] });
  return new Map(
    stdout.split('\0').map((row) => {
      const at = row.indexOf('\n');
      return at === -1 ? [row, 'true'] : [row.slice(0, at), row.slice(at + 1)];
    }),
  );
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
