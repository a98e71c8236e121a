import type { Screen } from './screen';

/**
 * What would move the cursor, start an escape sequence, reorder a line or hide text: control characters, bidirectional
 * controls, invisible format characters (but those that join letters), halves of surrogate pairs.
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}/gu;
const SAFE_ASCII = /^[\x20-\x7e]*$/;
/** Latin letters, dashes, quotes, arrows, lines and blocks: one cell each, and most of what is drawn. */
const ONE_CELL_EACH = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u259f]*$/;

const EMOJI = /\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u;
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff]/u;
/** East Asian wide and fullwidth characters. */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]/u;

let segmenter: Intl.Segmenter | undefined;

/** What a reader sees as one character each. */
export function graphemesOf(text: string): readonly string[] {
  if (SAFE_ASCII.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Cells that a text takes on a terminal: two for wide characters and emoji, none for marks that combine. */
export function widthOf(text: string): number {
  if (ONE_CELL_EACH.test(text)) return text.length;
  return graphemesOf(text).reduce((sum, one) => sum + graphemeWidth(one), 0);
}

function graphemeWidth(grapheme: string): number {
  if (EMOJI.test(grapheme)) return 2;
  let width = 0;
  for (const point of grapheme) width += NO_WIDTH.test(point) ? 0 : WIDE.test(point) ? 2 : 1;
  return width;
}

/**
 * A text of a user as a screen may show it: on one line, nothing that a terminal would obey, and `?` for what a screen
 * without UTF-8 cannot show, one for each cell.
 */
export function shownOn({ isUnicode }: Pick<Screen, 'isUnicode'>, text: string): string {
  if (SAFE_ASCII.test(text)) return text;
  const safe = text.replace(/\s+/gu, ' ').replace(UNSAFE, '');
  if (isUnicode) return safe;
  return graphemesOf(safe)
    .map((one) => (SAFE_ASCII.test(one) ? one : '?'.repeat(graphemeWidth(one))))
    .join('');
}

/** The text, cut with `ellipsis` where it takes more than `width` cells; blanks are no end of it. */
export function clipTo(text: string, width: number, ellipsis: string): string {
  if (widthOf(text) <= width) return text;
  const room = width - widthOf(ellipsis);
  return room < 0 ? '' : `${headOf(text, room).head.trimEnd()}${ellipsis}`;
}

/** The text with blanks behind it up to `width` cells. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** The text in lines of at most `width` cells, broken at blanks; a word that fits no line is broken itself. */
export function wrapAt(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((one) => one !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = piecesOf(word, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return line === '' ? lines : [...lines, line];
}

function piecesOf(word: string, width: number): readonly string[] {
  const pieces: string[] = [];
  for (let rest = word; rest !== '';) {
    const { head, tail } = headOf(rest, width);
    // One character that is wider than the line stands alone.
    const piece = head === '' ? (graphemesOf(rest)[0] ?? rest) : head;
    pieces.push(piece);
    rest = head === '' ? rest.slice(piece.length) : tail;
  }
  return pieces;
}

/** As much of a text as fits `width` cells, without a mark. */
export function headWithin(text: string, width: number): string {
  return widthOf(text) <= width ? text : headOf(text, width).head;
}

function headOf(text: string, width: number): { readonly head: string; readonly tail: string } {
  let head = '';
  let room = width;
  for (const one of graphemesOf(text)) {
    room -= graphemeWidth(one);
    if (room < 0) break;
    head += one;
  }
  return { head, tail: text.slice(head.length) };
}
