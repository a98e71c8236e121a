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

/** A wrong flag or argument as a problem, with the flag that was probably meant. */
export function usageProblem(error: Error, commandId: string, flags: readonly string[]): Problem {
  const message =
    missingArguments(error) ??
    error.message
      .replace(/\nSee more help with --help$/, '')
      .replace(/^The following errors? occurred:\s*/, '')
      .replace(/Missing required flag (?=\w)/g, 'Missing --')
      .trim();
  const unknown = /Nonexistent flags?: (\S+)/.exec(message)?.[1]?.replace(/,$/, '');
  const meant = unknown === undefined ? null : nearestWord(unknown, flags);
  return {
    diagnostic_code: 'USAGE_ERROR',
    message: firstLetterUp(message.split(/\s*\n\s*/).join('; ')),
    remediation: [...(meant === null ? [] : [`Did you mean ${meant}?`]), `spec-kitty ${commandId} --help`],
  };
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
