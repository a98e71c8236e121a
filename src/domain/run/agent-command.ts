import { shellWord } from '../problem/shell-word';

/** What a command template of an agent may name; each is put in as one word of the shell. */
export interface CommandValues {
  /** Absolute path of the prompt. */
  readonly prompt: string;
  /** Absolute path of the folder to work in. */
  readonly workspace: string;
  readonly work_package: string;
  readonly mission: string;
  readonly role: string;
  readonly agent: string;
}

export const commandPlaceholders = ['prompt', 'workspace', 'work_package', 'mission', 'role', 'agent'] as const;

/** Placeholders of a template that mean nothing, e.g. `{promt}`; braces around anything but a word are left alone. */
export function unknownPlaceholders(template: string): readonly string[] {
  const known: readonly string[] = commandPlaceholders;
  return namesIn(template).filter((name) => !known.includes(name));
}

/** The line for the shell. A template without `{prompt}` is given the path of the prompt as its last word. */
export function agentCommand(template: string, values: CommandValues): string {
  const whole = namesIn(template).includes('prompt') ? template : `${template} {prompt}`;
  return whole.replace(PLACEHOLDER, (text, name: string) =>
    Object.hasOwn(values, name) ? shellWord(values[name as keyof CommandValues]) : text,
  );
}

/**
 * The program a template starts, without quotes; variables set in front of it are passed over. Null where the shell decides:
 * its first word is computed, or a word of the shell itself.
 */
export function programOf(template: string): string | null {
  const words = template.match(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g) ?? [];
  const first = words.find((word) => !/^\w+=/.test(word));
  if (first === undefined || /[$`(){};&|<>*?[\]~\\]/.test(first) || SHELL_WORDS.includes(first)) return null;
  return first.replace(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? '');
}

const SHELL_WORDS = [
  '.',
  ':',
  '!',
  'case',
  'cd',
  'command',
  'eval',
  'exec',
  'export',
  'for',
  'if',
  'set',
  'until',
  'while',
];

// A shell variable in braces is none of ours.
const PLACEHOLDER = /(?<!\$)\{([a-z_]+)\}/g;

function namesIn(template: string): readonly string[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}
