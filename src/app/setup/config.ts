import { noCheckout } from './setup-place';
import { CONFIG_PATH } from './wanted-parts';
import { allAgents } from '../../agents/all-agents';
import type { Repository } from '../../domain/mission/location';
import type { Outcome } from '../../domain/problem/diagnostic';
import { nearestWord } from '../../domain/problem/nearest-word';
import { ProblemError } from '../../domain/problem/problem';
import { MANIFEST_PATH } from '../../domain/setup/install-manifest';
import {
  agentCommandSetting,
  parseSetting,
  settingOf,
  settings,
  type Setting,
  type SettingValue,
} from '../../domain/setup/settings';
import type { Ports } from '../../ports/ports';

export interface ShownSetting {
  readonly key: string;
  readonly summary: string;
  /** What counts: the stored value, else the default; null when there is neither. */
  readonly value: unknown;
  readonly is_set: boolean;
}

export interface ConfigOutcome extends Outcome {
  readonly path: string;
  readonly settings: readonly ShownSetting[];
  /** What makes a change take effect; absent where nothing is to be done. */
  readonly next_step?: readonly string[];
}

/** Every setting with what counts now; with a key only that one. @throws ProblemError CONFIG_KEY_UNKNOWN, CONFIG_INVALID. */
export function showConfig(ports: Ports, key: string | undefined): ConfigOutcome {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  // Every wrong setting is told, whichever one is asked for.
  const { agentCommands } = ports.configuration.read(repository);
  const all = [...settings, ...Object.keys(agentCommands).map(agentCommandSetting)];
  const chosen = key === undefined ? all : [knownSetting(key)];
  return { path: configPath(repository), settings: chosen.map((one) => shown(ports, repository, one)) };
}

/** Changes one setting; comments, order and everything else stay. A value that is there already changes no byte. */
export function changeConfig(ports: Ports, key: string, typed: string): ConfigOutcome {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const checkout = repository.primary ?? repository.current;
  if (checkout === null) throw noCheckout();
  const setting = knownSetting(key);
  const parsed = parseSetting(setting, typed);
  if ('expected' in parsed) throw wrongValue(setting, typed, parsed.expected);
  refuseUnknownAgents(setting, parsed.value);
  ports.configuration.read(repository);
  const path = configPath(repository);
  const before = ports.files.readText(path) ?? '';
  const isSame = JSON.stringify(ports.configuration.valueOf(repository, key)) === JSON.stringify(parsed.value);
  if (!isSame) {
    ports.files.writeAll(checkout, [{ path, content: ports.configuration.textWith(before, key, parsed.value) }]);
    ports.configuration.read(repository);
  }
  const isFollowed = key === 'agents.available' && ports.files.kindOf(`${checkout.root}/${MANIFEST_PATH}`) === 'file';
  const next = isFollowed && !isSame ? { next_step: ['spec-kitty upgrade'] } : {};
  return { path, settings: [shown(ports, repository, setting)], ...next };
}

function shown(ports: Ports, repository: Repository, { key, summary, otherwise }: Setting): ShownSetting {
  const stored = ports.configuration.valueOf(repository, key);
  return { key, summary, value: stored ?? otherwise, is_set: stored !== undefined };
}

function configPath({ primary, current, commonDir }: Repository): string {
  return `${(primary ?? current)?.root ?? commonDir}/${CONFIG_PATH}`;
}

function knownSetting(key: string): Setting {
  const setting = settingOf(key);
  if (setting !== undefined) return setting;
  const keys = [...settings.map((one) => one.key), 'agents.KEY.command'];
  const near = nearestWord(key, keys);
  throw new ProblemError({
    diagnostic_code: 'CONFIG_KEY_UNKNOWN',
    message: `There is no setting ${JSON.stringify(key)}.${near === null ? '' : ` Did you mean ${near}?`} Settings: ${keys.join(', ')}.`,
    remediation: ['spec-kitty config list'],
    key,
  });
}

function wrongValue({ key }: Setting, typed: string, expected: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'USAGE_ERROR',
    message: `${key} must be ${expected}, not ${JSON.stringify(typed)}.`,
    remediation: ['spec-kitty config set --help'],
    key,
  });
}

function refuseUnknownAgents({ key }: Setting, value: SettingValue): void {
  if (key !== 'agents.available' || typeof value !== 'object') return;
  const keys = allAgents.map((agent) => agent.key);
  const unknown = value.filter((one) => !keys.includes(one));
  if (unknown.length === 0) return;
  const meant = unknown.flatMap((one) => nearestWord(one, keys) ?? []);
  throw new ProblemError({
    diagnostic_code: 'AGENT_UNKNOWN',
    message: `There is no agent ${unknown.join(', ')}. Known: ${keys.join(', ')}.`,
    remediation: [
      ...(meant.length === 0 ? [] : [`Did you mean ${meant.join(', ')}?`]),
      'spec-kitty config get agents.available',
    ],
    agents: unknown,
  });
}
