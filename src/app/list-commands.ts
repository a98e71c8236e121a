import type { Outcome } from '../domain/problem/diagnostic';
import { problems } from '../domain/problem/catalogue';
import { exitMeanings, type ExitMeaning } from '../domain/problem/exit-meanings';
import { ProblemError } from '../domain/problem/problem';
import { nearestWord } from '../domain/problem/nearest-word';
import { findCommand, type CommandFacts, type FlagFacts, type TopicFacts } from '../domain/surface/command-table';
import type { Ports } from '../ports/ports';

/** One public code of a problem. */
export interface DiagnosticCode {
  readonly code: string;
  /** The exit code of a command that fails with it. */
  readonly exit: number;
  readonly title: string;
}

export interface CommandsOutcome extends Outcome {
  /** Version of the program. */
  readonly version: string;
  /** The flags of every command. */
  readonly global_flags: readonly FlagFacts[];
  readonly topics: readonly TopicFacts[];
  readonly commands: readonly CommandFacts[];
  readonly exit_codes: readonly ExitMeaning[];
  readonly diagnostic_codes: readonly DiagnosticCode[];
}

/**
 * Everything that can be typed, and every code that can come back. With a name only that command or the commands of that
 * topic. Commands that only programs call are left out, unless named.
 *
 * @throws ProblemError USAGE_ERROR when nothing has the name.
 */
export function listCommands({ commandTable, version }: Ports, name: string | undefined): CommandsOutcome {
  const { commands, topics, globalFlags } = commandTable;
  return {
    version,
    global_flags: globalFlags,
    topics,
    commands: name === undefined ? commands.filter(({ is_hidden }) => !is_hidden) : named(commandTable, name),
    exit_codes: exitMeanings,
    diagnostic_codes: Object.entries(problems)
      .map(([code, { exit, title }]) => ({ code, exit, title }))
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
  };
}

function named(table: Ports['commandTable'], name: string): readonly CommandFacts[] {
  const one = findCommand(table, name);
  const below = table.commands.filter(({ id, is_hidden }) => id.startsWith(`${name} `) && !is_hidden);
  const chosen = [...(one === null ? [] : [one]), ...below];
  if (chosen.length > 0) return chosen;
  const meant = nearestWord(name, [...table.commands.map(({ id }) => id), ...table.topics.map((topic) => topic.name)]);
  throw new ProblemError({
    diagnostic_code: 'USAGE_ERROR',
    message: `There is no command \`${name}\`.`,
    remediation: [...(meant === null ? [] : [`Did you mean \`spec-kitty commands ${meant}\`?`]), 'spec-kitty commands'],
  });
}
