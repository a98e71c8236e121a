import { ProblemError } from '../domain/problem/problem';
import type { Outcome } from '../domain/problem/diagnostic';
import type { Ports } from '../ports/ports';

export interface SchemaOutcome extends Outcome {
  /** Every published schema. */
  readonly names: readonly string[];
  readonly name: string | null;
  /** The parsed schema; null when none was asked for. */
  readonly schema: unknown;
}

/** A published JSON Schema, or the list of them. */
export function showSchema({ schemas }: Ports, name: string | undefined): SchemaOutcome {
  const names = schemas.names();
  if (name === undefined) return { names, name: null, schema: null };
  const text = schemas.read(name);
  if (text !== null) return { names, name, schema: JSON.parse(text) };
  throw new ProblemError({
    diagnostic_code: 'SCHEMA_NOT_FOUND',
    message: `There is no published schema ${JSON.stringify(name)}. There are: ${names.join(', ')}.`,
    remediation: ['spec-kitty schema'],
    name,
  });
}
