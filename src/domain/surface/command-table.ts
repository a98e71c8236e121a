/** What can be typed: every command with its words and options, as data. */
export interface CommandTable {
  /** By id. */
  readonly commands: readonly CommandFacts[];
  readonly topics: readonly TopicFacts[];
  /** The flags that every command has. */
  readonly globalFlags: readonly FlagFacts[];
}

/** A word that only groups commands, e.g. `mission`. */
export interface TopicFacts {
  readonly name: string;
  readonly summary: string;
}

/** One command. Field names are those of the JSON document. */
export interface CommandFacts {
  /** As it is typed, e.g. `mission create`. */
  readonly id: string;
  readonly summary: string;
  /** Absent where the summary says it all. */
  readonly description?: string;
  readonly aliases: readonly string[];
  /** True for what programs call, not people. */
  readonly is_hidden: boolean;
  readonly args: readonly ArgumentFacts[];
  /** By name; without the flags that every command has. */
  readonly flags: readonly FlagFacts[];
  readonly examples: readonly string[];
}

/** A word that follows the command. */
export interface ArgumentFacts {
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
  /** True when any number of words may follow. */
  readonly repeatable: boolean;
  /** The only values there are; absent where anything goes. */
  readonly options?: readonly string[];
}

/** An option of a command. */
export interface FlagFacts {
  /** Without the dashes. */
  readonly name: string;
  /** The one letter it can be called by. */
  readonly char?: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly type: 'boolean' | 'string' | 'integer';
  /** What help calls its value, e.g. `LANE`; absent for a boolean. */
  readonly value?: string;
  /** The only values there are; absent where anything goes. */
  readonly options?: readonly string[];
  /** What counts where the option is not given. */
  readonly default?: string | number | boolean;
  readonly required: boolean;
  readonly repeatable: boolean;
  /** True when `--no-NAME` says the opposite. */
  readonly negatable: boolean;
}

/** The command of an id or alias as typed, e.g. `mission create`; null when there is none. */
export function findCommand({ commands }: CommandTable, typed: string): CommandFacts | null {
  return commands.find(({ id, aliases }) => id === typed || aliases.includes(typed)) ?? null;
}
