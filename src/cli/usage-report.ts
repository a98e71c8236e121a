import type { Interfaces } from '@oclif/core';
import { ProblemError, type Problem } from '../domain/problem/problem';
import { nearestWord } from '../domain/problem/nearest-word';
import { reportFailure } from './report';

/** Reports what failed before a command class was reached, for example an unknown command, and gives the exit code. */
export function usageReport(plugin: Interfaces.Plugin, argv: readonly string[], error: unknown): number {
  const words = argv.filter((word) => !word.startsWith('-'));
  const frame = { command: words[0] ?? '', isJson: argv.includes('--json'), isColourOff: argv.includes('--no-color') };
  return reportFailure(frame, isUsageError(error) ? new ProblemError(unknownCommand(plugin, words, error)) : error);
}

/** oclif marks every complaint about the command line with the exit code it would end in. */
export function isUsageError(error: unknown): error is Error {
  return error instanceof Error && 'oclif' in error;
}

/** What a command line can be compared with. */
export interface UsageFacts {
  /** As it is typed, e.g. `review`. */
  readonly commandId: string;
  /** With their dashes. */
  readonly flags: readonly string[];
  /** Every command that begins with this one, e.g. `review approve`. */
  readonly below: readonly string[];
  readonly argv: readonly string[];
}

/** A wrong flag, value or argument as a problem, with what was probably meant. */
export function usageProblem(error: Error, { commandId, flags, below, argv }: UsageFacts): Problem {
  const message =
    missingArguments(error) ??
    error.message
      .replace(/\nSee more help with --help$/, '')
      .replace(/^The following errors? occurred:\s*/, '')
      .replace(/Missing required flag (?=\w)/g, 'Missing --')
      .trim();
  const unknown = /Nonexistent flags?: (\S+)/.exec(message)?.[1]?.replace(/,$/, '');
  const [word = ''] = argv;
  const meant =
    (unknown === undefined ? nearestValue(message) : nearestWord(unknown, flags)) ??
    asCommand(word.startsWith('-') ? null : nearestWord(`${commandId} ${word}`, below));
  return {
    diagnostic_code: 'USAGE_ERROR',
    message: firstLetterUp(message.split(/\s*\n\s*/).join('; ')),
    remediation: [...(meant === null ? [] : [`Did you mean ${meant}?`]), `spec-kitty ${commandId} --help`],
  };
}

/** Of the values that an option takes, the one that is nearest to what was given. */
function nearestValue(message: string): string | null {
  const [, given = '', list = ''] = /^Expected --[\w-]+=(.*) to be one of: (.*)$/m.exec(message) ?? [];
  return given === '' ? null : nearestWord(given, list.split(', '));
}

function asCommand(name: string | null): string | null {
  return name === null ? null : `\`spec-kitty ${name}\``;
}

/** In our words: oclif wraps its list of them at the width of the terminal. Null for every other complaint. */
function missingArguments(error: Error): string | null {
  const args: unknown = 'args' in error && error.message.startsWith('Missing') ? error.args : null;
  if (!Array.isArray(args)) return null;
  const named = (args as readonly { readonly name?: string; readonly description?: string }[]).map(
    ({ name = '', description = '' }) => `${name.toUpperCase()} (${description})`,
  );
  return `Missing ${named.join(', ')}`;
}

function unknownCommand(plugin: Interfaces.Plugin, words: readonly string[], error: Error): Problem {
  const typed = words.slice(0, 3).join(' ');
  const names = plugin.commandIDs.map((id) => id.replaceAll(':', ' '));
  const meant = [words.slice(0, 2).join(' '), words[0] ?? '']
    .map((word) => nearestWord(word, names))
    .find((one) => one !== null);
  const isUnknown = /not found/.test(error.message);
  return {
    diagnostic_code: 'USAGE_ERROR',
    message: isUnknown ? `There is no command \`${typed}\`.` : firstLetterUp(error.message),
    remediation: [...(meant === undefined ? [] : [`Did you mean \`spec-kitty ${meant}\`?`]), 'spec-kitty --help'],
  };
}

function firstLetterUp(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
