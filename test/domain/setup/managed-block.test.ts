import * as fc from 'fast-check';
import {
  findBlock,
  hashMarkers,
  markdownMarkers,
  withBlock,
  withoutBlock,
} from '../../../src/domain/setup/managed-block';

const lineEnd = fc.constantFrom('\n', '\r\n');
const plainLine = fc.string({ maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, ''));
/** Any text with one kind of line ends, with or without a last one; our markers do not occur in it. */
const foreignText = fc
  .tuple(fc.array(plainLine, { maxLength: 8 }), lineEnd, fc.boolean())
  .map(([lines, end, hasEnd]) => (lines.length === 0 ? '' : lines.join(end) + (hasEnd ? end : '')));
const body = fc
  .array(plainLine, { minLength: 1, maxLength: 5 })
  .map((lines) => lines.map((line) => `${line}\n`).join(''));
const markers = fc.constantFrom(hashMarkers, markdownMarkers);

describe('A block of ours in a text of somebody else', () => {
  it('goes without a trace', () => {
    fc.assert(
      fc.property(foreignText, body, markers, (text, ours, around) => {
        const placed = withBlock(text, ours, around);
        expect(placed.text.startsWith(text)).toBe(true);
        expect(withoutBlock(placed.text, around, placed.separator ?? '')).toBe(text);
      }),
    );
  });

  it('is found with its lines, and put in twice is there once', () => {
    fc.assert(
      fc.property(foreignText, body, body, markers, (text, first, second, around) => {
        const once = withBlock(text, first, around).text;
        expect(findBlock(once, around)?.body).toBe(first);
        const twice = withBlock(once, second, around);
        expect(twice.separator).toBeNull();
        expect(findBlock(twice.text, around)).toEqual({ ...findBlock(once, around), body: second });
        expect(withBlock(twice.text, second, around).text).toBe(twice.text);
      }),
    );
  });

  it('leaves what was written around it later, every line as a line of its own', () => {
    fc.assert(
      fc.property(foreignText, body, plainLine, plainLine, (text, ours, above, below) => {
        const { text: placed, separator } = withBlock(text, ours, hashMarkers);
        const edited = `${above}\n${placed}${below}`;
        const lines = (one: string): readonly string[] => one.split(/\r?\n/).filter((line) => line !== '');
        expect(lines(withoutBlock(edited, hashMarkers, separator ?? ''))).toEqual([
          ...lines(above),
          ...lines(text),
          ...lines(below),
        ]);
      }),
    );
  });

  it('does not join a line below it to a last line without an end', () => {
    const { text, separator } = withBlock('dist', 'ours\n', hashMarkers);
    expect(withoutBlock(`${text}build\n`, hashMarkers, separator ?? '')).toBe('dist\nbuild\n');
  });

  it('ends its lines as the file does', () => {
    const { text } = withBlock('a\r\nb\r\n', 'ours\n', hashMarkers);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('is found between torn ones', () => {
    fc.assert(
      fc.property(foreignText, body, markers, (text, ours, around) => {
        const torn = `${around.end}\n${around.begin}\nhalf\n`;
        const placed = withBlock(`${torn}${text}`, ours, around);
        expect(findBlock(placed.text, around)?.body).toBe(ours);
        expect(withoutBlock(placed.text, around, placed.separator ?? '')).toBe(`${torn}${text}`);
      }),
    );
  });

  it('is not taken for one when its end is missing', () => {
    const text = `a\n${hashMarkers.begin}\nours\n`;
    expect(findBlock(text, hashMarkers)).toBeNull();
    expect(withoutBlock(text, hashMarkers, '')).toBe(text);
  });
});
