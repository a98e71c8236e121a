import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeStrategies, type MergeStrategy } from '../../domain/merge/merge-plan';
import { ProblemError } from '../../domain/problem/problem';
import { editSetting } from './edit-setting';
import type { Repository } from '../../domain/mission/location';
import type { Configuration, GuardMode, MissionHome, ProjectConfig } from '../../ports/configuration';

const DEFAULTS: ProjectConfig = {
  agents: [],
  agentCommands: {},
  autoCommit: true,
  protectedBranches: [],
  missionHome: null,
  testCommand: null,
  commitGuard: 'block',
  mergeStrategy: 'merge',
};
const HOMES: readonly MissionHome[] = ['in-place', 'branch', 'worktree'];
const GUARD_MODES: readonly GuardMode[] = ['block', 'warn', 'off'];

/**
 * Reads `.kittify/config.yaml`, the settings file of the existing tool. Keys that no command obeys are left alone.
 * The YAML parser is loaded only when there is a file.
 */
export function yamlConfiguration(): Configuration {
  return {
    read(repository) {
      const path = settingsPath(repository);
      const text = path === null ? null : readIfPresent(path);
      return path === null || text === null || isEmpty(text) ? DEFAULTS : parseConfig(text, path);
    },

    valueOf(repository, key) {
      const path = settingsPath(repository);
      const text = path === null ? null : readIfPresent(path);
      const isRead = path !== null && text !== null && mayHold(text, key) && !isEmpty(text);
      let value: unknown = isRead ? parseYaml(text, path) : undefined;
      for (const name of key.split('.')) {
        const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
        value = isMapping ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
      }
      return value ?? undefined;
    },

    textWith(text, key, value) {
      // Loaded here: only this edits, and the other parser does not say where a value stands.
      const edited = editSetting(require('yaml') as typeof import('yaml'), text, key.split('.'), value);
      if (edited !== null) return edited;
      throw invalid('.kittify/config.yaml', [
        `${key} cannot be changed without changing something else; do it by hand`,
      ]);
    },
  };
}

/** Of the primary checkout; in a bare repository, which has none, of the one stood in. Null inside its own folder. */
function settingsPath({ primary, current }: Repository): string | null {
  const checkout = primary ?? current;
  return checkout === null ? null : join(checkout.root, '.kittify', 'config.yaml');
}

/** False for a text that certainly does not set a key: loading the parser costs more than everything else. */
function mayHold(text: string, key: string): boolean {
  return text.includes('\\') || key.split('.').every((name) => text.includes(name));
}

/** The parser refuses a document without a value. */
function isEmpty(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line));
}

function parseConfig(text: string, path: string): ProjectConfig {
  const faults: string[] = [];
  const root = section(parseYaml(text, path), 'the file', faults);
  const agents = section(root['agents'], 'agents', faults);
  const protection = section(root['protection'], 'protection', faults);
  const mission = section(root['mission'], 'mission', faults);
  const review = section(root['review'], 'review', faults);
  const policy = section(root['policy'], 'policy', faults);
  const guard = section(policy['commit_guard'], 'policy.commit_guard', faults);
  const config: ProjectConfig = {
    agents: namesIn(agents['available'] ?? section(root['tools'], 'tools', faults)['available'], faults),
    agentCommands: commandsIn(agents, faults),
    autoCommit: booleanOr(agents['auto_commit'], 'agents.auto_commit', true, faults),
    protectedBranches: branchList(protection['protected_branches'], faults),
    missionHome: homeOr(mission['home'], faults),
    testCommand: textOr(review['test_command'], 'review.test_command', faults),
    commitGuard: guardMode(guard, faults),
    mergeStrategy: strategyOr(section(root['merge'], 'merge', faults)['strategy'], faults),
  };
  if (faults.length > 0) throw invalid(path, faults);
  return config;
}

function parseYaml(text: string, path: string): unknown {
  // Loaded here because most invocations find no settings file and need no parser.
  const { load } = require('js-yaml') as typeof import('js-yaml');
  try {
    return load(text);
  } catch (error) {
    throw invalid(path, [error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)]);
  }
}

function section(value: unknown, name: string, faults: string[]): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  faults.push(`${name} must be a mapping`);
  return {};
}

function booleanOr(value: unknown, name: string, absent: boolean, faults: string[]): boolean {
  if (value === undefined || value === null) return absent;
  if (typeof value === 'boolean') return value;
  faults.push(`${name} must be true or false, not ${JSON.stringify(value)}`);
  return absent;
}

function textOr(value: unknown, name: string, faults: string[]): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value;
  faults.push(`${name} must be a text, not ${JSON.stringify(value)}`);
  return null;
}

function namesIn(value: unknown, faults: string[]): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  faults.push('agents.available must be a list of names');
  return [];
}

/** Every other entry below `agents` is a setting of its own. */
function commandsIn(agents: Readonly<Record<string, unknown>>, faults: string[]): Readonly<Record<string, string>> {
  const commands: Record<string, string> = {};
  for (const [key, value] of Object.entries(agents)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !('command' in value)) continue;
    const command = textOr(value.command, `agents.${key}.command`, faults);
    if (command !== null) commands[key] = command;
  }
  return commands;
}

function branchList(value: unknown, faults: string[]): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  faults.push('protection.protected_branches must be a list of branch names');
  return [];
}

function homeOr(value: unknown, faults: string[]): MissionHome | null {
  if (value === undefined || value === null) return null;
  const home = HOMES.find((one) => one === value);
  if (home === undefined) faults.push(`mission.home must be one of ${HOMES.join(', ')}, not ${JSON.stringify(value)}`);
  return home ?? null;
}

function strategyOr(value: unknown, faults: string[]): MergeStrategy {
  const strategy = mergeStrategies.find((one) => one === (value ?? 'merge'));
  if (strategy === undefined) {
    faults.push(`merge.strategy must be one of ${mergeStrategies.join(', ')}, not ${JSON.stringify(value)}`);
  }
  return strategy ?? 'merge';
}

/** `off` may have been read as a truth value by whoever wrote the file. */
function guardMode(guard: Readonly<Record<string, unknown>>, faults: string[]): GuardMode {
  if (!booleanOr(guard['enabled'], 'policy.commit_guard.enabled', true, faults)) return 'off';
  const value = guard['mode'] === false ? 'off' : (guard['mode'] ?? 'block');
  const mode = GUARD_MODES.find((one) => one === value);
  if (mode === undefined) {
    faults.push(`policy.commit_guard.mode must be one of ${GUARD_MODES.join(', ')}, not ${JSON.stringify(value)}`);
  }
  return mode ?? 'block';
}

function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw invalid(path, [message]);
  }
}

function invalid(path: string, faults: readonly string[]): ProblemError {
  return new ProblemError({
    diagnostic_code: 'CONFIG_INVALID',
    message: `${path}: ${faults.join('; ')}.`,
    remediation: [`Correct ${path}.`],
    path,
    faults,
  });
}
