import type { Palette } from '../../src/board/palette';

const plain = (text: string): string => text;

/** No colours. */
export const plainPalette: Palette = {
  bold: plain,
  dim: plain,
  green: plain,
  yellow: plain,
  red: plain,
  cyan: plain,
};

const mark =
  (name: string) =>
  (text: string): string =>
    text === '' ? '' : `<${name}>${text}</${name}>`;

/** Colours as words: `<green>done</green>`. */
export const namedPalette: Palette = {
  bold: mark('bold'),
  dim: mark('dim'),
  green: mark('green'),
  yellow: mark('yellow'),
  red: mark('red'),
  cyan: mark('cyan'),
};

/** A text of {@link namedPalette} without its marks. */
export function withoutMarks(text: string): string {
  return text.replace(/<\/?(?:bold|dim|green|yellow|red|cyan)>/g, '');
}
