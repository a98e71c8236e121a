import { mergeStrategies } from '../merge/merge-plan';

/** What a setting may be set to. */
export type SettingValue = string | number | boolean | readonly string[];

/** One setting of a project, and what it may be. */
export interface Setting {
  readonly key: string;
  readonly summary: string;
  readonly values:
    | { readonly kind: 'boolean' }
    | { readonly kind: 'choice'; readonly of: readonly string[] }
    | { readonly kind: 'text' }
    /** A number above 0; parts of a second count. */
    | { readonly kind: 'seconds' }
    /** Comma-separated on the command line. */
    | { readonly kind: 'list'; readonly of?: readonly string[] };
  /** What counts when it is not set; null when nothing does. */
  readonly otherwise: SettingValue | null;
}

/** Seconds that the tests of a work package may take where the settings say nothing. */
export const TEST_TIMEOUT_S = 600;

/** Every setting that some command obeys. */
export const settings: readonly Setting[] = [
  {
    key: 'agents.available',
    summary: 'Coding agents that have command files here',
    values: { kind: 'list' },
    otherwise: [],
  },
  {
    key: 'agents.auto_commit',
    summary: 'Commit what a command changed',
    values: { kind: 'boolean' },
    otherwise: true,
  },
  {
    key: 'mission.home',
    summary: 'Where a new mission lives; chosen by the situation when not set',
    values: { kind: 'choice', of: ['in-place', 'branch', 'worktree'] },
    otherwise: null,
  },
  {
    key: 'protection.protected_branches',
    summary: 'Branches that take no commits of ours',
    values: { kind: 'list' },
    otherwise: [],
  },
  {
    key: 'merge.strategy',
    summary: 'How a mission lands on its target',
    values: { kind: 'choice', of: mergeStrategies },
    otherwise: 'merge',
  },
  {
    key: 'policy.commit_guard.mode',
    summary: 'What the commit guard does with a commit it does not allow',
    values: { kind: 'choice', of: ['block', 'warn', 'off'] },
    otherwise: 'block',
  },
  {
    key: 'review.test_command',
    summary: 'What proves the work; shown in prompts',
    values: { kind: 'text' },
    otherwise: null,
  },
  {
    key: 'verify.mode',
    summary: 'What an approval without a verification is: refused, warned of, or let pass',
    values: { kind: 'choice', of: ['block', 'warn', 'off'] },
    otherwise: null,
  },
  {
    key: 'verify.conditional',
    summary: 'Approvals without independent tests, where services cannot be had',
    values: { kind: 'choice', of: ['allow', 'deny'] },
    otherwise: 'allow',
  },
  {
    key: 'verify.providers',
    summary: 'Where services come from, in the order they are tried',
    values: { kind: 'list', of: ['external', 'docker', 'process'] },
    otherwise: ['external', 'docker', 'process'],
  },
  {
    key: 'verify.timeout',
    summary: 'Seconds that the tests of a work package may take',
    values: { kind: 'seconds' },
    otherwise: TEST_TIMEOUT_S,
  },
  {
    key: 'verify.bootstrap',
    summary: 'What installs the project before its tests, when its manifests changed',
    values: { kind: 'text' },
    otherwise: null,
  },
];

/** A setting by its key; for `agents.<key>.command` there is one for every agent. Undefined when there is none. */
export function settingOf(key: string): Setting | undefined {
  const agent = /^agents\.([A-Za-z0-9][\w-]*)\.command$/.exec(key)?.[1];
  return agent === undefined ? settings.find((one) => one.key === key) : agentCommandSetting(agent);
}

/** How `run` starts an agent. */
export function agentCommandSetting(agent: string): Setting {
  return {
    key: `agents.${agent}.command`,
    summary: `How run starts ${agent}; {prompt} and {workspace} are put in`,
    values: { kind: 'text' },
    otherwise: null,
  };
}

/** A typed value of a setting, or what it should be. */
export function parseSetting(
  { values }: Setting,
  typed: string,
): { readonly value: SettingValue } | { readonly expected: string } {
  switch (values.kind) {
    case 'boolean':
      return typed === 'true' || typed === 'false' ? { value: typed === 'true' } : { expected: 'true or false' };
    case 'choice':
      return values.of.includes(typed) ? { value: typed } : { expected: `one of ${values.of.join(', ')}` };
    case 'text':
      return { value: typed };
    case 'seconds': {
      const seconds = /^\d+(?:\.\d+)?$/.test(typed) ? Number(typed) : 0;
      return seconds > 0 && Number.isFinite(seconds) ? { value: seconds } : { expected: 'a number of seconds above 0' };
    }
    case 'list': {
      const items = typed
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '');
      const { of: known } = values;
      const isKnown = known === undefined || (items.length > 0 && items.every((one) => known.includes(one)));
      return isKnown ? { value: items } : { expected: `a list of ${known.join(', ')}` };
    }
    default:
      return values satisfies never;
  }
}
