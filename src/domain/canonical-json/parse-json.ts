import { isNumeral, numeral, type JsonValue } from './json-value';

/** Numbers that `JSON.parse` would change: a fraction, an exponent, a negative zero or more than 15 digits. */
const ODD_NUMBER = /[:[,\s](?:-0\b|-?\d+[.eE]|-?\d{16,})|^-?\d+[.eE]|^-?\d{16,}|^-0/;

/**
 * Parses JSON without losing the form of any number. Text without an odd number costs one `JSON.parse`.
 *
 * @throws SyntaxError as `JSON.parse` does.
 */
export function parseJson(text: string): JsonValue {
  return ODD_NUMBER.test(text) ? parseLossless(text) : (JSON.parse(text) as JsonValue);
}

/**
 * Lets `JSON.parse` find the structure: every number token outside strings is first replaced by a marked string, which
 * the reviver turns into a {@link JsonValue} number. A text that is not JSON stays not JSON.
 */
function parseLossless(text: string): JsonValue {
  const marker = uniqueMarker(text);
  const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  const marked = text.replace(tokens, (token) => (token.startsWith('"') ? token : `"${marker}${token}"`));
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(marker) ? numberOf(value.slice(marker.length)) : value,
  ) as JsonValue;
}

/** A prefix that no string of the text begins with. */
function uniqueMarker(text: string): string {
  let marker = '#';
  while (hasStringStartingWith(text, marker)) marker += '#';
  return marker;
}

function hasStringStartingWith(text: string, prefix: string): boolean {
  let found = false;
  JSON.parse(text, (_key, value: unknown) => {
    found ||= typeof value === 'string' && value.startsWith(prefix);
    return value;
  });
  return found;
}

function numberOf(token: string): JsonValue {
  if (!/[.eE]/.test(token)) {
    const value = Number(token);
    return Number.isSafeInteger(value) ? value + 0 || 0 : numeral(BigInt(token).toString());
  }
  return numeral(pythonFloat(Number(token)));
}

/** Prints a float the way Python's `repr` does: `1.0`, `1e+16`, `1.5e-07`. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
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
