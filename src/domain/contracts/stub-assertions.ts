import { conditionExpression, USERINFO_EXPRESSION, type FormatCondition } from './format-conditions';

/** How the conditions of a format are asked in one language. */
export interface Dialect {
  readonly comment: string;
  readonly startsWith: (prefix: string) => string;
  readonly matches: (expression: string) => string;
  readonly isSet: (variable: string) => string;
  readonly or: string;
  /** Lines that fail with `says` unless `test` holds. */
  readonly unless: (test: string, says: string) => readonly string[];
}

/** Lines that fail unless a value has the form a contract states; what a language cannot ask, they say. */
export function assertions(
  dialect: Dialect,
  conditions: readonly FormatCondition[],
  ask: (dialect: Dialect, condition: FormatCondition) => string | null = testOf,
): readonly string[] {
  return conditions.flatMap((condition) => {
    const test = ask(dialect, condition);
    if (test !== null) return dialect.unless(test, condition.says);
    return [`${dialect.comment} Not asserted here, but by spec-kitty contracts check: ${oneLine(condition.says)}`];
  });
}

/** The condition as an expression of the language; null where it has none. */
export function testOf({ startsWith, matches, isSet, or }: Dialect, condition: FormatCondition): string | null {
  if (condition.kind === 'scheme') return condition.prefixes.map(startsWith).join(or);
  if (condition.kind !== 'auth') {
    const expression = conditionExpression(condition);
    return expression === null ? null : matches(expression);
  }
  const ways = condition.variables.map(isSet);
  return [...ways, ...(condition.byUserinfo ? [matches(USERINFO_EXPRESSION)] : [])].join(or);
}

/** A text as a literal, in the form that all languages of stubs share. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
