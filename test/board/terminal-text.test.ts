import fc from 'fast-check';
import { clipTo, padTo, shownOn, widthOf, wrapAt } from '../../src/board/terminal-text';

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('潮汐表', '👩‍👩‍👧‍👦 family', 'e\u0301a\u0300', '🇳🇴', '❤️', '한국어', 'ﾊﾝｶｸ'),
);

it.each([
  ['Tide file parser', 16],
  ['潮汐表', 6],
  ['ＡＢ', 4],
  ['ﾊﾝｶｸ', 4],
  ['한국', 4],
  ['\u1112\u1161\u11ab', 2],
  ['e\u0301', 1],
  ['👩‍👩‍👧‍👦', 2],
  ['🇳🇴🇯🇵', 4],
  ['❤️', 2],
  ['❤', 1],
  ['1️⃣', 2],
  ['→…·', 3],
  ['', 0],
])('%j takes %d cells', (text, cells) => {
  expect(widthOf(text)).toBe(cells);
});

it('lets nothing through that a terminal would obey', () => {
  const hostile = 'a\u001b[2Jb\u009b31mc\u0007d\u202ee\u200bf\r\ng\th\ud800i\u2066j\ufeffk';
  expect(shownOn({ isUnicode: true }, hostile)).toBe('a[2Jb31mcdef g hij k');
  fc.assert(
    fc.property(anyText, (text) => {
      expect(shownOn({ isUnicode: true }, text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(shownOn({ isUnicode: false }, text)).toMatch(/^[\x20-\x7e]*$/);
    }),
  );
});

it('keeps the width of what a screen without UTF-8 cannot show', () => {
  expect(shownOn({ isUnicode: false }, 'Karte 潮汐 é 👩‍👧')).toBe('Karte ???? ? ??');
});

it('cuts, pads and wraps to the cells asked for, and loses no word', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 2, max: 50 }), (raw, width) => {
      const text = shownOn({ isUnicode: true }, raw);
      expect(widthOf(clipTo(text, width, '…'))).toBeLessThanOrEqual(width);
      expect(widthOf(padTo(clipTo(text, width, '…'), width))).toBe(width);
      const lines = wrapAt(text, width);
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }),
  );
});

it('cuts at a character, not inside of one', () => {
  expect(clipTo('潮汐表示', 6, '…')).toBe('潮汐…');
  expect(clipTo('潮汐表示', 5, '…')).toBe('潮汐…');
  expect(clipTo('abc', 3, '…')).toBe('abc');
  expect(clipTo('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 3, '~')).toBe('👩‍👩‍👧‍👦~');
});
