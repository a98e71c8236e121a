const LIMIT = 60;

/**
 * A short text for a value of a file, to be named in a message. Lists and mappings are named by their kind and size, so
 * the cost does not depend on what is inside them, nor on whether they contain themselves.
 */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'a mapping';
  if (typeof value === 'string' && value.length > LIMIT) return `${JSON.stringify(value.slice(0, LIMIT))}...`;
  return JSON.stringify(value) ?? `a ${typeof value}`;
}

/** The value itself where it is plain and short, else its {@link shownValue}; null for a missing one. */
export function reportedValue(value: unknown): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  return typeof value === 'string' && value.length <= LIMIT ? value : shownValue(value);
}
