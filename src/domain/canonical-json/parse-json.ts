import { isNumeral, numeral, type JsonValue } from './json-value';

/**
 * Numbers that `JSON.parse` would change: a fraction, an exponent, a negative zero or more than 15 digits. What only looks
 * like one inside a string costs time and nothing else.
 */
const ODD_NUMBER = /(?:"\s*:|[[,]|^)\s*(?:-0(?![.\d])|-?\d+[.eE]|-?\d{16,})/;

/** How deep values may be nested: as deep as the existing tool can read, and well within the stack. */
export const DEEPEST = 900;

/**
 * Parses JSON without losing the form of any number. Text without an odd number costs one `JSON.parse`.
 *
 * @throws SyntaxError as `JSON.parse` does; RangeError for a value nested deeper than {@link DEEPEST} or a float beyond every double; its
 *   message continues "the text …".
 */
export function parseJson(text: string): JsonValue {
  const plain = JSON.parse(text) as JsonValue;
  if (text.length > 2 * DEEPEST && isTooDeep(text)) throw new RangeError(`is nested deeper than ${DEEPEST} levels`);
  return ODD_NUMBER.test(text) ? parseLossless(text) : plain;
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === QUOTE) index = closingQuote(text, index);
    else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) depth += 1;
    else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Where the string that opens at `start` ends, in valid JSON. */
function closingQuote(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text[first - 1] === '\\') first -= 1;
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Lets `JSON.parse` keep the structure of valid JSON: every number becomes a string that begins with `n`, every string that
 * is a value gets an `s` in front, and the reviver takes both apart again.
 */
function parseLossless(text: string): JsonValue {
  const parts: string[] = [];
  let start = 0;
  for (let quote = text.indexOf('"'); quote >= 0; quote = text.indexOf('"', start)) {
    const end = closingQuote(text, quote) + 1;
    parts.push(markNumbers(text.slice(start, quote)), isKey(text, end) ? '"' : '"s', text.slice(quote + 1, end));
    start = end;
  }
  parts.push(markNumbers(text.slice(start)));
  return JSON.parse(parts.join(''), (_key, value: unknown) =>
    typeof value !== 'string' ? value : value.startsWith('n') ? numberOf(value.slice(1)) : value.slice(1),
  ) as JsonValue;
}

/** True when a colon follows: the string that ended before `end` is a key. */
function isKey(text: string, end: number): boolean {
  let next = end;
  while (text[next] === ' ' || text[next] === '\t' || text[next] === '\n' || text[next] === '\r') next += 1;
  return text[next] === ':';
}

function markNumbers(text: string): string {
  return text.replace(NUMBER, '"n$&"');
}

function numberOf(token: string): JsonValue {
  const value = Number(token);
  if (/[.eE]/.test(token)) {
    // It would print as a word that is not JSON.
    if (!Number.isFinite(value)) throw new RangeError(`holds a number that is too large: ${token.slice(0, 40)}`);
    return numeral(pythonFloat(value));
  }
  if (!Number.isSafeInteger(value)) return numeral(token);
  return value === 0 ? 0 : value;
}

/** Prints a finite float the way Python's `repr` does: `1.0`, `1e+16`, `1.5e-07`. */
export function pythonFloat(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 16) {
    const plain = plainDecimal(mantissa, exponent);
    return plain.includes('.') ? plain : `${plain}.0`;
  }
  const sign = exponent < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** Writes `mantissa × 10^exponent` without an exponent. */
function plainDecimal(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}

/** The text Python's `str()` gives for a parsed JSON value: `None`, `True`, a string as it is. */
export function pythonText(value: JsonValue): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

function pythonRepr(value: JsonValue): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return pythonQuoted(value);
  if (isNumeral(value)) return value.numeral;
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  const entries = Object.entries(value as Record<string, JsonValue>);
  return `{${entries.map(([key, one]) => `${pythonQuoted(key)}: ${pythonRepr(one)}`).join(', ')}}`;
}

/** Quotes text the way Python's `repr` does: single quotes, double ones only around a single quote. */
export function pythonQuoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t');
  return quote + (quote === "'" ? escaped.replace(/'/g, "\\'") : escaped) + quote;
}
