import type { Command, Interfaces } from '@oclif/core';
import type { ArgumentFacts, CommandFacts, CommandTable, FlagFacts } from '../domain/surface/command-table';

/** Names of values in help that stand for a whole number: a manifest does not say which options parse one. */
const NUMBERS: readonly string[] = ['N', 'PID', 'SECONDS', 'MINUTES', 'PORT', 'DAYS'];

/** The table of all commands, from the manifest that the program itself reads; no command is loaded. */
export function commandTable({ commands, pjson }: Pick<Interfaces.Plugin, 'commands' | 'pjson'>): CommandTable {
  const topics = pjson.oclif.topics ?? {};
  return {
    commands: commands.map(commandFacts).sort((a, b) => (a.id < b.id ? -1 : 1)),
    topics: Object.entries(topics)
      .map(([name, { description = '' }]) => ({ name, summary: description }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    globalFlags: flagList(commands[0]?.flags ?? {}, isGlobal),
  };
}

function commandFacts(command: Command.Loadable): CommandFacts {
  const { id, summary = '', description, aliases, hidden, args, flags, strict, examples = [] } = command;
  const words = Object.values(args);
  return {
    id: typed(id),
    summary: summary.trim(),
    ...(description === undefined ? {} : { description }),
    aliases: aliases.map(typed),
    is_hidden: hidden === true,
    args: words.map((arg, index) => argumentFacts(arg, strict === false && index === words.length - 1)),
    flags: flagList(flags, (flag) => !isGlobal(flag)),
    examples: examples.map(exampleText),
  };
}

function argumentFacts(arg: Command.Arg.Cached, repeatable: boolean): ArgumentFacts {
  const { name, description = '', required, options } = arg;
  return {
    name,
    summary: description,
    required: required === true,
    repeatable,
    ...(options === undefined ? {} : { options }),
  };
}

function isGlobal({ helpGroup }: Command.Flag.Cached): boolean {
  return helpGroup === 'GLOBAL';
}

function flagList(
  flags: Readonly<Record<string, Command.Flag.Cached>>,
  isWanted: (flag: Command.Flag.Cached) => boolean,
): readonly FlagFacts[] {
  return Object.values(flags)
    .filter((flag) => flag.hidden !== true && isWanted(flag))
    .map(flagFacts)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function flagFacts(flag: Command.Flag.Cached): FlagFacts {
  const { name, char, aliases = [], summary = '', required } = flag;
  const base = {
    name,
    ...(char === undefined ? {} : { char }),
    aliases,
    summary,
    required: required === true,
  };
  if (flag.type === 'boolean') return { ...base, type: 'boolean', repeatable: false, negatable: flag.allowNo === true };
  const { helpValue, options, multiple } = flag;
  const usual: unknown = flag.default;
  const value = typeof helpValue === 'string' ? helpValue : name.toUpperCase();
  return {
    ...base,
    type: NUMBERS.includes(value) ? 'integer' : 'string',
    value,
    ...(options === undefined ? {} : { options }),
    ...(typeof usual === 'string' || typeof usual === 'number' ? { default: usual } : {}),
    repeatable: multiple === true,
    negatable: false,
  };
}

function exampleText(example: Command.Example): string {
  const text = typeof example === 'string' ? example : example.command;
  return text.replaceAll('<%= config.bin %>', 'spec-kitty');
}

function typed(id: string): string {
  return id.replaceAll(':', ' ');
}
