/** A range of a line, in UTF-16 units: start, and the first unit behind. */
export type Span = readonly [start: number, end: number];

/** What is looked for. */
export interface SearchPattern {
  /** True when the text has a capital letter: then case counts. */
  readonly isCaseSensitive: boolean;
  /** Each has to occur in a document; in order of the query. */
  readonly words: readonly RegExp[];
  /** The whole query in one piece; null for one word or a regular expression. */
  readonly phrase: RegExp | null;
}

/**
 * Reads a query: words that all have to occur, a phrase in double quotes, or one regular expression. Small letters also
 * find capital ones.
 *
 * @returns a fault for a query without a word, or an expression that cannot be read.
 */
export function searchPattern(text: string, isRegex: boolean): SearchPattern | { readonly fault: string } {
  const query = text.normalize('NFC').trim();
  if (query === '') return { fault: 'there is nothing to look for' };
  const letters = isRegex ? query.replace(/\\./gu, '') : query;
  const isCaseSensitive = letters !== letters.toLowerCase();
  const flags = isCaseSensitive ? 'gu' : 'giu';
  if (isRegex) {
    try {
      return { isCaseSensitive, words: [new RegExp(query, flags)], phrase: null };
    } catch (error) {
      return { fault: error instanceof Error ? error.message : String(error) };
    }
  }
  const quoted = /^"(.+)"$/u.exec(query)?.[1];
  const words = quoted === undefined ? [...new Set(query.split(/\s+/u))] : [quoted];
  const literal = (word: string): RegExp =>
    new RegExp(word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/gu, '\\s+'), flags);
  return { isCaseSensitive, words: words.map(literal), phrase: words.length > 1 ? literal(query) : null };
}

/** Where an expression matches in a line; empty matches do not count. */
export function spansOf(expression: RegExp, line: string): readonly Span[] {
  return [...line.matchAll(expression)]
    .filter(([matched]) => matched !== '')
    .map(({ index, 0: matched }) => [index, index + matched.length]);
}

/** Ranges in order, those that touch or overlap as one. */
export function joinedSpans(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last[1]) joined[joined.length - 1] = [last[0], Math.max(last[1], end)];
    else joined.push([start, end]);
  }
  return joined;
}
