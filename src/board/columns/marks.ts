import { glyphsOf, type Glyphs, type Screen } from '../screen';
import { shownOn } from '../terminal-text';

/** The characters a board is drawn with. Each takes one cell, but the arrow. */
export interface Marks extends Glyphs {
  readonly rule: string;
  readonly filled: string;
  readonly open: string;
  /** At the left of what is selected. */
  readonly selected: string;
  readonly nothing: string;
  readonly done: string;
  /** Where typing goes on. */
  readonly cursor: string;
  /** Corners of a box, the upper ones first, and its sides. */
  readonly box: readonly [string, string, string, string, string];
  /** Text of a person, made fit to stand beside other text. */
  text(text: string): string;
}

/**
 * What terminals do not agree on the width of: joined, coloured and forced emoji. Their parts have one width everywhere.
 */
const EMOJI_JOINTS =
  /(?<=\p{Extended_Pictographic}(?:\ufe0f|\p{EMod})?)(?:\u200d|\p{EMod})|[\ufe00-\ufe0f\u20e3\u{e0000}-\u{e007f}]/gu;

/** The marks that a screen can show. */
export function marksOf(screen: Pick<Screen, 'isUnicode'>): Marks {
  return {
    ...glyphsOf({ columns: null, ...screen }),
    ...(screen.isUnicode
      ? {
          rule: '─',
          filled: '━',
          open: '─',
          selected: '▌',
          nothing: '–',
          done: '✓',
          cursor: '▏',
          box: ['╭', '╮', '╰', '╯', '│'],
        }
      : {
          rule: '-',
          filled: '=',
          open: '.',
          selected: '>',
          nothing: '-',
          done: 'x',
          cursor: '_',
          box: ['+', '+', '+', '+', '|'],
        }),
    text: (text) => shownOn(screen, text.replace(EMOJI_JOINTS, '')).trim(),
  };
}
