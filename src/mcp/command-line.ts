import { DIRECTORY, inputName, inputSchema, toolFlags } from './input-schema';
import { nearestWord } from '../domain/problem/nearest-word';
import type { Problem } from '../domain/problem/problem';
import type { ArgumentFacts, CommandFacts, FlagFacts } from '../domain/surface/command-table';

/** The inputs of one call, as a client sent them. */
export type Input = Readonly<Record<string, unknown>>;

/**
 * The command line that means the same as the inputs of a tool. Whether the values make sense is the command's business;
 * an input that the command does not have, or of a kind that no command line can carry, is refused here. An input that is
 * null is one that was not given.
 */
export function commandLine(
  command: CommandFacts,
  input: Input,
): { readonly argv: readonly string[] } | { readonly problem: Problem } {
  const given = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  const known = Object.keys(inputSchema(command).properties);
  const unknown = given.find(([name]) => !known.includes(name))?.[0];
  if (unknown !== undefined) return { problem: unknownInput(command, unknown, known) };
  const wrong = given.find(([, value]) => wordsOf(value) === null)?.[0];
  if (wrong !== undefined) return { problem: wrongInput(command, wrong) };

  const values = new Map(given);
  const options = [
    ...[values.get(DIRECTORY)].flatMap((value) => (value === undefined ? [] : [`--directory=${textOf(value)}`])),
    ...toolFlags(command).flatMap((flag) => optionWords(flag, values.get(inputName(flag.name)))),
  ];
  const words = command.args.flatMap(({ name }) => wordsOf(values.get(inputName(name)) ?? []) ?? []);
  const gap = missingWord(command.args, values);
  if (gap !== null) return { problem: missingInput(command, gap) };
  return { argv: [...command.id.split(' '), ...options, ...(words.length === 0 ? [] : ['--', ...words])] };
}

function optionWords({ name, type, negatable }: FlagFacts, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (type !== 'boolean') return (wordsOf(value) ?? []).map((word) => `--${name}=${word}`);
  if (value === true || value === 'true') return [`--${name}`];
  return negatable ? [`--no-${name}`] : [];
}

/** A value as words of a command line; null for an object, or a list of anything but plain values. */
function wordsOf(value: unknown): readonly string[] | null {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.every(isPlain) ? all.map(textOf) : null;
}

function isPlain(value: unknown): value is string | number | boolean {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}

function textOf(value: unknown): string {
  return String(value);
}

/** A word that is absent though a later one is given: on a command line the later one would take its place. */
function missingWord(args: readonly ArgumentFacts[], values: ReadonlyMap<string, unknown>): string | null {
  const isGiven = ({ name }: ArgumentFacts): boolean => values.has(inputName(name));
  const gap = args.find((arg, index) => !isGiven(arg) && args.slice(index + 1).some(isGiven));
  return gap === undefined ? null : inputName(gap.name);
}

function unknownInput({ id }: CommandFacts, name: string, known: readonly string[]): Problem {
  const meant = nearestWord(name, known);
  return usage(id, `${id} takes no input ${JSON.stringify(name)}. It takes ${known.join(', ')}.`, [
    ...(meant === null ? [] : [`Did you mean ${meant}?`]),
  ]);
}

function wrongInput({ id }: CommandFacts, name: string): Problem {
  return usage(id, `The input ${name} of ${id} must be text, a number, true or false, or a list of those.`, []);
}

function missingInput({ id }: CommandFacts, name: string): Problem {
  return usage(id, `${id} needs the input ${name} before the words that follow it.`, []);
}

function usage(id: string, message: string, hints: readonly string[]): Problem {
  return { diagnostic_code: 'USAGE_ERROR', message, remediation: [...hints, `spec-kitty ${id} --help`] };
}
