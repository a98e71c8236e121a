import type { Palette } from '../palette';
import { clipTo, graphemesOf, widthOf } from '../terminal-text';

export type Tone = keyof Palette;

/** A piece of a line in one colour. Its text is printable. */
export interface Span {
  readonly text: string;
  readonly tones: readonly Tone[];
}

/** One line of a drawing, from left to right. */
export type Line = readonly Span[];

export function span(text: string, ...tones: readonly Tone[]): Span {
  return { text, tones };
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** The line cut to so many cells, with the ellipsis where it is longer. */
export function clipLine(line: Line, width: number, ellipsis: string): Line {
  if (lineWidth(line) <= width) return line;
  const kept: Span[] = [];
  let left = width;
  for (const { text, tones } of line) {
    const isCut = widthOf(text) >= left;
    // Something follows, or the text itself is longer: the ellipsis says so.
    if (isCut) return [...kept, { text: clipTo(`${text} `, left, ellipsis), tones }];
    kept.push({ text, tones });
    left -= widthOf(text);
  }
  return kept;
}

/** What is left of a line without its first cells; half of a wide character becomes a blank. */
export function lineFrom(line: Line, cells: number): Line {
  let left = cells;
  return line.flatMap(({ text, tones }) => {
    const width = widthOf(text);
    if (width <= left) {
      left -= width;
      return [];
    }
    let rest = text;
    for (const one of graphemesOf(text)) {
      if (left <= 0) break;
      left -= widthOf(one);
      rest = rest.slice(one.length);
    }
    const blanks = ' '.repeat(Math.max(0, -left));
    left = 0;
    return [{ text: blanks + rest, tones }];
  });
}

/** The line with blanks after it, so that it takes so many cells. */
export function padLine(line: Line, width: number): Line {
  const missing = width - lineWidth(line);
  return missing > 0 ? [...line, span(' '.repeat(missing))] : line;
}

/** The line as a terminal shows it, without blanks at its end. */
export function paintLine(line: Line, palette: Palette): string {
  return trimmed(line)
    .map(({ text, tones }) => tones.reduce((painted, tone) => palette[tone](painted), text))
    .join('');
}

function trimmed(line: Line): Line {
  const [last, ...before] = [...line].reverse();
  if (last === undefined) return line;
  const text = last.text.trimEnd();
  const rest = before.reverse();
  return text === '' ? trimmed(rest) : [...rest, { ...last, text }];
}
