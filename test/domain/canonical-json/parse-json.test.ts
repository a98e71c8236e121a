import fc from 'fast-check';
import { isJsonObject, isNumeral, isTruthy, type JsonValue } from '../../../src/domain/canonical-json/json-value';
import { DEEPEST, parseJson, pythonText } from '../../../src/domain/canonical-json/parse-json';
import { printCompact, printLine } from '../../../src/domain/canonical-json/print-json';

describe('parseJson', () => {
  it.each([
    ['1', '1'],
    ['-0', '0'],
    ['0', '0'],
    ['1.0', '1.0'],
    ['-0.0', '-0.0'],
    ['1e0', '1.0'],
    ['1.50', '1.5'],
    ['1E5', '100000.0'],
    ['1e15', '1000000000000000.0'],
    ['1e16', '1e+16'],
    ['123456789.125e10', '1.23456789125e+18'],
    ['0.0001', '0.0001'],
    ['0.00001', '1e-05'],
    ['1.5e-7', '1.5e-07'],
    ['1e-300', '1e-300'],
    ['5e-324', '5e-324'],
    ['0.1', '0.1'],
    ['1772355601.25', '1772355601.25'],
    ['9007199254740991', '9007199254740991'],
    ['9007199254740992', '9007199254740992'],
    ['9007199254740993', '9007199254740993'],
    ['-123456789012345678901234567890', '-123456789012345678901234567890'],
  ])('keeps %s so that it prints as %s, wherever it stands', (written, printed) => {
    expect(printLine(parseJson(written))).toBe(printed);
    expect(printLine(parseJson(` [ ${written} ,${written}]`))).toBe(`[${printed}, ${printed}]`);
    expect(printLine(parseJson(`{"a":${written},"b": {"c" :\n${written}}}`))).toBe(
      `{"a": ${printed}, "b": {"c": ${printed}}}`,
    );
  });

  it('takes nothing inside a string for a number', () => {
    const texts = [', 1.5', 'n1.5', 's', '"', '\\', '\\"', ': -0', '[1e5', '12345678901234567890', '\u2028'];
    const value = Object.fromEntries([
      ...texts.map((text) => [text, text]),
      ['odd', [...texts, ...texts]],
    ]) as JsonValue;
    const text = JSON.stringify({ value, float: 'FLOAT' }).replace('"FLOAT"', '2.50');
    expect(parseJson(text)).toEqual({ value, float: expect.objectContaining({ numeral: '2.5' }) as unknown });
  });

  it('agrees with JSON.parse wherever there is no odd number, and beside one', () => {
    const plain = fc.jsonValue({ stringUnit: 'binary', depthSize: 'large' }).filter(hasOnlySafeIntegers);
    fc.assert(
      fc.property(plain, fc.constantFrom(undefined, 1, 2), (value, space) => {
        expect(parseJson(JSON.stringify(value, null, space))).toEqual(value);
        const beside = parseJson(`{"float": 0.5, "value": ${JSON.stringify(value, null, space)}}`);
        expect(isJsonObject(beside) && beside['value']).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('reads back exactly what it printed, in the log form and in the form of caches', () => {
    const number = fc.oneof(fc.double().map(String), fc.bigInt().map(String)).filter((text) => !/[INa]/.test(text));
    fc.assert(
      fc.property(fc.array(number), fc.string({ unit: 'binary' }), (numbers, text) => {
        const value = parseJson(`{"list": [${numbers.join(', ')}], "text": ${JSON.stringify(text)}}`);
        const line = printLine(value);
        expect(printLine(parseJson(line))).toBe(line);
        expect(printLine(parseJson(printCompact(value)))).toBe(line);
      }),
    );
  });

  it.each(['', '{', '[1.5', '{"a": 1.5,}', '01.5', '1.', '.5', '+1.5', '[1.5] x', '{"a" 1.5}', 'NaN', "['1.5']"])(
    'refuses %s as JSON.parse does',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );

  it('refuses a value nested deeper than the limit, and only that', () => {
    const nested = (depth: number, inner = '1.5'): string => '['.repeat(depth) + inner + ']'.repeat(depth);
    expect(printLine(parseJson(nested(DEEPEST)))).toBe(nested(DEEPEST));
    expect(() => parseJson(nested(DEEPEST + 1))).toThrow(RangeError);
    expect(() => parseJson(nested(200_000, '1'))).toThrow(RangeError);
    expect(parseJson(JSON.stringify(nested(5000)))).toBe(nested(5000));
    expect(printLine(parseJson(`[${'[],'.repeat(5000)}1]`))).toContain('[], 1]');
  });

  it.each(['1e400', '-1e400', '[0, 1e999]'])('refuses %s, which no double holds', (text) => {
    expect(() => parseJson(text)).toThrow(RangeError);
  });

  it('stays linear on long strings, long runs of backslashes and long digits', () => {
    const quotes = JSON.stringify('\\"'.repeat(500_000));
    const digits = '7'.repeat(1_000_000);
    const text = `{"a": ${quotes}, "b": ${digits}, "c": "${'\\\\'.repeat(500_000)}", "d": 1.5}`;
    expect(printLine(parseJson(text))).toBe(text);
  });

  it('keeps keys that mean something to JavaScript', () => {
    expect(printLine(parseJson('{"__proto__": 1.5, "constructor": 2, "10": 1, "9": 1}'))).toBe(
      '{"10": 1, "9": 1, "__proto__": 1.5, "constructor": 2}',
    );
  });
});

describe('texts and truth as the existing tool has them', () => {
  it.each([
    ['null', 'None', false],
    ['true', 'True', true],
    ['false', 'False', false],
    ['""', '', false],
    ['"x"', 'x', true],
    ['0', '0', false],
    ['0.0', '0.0', false],
    ['1e16', '1e+16', true],
    ['[]', '[]', false],
    ['[null, "a\'b", "c\\"\'", "d\\n"]', "[None, \"a'b\", 'c\"\\'', 'd\\n']", true],
    ['{}', '{}', false],
    ['{"a": {"b": [1, true]}}', "{'a': {'b': [1, True]}}", true],
  ])('%s becomes %s', (json, text, isTrue) => {
    const value = parseJson(json);
    expect(pythonText(value)).toBe(text);
    expect(isTruthy(value)).toBe(isTrue);
  });
});

function hasOnlySafeIntegers(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || value === null) return true;
  return !isNumeral(value) && Object.values(value).every(hasOnlySafeIntegers);
}
