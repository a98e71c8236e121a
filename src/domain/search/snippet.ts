import type { Span } from './search-pattern';

/** A part of a line around its first match. Ranges are of `text`. */
export interface Snippet {
  readonly text: string;
  readonly highlights: readonly Span[];
}

/** Cuts a line to at most `length` units, its first match in view; what is cut off is told by `…`. */
export function snippetOf(line: string, spans: readonly Span[], length: number): Snippet {
  const lead = line.length - line.trimStart().length;
  const first = spans[0]?.[0] ?? 0;
  const end = line.trimEnd().length;
  const latest = Math.max(lead, end - length);
  const start =
    first - lead < length * 0.6
      ? lead
      : boundary(line, Math.min(latest, Math.max(lead, first - Math.floor(length / 4))));
  const stop = boundary(line, Math.min(end, start + length));
  const before = start > lead ? '…' : '';
  return {
    text: `${before}${line.slice(start, stop)}${stop < end ? '…' : ''}`,
    highlights: spans.flatMap(([from, to]): readonly Span[] => {
      const [left, right] = [Math.max(from, start), Math.min(to, stop)];
      return left < right ? [[left - start + before.length, right - start + before.length]] : [];
    }),
  };
}

/** Not between the halves of a surrogate pair. */
function boundary(line: string, at: number): number {
  const code = line.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
