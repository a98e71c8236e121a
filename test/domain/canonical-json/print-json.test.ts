import fc from 'fast-check';
import type { JsonValue } from '../../../src/domain/canonical-json/json-value';
import { parseJson } from '../../../src/domain/canonical-json/parse-json';
import {
  compareCodePoints,
  printDocument,
  printLine,
  sortByCodePoint,
} from '../../../src/domain/canonical-json/print-json';

const DEL = String.fromCharCode(0x7f);
const SEPARATOR = String.fromCharCode(0x2028);

describe('printLine', () => {
  it('prints sorted keys, blanks after comma and colon, ASCII only', () => {
    const text = `naïve "q" — tab\t del${DEL} 🚢 \\ / \0${SEPARATOR}`;
    expect(printLine({ b: 1, a: text })).toBe(
      String.raw`{"a": "na\u00efve \"q\" \u2014 tab\t del\u007f \ud83d\udea2 \\ / \u0000\u2028", "b": 1}`,
    );
  });

  it('gives one line of printable ASCII that says the same, for any value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const line = printLine(value as JsonValue);
        expect(line).toMatch(/^[\x20-\x7e]*$/);
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order in which keys were added', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(fc.tuple(fc.string({ unit: 'binary' }), fc.integer()), { selector: ([key]) => key })
          .chain((entries) =>
            fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
          ),
        ([entries, shuffled]) => {
          expect(printLine(Object.fromEntries(shuffled))).toBe(printLine(Object.fromEntries(entries)));
        },
      ),
    );
  });
});

describe('printDocument', () => {
  it('indents by two, keeps empty containers on their line and characters as they are, ends in one newline', () => {
    const value = { b: [], a: { z: {}, y: [1, [true, null]] }, 'é🚢': `${DEL}${SEPARATOR}\u001f` };
    expect(printDocument(value)).toBe(
      [
        '{',
        '  "a": {',
        '    "y": [',
        '      1,',
        '      [',
        '        true,',
        '        null',
        '      ]',
        '    ],',
        '    "z": {}',
        '  },',
        '  "b": [],',
        `  "é🚢": "${DEL}${SEPARATOR}\\u001f"`,
        '}',
        '',
      ].join('\n'),
    );
  });

  it('keeps the given order and escapes where that form is asked for', () => {
    expect(printDocument({ b: 'é', a: 1 }, { isSorted: false, isAscii: true })).toBe(
      '{\n  "b": "\\u00e9",\n  "a": 1\n}\n',
    );
  });

  it('says what JSON.stringify says, where that is right', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(printDocument(parseJson(JSON.stringify(value)), { isSorted: false, isAscii: false })).toBe(
          `${JSON.stringify(JSON.parse(JSON.stringify(value), keepFloat), null, 2)}\n`.replace(
            /"#float:([^"]*)"/g,
            '$1',
          ),
        );
      }),
    );
  });
});

/** Floats print differently on purpose; everything else must agree. */
function keepFloat(_key: string, value: unknown): unknown {
  if (typeof value !== 'number' || (Number.isSafeInteger(value) && !/e/.test(String(value)))) return value;
  return `#float:${printLine(parseJson(JSON.stringify(value)))}`;
}

describe('the order of keys', () => {
  it('is by code point, where UTF-16 would put astral characters too early', () => {
    expect(sortByCodePoint(['🚢', '\uffee', 'b', 'B', '', 'ba'])).toEqual(['', 'B', 'b', 'ba', '\uffee', '🚢']);
    expect(['🚢', '\uffee'].sort()).toEqual(['🚢', '\uffee']);
  });

  it('is total and agrees with the order of code points', () => {
    const text = fc.string({ unit: 'binary', maxLength: 4 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const left = [...a].map((one) => one.codePointAt(0) ?? 0);
        const right = [...b].map((one) => one.codePointAt(0) ?? 0);
        const index = left.findIndex((one, at) => one !== right[at]);
        const expected = index < 0 ? left.length - right.length : (left[index] ?? 0) - (right[index] ?? -1);
        expect(Math.sign(compareCodePoints(a, b))).toBe(Math.sign(expected));
        expect(Math.sign(compareCodePoints(b, a)) + Math.sign(expected)).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });
});
