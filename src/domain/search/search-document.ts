import { joinedSpans, spansOf, type SearchPattern, type Span } from './search-pattern';

/** A line that answers a query. */
export interface LineHit {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column: number;
  readonly text: string;
  /** Ranges of `text`, at least one. */
  readonly spans: readonly Span[];
  /** Higher is better. */
  readonly score: number;
}

/** A text with the number of each of its lines. */
export interface SearchLine {
  readonly line: number;
  readonly text: string;
}

/** What is longer is no prose, and an expression could take very long on it. */
const MOST_LENGTH = 10_000;
const MOST_PARTIAL = 3;

/**
 * Finds the lines of a document that answer a query. Every word has to occur in the document. Where a line has all of
 * them, only such lines are given; else the first few of those that have most.
 */
export function searchDocument(lines: readonly SearchLine[], pattern: SearchPattern): readonly LineHit[] {
  const found = lines.flatMap(({ line, text: whole }) => {
    const text = whole.slice(0, MOST_LENGTH).normalize('NFC');
    const spans = pattern.words.map((word) => spansOf(word, text));
    const count = spans.filter(({ length }) => length > 0).length;
    return count === 0 ? [] : [{ line, text, spans, count }];
  });
  const hasAll = pattern.words.every((_, at) => found.some(({ spans }) => (spans[at]?.length ?? 0) > 0));
  if (!hasAll) return [];
  const most = Math.max(...found.map(({ count }) => count));
  const best = found.filter(({ count }) => count === most);
  return (most === pattern.words.length ? best : best.slice(0, MOST_PARTIAL)).map(({ line, text, spans, count }) => {
    const phrases = pattern.phrase === null ? [] : spansOf(pattern.phrase, text);
    const joined = joinedSpans([...spans.flat(), ...phrases]);
    const share = count / pattern.words.length;
    return {
      line,
      column: (joined[0]?.[0] ?? 0) + 1,
      text,
      spans: joined,
      score: 50 * share + (phrases.length > 0 ? 40 : 0) + (isHeading(text) ? 30 : 0) + 10 * wholeWords(text, joined),
    };
  });
}

/** A heading of Markdown, or the title in a header. */
function isHeading(text: string): boolean {
  return /^\s{0,3}#{1,6}\s|^(?:title|friendly_name):/u.test(text);
}

/** The share of ranges that are whole words. */
function wholeWords(text: string, spans: readonly Span[]): number {
  const isLetter = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}_]/u.test(char);
  const whole = spans.filter(([start, end]) => !isLetter(text[start - 1]) && !isLetter(text[end]));
  return spans.length === 0 ? 0 : whole.length / spans.length;
}
