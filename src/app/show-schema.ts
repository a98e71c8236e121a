import { nearestWord } from '../domain/problem/nearest-word';
import { ProblemError } from '../domain/problem/problem';
import type { Outcome } from '../domain/problem/diagnostic';
import type { Ports } from '../ports/ports';

/** Where the schemas of what commands print are. */
const OUTCOMES = 'outcomes/';

export interface SchemaOutcome extends Outcome {
  /** Every published schema; those of commands begin with `outcomes/`. */
  readonly names: readonly string[];
  /** Null when none was asked for. */
  readonly name: string | null;
  /** The parsed schema; null when none was asked for. */
  readonly schema: unknown;
}

/**
 * A published JSON Schema, or the list of them. A command names the schema of what it prints: `mission create`.
 *
 * @throws ProblemError SCHEMA_NOT_FOUND.
 */
export function showSchema({ schemas }: Ports, typed: string | undefined): SchemaOutcome {
  const names = schemas.names();
  if (typed === undefined) return { names, name: null, schema: null };
  const name = [typed, OUTCOMES + typed.replaceAll(' ', '-')].find((one) => names.includes(one));
  const text = name === undefined ? null : schemas.read(name);
  if (name === undefined || text === null) throw notFound(typed, names);
  return { names, name, schema: JSON.parse(text) };
}

function notFound(typed: string, names: readonly string[]): ProblemError {
  const formats = formatNames(names);
  const commands = names.filter((one) => one.startsWith(OUTCOMES)).map((one) => one.slice(OUTCOMES.length));
  const meant = nearestWord(typed, [...formats, ...commands]);
  return new ProblemError({
    diagnostic_code: 'SCHEMA_NOT_FOUND',
    message: `There is no published schema ${JSON.stringify(typed)}. There are ${formats.join(', ')}, and one for each command.`,
    remediation: [...(meant === null ? [] : [`Did you mean ${meant}?`]), 'spec-kitty schema'],
    name: typed,
  });
}

/** The schemas of files and of failures, without those of commands. */
export function formatNames(names: readonly string[]): readonly string[] {
  return names.filter((name) => !name.startsWith(OUTCOMES));
}
