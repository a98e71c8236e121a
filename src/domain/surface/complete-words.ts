import type { ArgumentFacts, CommandFacts, CommandTable, FlagFacts } from './command-table';

/** One way to go on. */
export interface Candidate {
  readonly value: string;
  readonly text: string;
}

/** What only the world knows: names that are there now, or paths. */
export type Live =
  | 'mission'
  | 'work-package'
  | 'subtask'
  | 'lane'
  | 'agent'
  | 'setting'
  | 'schema'
  | 'command'
  | 'shell'
  | 'files'
  | 'directories';

/** How a command line can go on: with these words, and with what is there of these kinds. */
export interface Continuation {
  readonly words: readonly Candidate[];
  readonly live: readonly Live[];
  /** Stands in front of every live value: `--to=`, or nothing. */
  readonly before: string;
  /** The mission that the line names; null when it names none. */
  readonly mission: string | null;
  /** True when the line acts in another folder, of which nothing is known here. */
  readonly isElsewhere: boolean;
}

/** What the words before the cursor amount to. */
interface Typed {
  readonly command: CommandFacts | null;
  /** Words that are no options and no values of options. */
  readonly plain: readonly string[];
  /** How many of them stand behind the command. */
  readonly argumentCount: number;
  readonly given: ReadonlyMap<string, string | null>;
  /** The option that waits for its value. */
  readonly open: FlagFacts | null;
  readonly isPastOptions: boolean;
}

/** How a line can go on, whose last word is `current` so far. Words that do not fit it are left out. */
export function completeWords(table: CommandTable, before: readonly string[], current: string): Continuation {
  const typed = readTyped(table, before);
  const base = {
    before: '',
    mission: typed.given.get('mission') ?? null,
    isElsewhere: typed.given.has('directory'),
  };
  const answer = (words: readonly Candidate[], live: readonly Live[] = []): Continuation => ({
    ...base,
    words: words.filter(({ value }) => value.startsWith(current)),
    live,
  });
  if (typed.open !== null) return answer(valuesOf(typed.open), liveOfFlag(typed.open));
  if (!typed.isPastOptions && current.startsWith('-')) return completeOption(table, typed, current, answer);
  const word = nextArgument(typed);
  const below = typed.isPastOptions ? [] : wordsBelow(table, typed.plain);
  return word === null ? answer(below) : answer([...below, ...valuesOf(word)], liveOfWord(word));
}

function completeOption(
  { globalFlags }: CommandTable,
  { command, given }: Typed,
  current: string,
  answer: (words: readonly Candidate[], live?: readonly Live[]) => Continuation,
): Continuation {
  const flags = [...(command?.flags ?? []), ...globalFlags];
  const [, name, mark] = /^--([\w-]+)(=)/.exec(current) ?? [];
  const flag =
    mark === undefined ? undefined : flags.find((one) => one.name === name || one.aliases.includes(name ?? ''));
  if (flag !== undefined) {
    const before = `--${name}=`;
    const words = valuesOf(flag).map(({ value, text }) => ({ value: before + value, text }));
    return { ...answer(words, liveOfFlag(flag)), before };
  }
  return answer(
    flags
      .filter((one) => one.repeatable || !given.has(one.name))
      .flatMap(({ name: long, negatable, summary }) => [
        { value: `--${long}`, text: summary },
        ...(negatable ? [{ value: `--no-${long}`, text: summary }] : []),
      ]),
  );
}

function readTyped(table: CommandTable, before: readonly string[]): Typed {
  const plain: string[] = [];
  const given = new Map<string, string | null>();
  let open: FlagFacts | null = null;
  let isPastOptions = false;
  for (const word of before) {
    if (open !== null) {
      given.set(open.name, word);
      open = null;
    } else if (isPastOptions || !word.startsWith('-') || word === '-') plain.push(word);
    else if (word === '--') isPastOptions = true;
    else {
      const flags = commandOf(table, plain)?.command.flags ?? [];
      const { flag, value } = readOption([...flags, ...table.globalFlags], word);
      if (flag === null) continue;
      given.set(flag.name, value);
      if (flag.type !== 'boolean' && value === null) open = flag;
    }
  }
  const named = commandOf(table, plain);
  return {
    command: named?.command ?? null,
    plain,
    argumentCount: plain.length - (named?.name.split(' ').length ?? 0),
    given,
    open,
    isPastOptions,
  };
}

function readOption(
  flags: readonly FlagFacts[],
  word: string,
): { readonly flag: FlagFacts | null; readonly value: string | null } {
  const [, long, value] = /^--(?:no-)?([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
  const isMeant = ({ name, char, aliases }: FlagFacts): boolean =>
    long === undefined ? word === `-${char}` : name === long || aliases.includes(long) || name === word.slice(2);
  return { flag: flags.find(isMeant) ?? null, value: value ?? null };
}

/** The command with the most words that the line begins with, and the name it is called by. */
function commandOf(
  { commands }: CommandTable,
  plain: readonly string[],
): { readonly command: CommandFacts; readonly name: string } | null {
  const line = `${plain.join(' ')} `;
  const names = commands.flatMap((command) => [command.id, ...command.aliases].map((name) => ({ command, name })));
  const fitting = names.filter(({ name }) => line.startsWith(`${name} `));
  return fitting.sort((a, b) => b.name.length - a.name.length)[0] ?? null;
}

/** The next words of commands that begin as the line does; the names of the Python tool are understood, not offered. */
function wordsBelow({ commands, topics }: CommandTable, plain: readonly string[]): readonly Candidate[] {
  const start = plain.map((word) => `${word} `).join('');
  const next = new Map<string, string>();
  for (const { id, summary, is_hidden } of commands) {
    if (is_hidden || !id.startsWith(start)) continue;
    const [word = '', ...more] = id.slice(start.length).split(' ');
    const topic = topics.find(({ name }) => name === `${start}${word}`)?.summary ?? '';
    if (more.length === 0) next.set(word, summary);
    else if (!next.has(word)) next.set(word, topic);
  }
  return [...next].map(([value, text]) => ({ value, text }));
}

/** The word of the command that comes next; null when it takes no more. */
function nextArgument({ command, argumentCount }: Typed): ArgumentFacts | null {
  const args = command?.args ?? [];
  const last = args.at(-1);
  return args[argumentCount] ?? (last?.repeatable === true ? last : null);
}

function valuesOf({ options = [] }: Pick<FlagFacts, 'options'>): readonly Candidate[] {
  return options.map((value) => ({ value, text: '' }));
}

/** By what help calls the value of an option. */
const LIVE_OF_VALUE: Readonly<Record<string, Live>> = {
  MISSION: 'mission',
  LANE: 'lane',
  AGENT: 'agent',
  ACTOR: 'agent',
  KEY: 'agent',
  WP: 'work-package',
  FILE: 'files',
  PATH: 'files',
  DIR: 'directories',
};

/** By the name of a word. */
const LIVE_OF_WORD: Readonly<Record<string, Live>> = {
  mission: 'mission',
  workPackage: 'work-package',
  subtask: 'subtask',
  key: 'setting',
  name: 'schema',
  command: 'command',
  shell: 'shell',
  file: 'files',
};

function liveOfFlag({ value = '', options }: FlagFacts): readonly Live[] {
  const live = LIVE_OF_VALUE[value];
  return options !== undefined || live === undefined ? [] : [live];
}

function liveOfWord({ name, options }: ArgumentFacts): readonly Live[] {
  const live = LIVE_OF_WORD[name];
  return options !== undefined || live === undefined ? [] : [live];
}
