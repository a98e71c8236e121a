import { isNumeral, type JsonObject, type JsonValue } from './json-value';

/**
 * Prints one line of the event log, without its newline: keys sorted by code point at every level, `", "` and `": "`
 * between, ASCII only.
 */
export function printLine(value: JsonValue): string {
  return print(value, { separator: ', ', isSorted: true, isAscii: true, indent: '' }, '');
}

/** Prints in the cheapest form that `parseJson` reads back without loss, on one line: for caches, never for the log. */
export function printCompact(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.includes('"numeral":') ? printLine(value) : text;
}

export interface DocumentForm {
  /** False keeps the given order of keys. */
  readonly isSorted: boolean;
  /** True writes every character outside ASCII as an escape. */
  readonly isAscii: boolean;
}

/** Prints a document with an indent of two blanks and one final newline; empty containers stay on their line. */
export function printDocument(value: JsonValue, form: DocumentForm = { isSorted: true, isAscii: false }): string {
  return `${print(value, { ...form, separator: ',', indent: '  ' }, '')}\n`;
}

interface Layout extends DocumentForm {
  readonly separator: string;
  /** One level; empty for a single line. */
  readonly indent: string;
}

function print(value: JsonValue, layout: Layout, margin: string): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return printString(value, layout.isAscii);
  if (isNumeral(value)) return value.numeral;
  if (Array.isArray(value)) {
    return wrap(
      '[',
      ']',
      value.map((one: JsonValue) => print(one, layout, margin + layout.indent)),
      layout,
      margin,
    );
  }
  const object = value as JsonObject;
  const keys = layout.isSorted ? sortByCodePoint(Object.keys(object)) : Object.keys(object);
  const entries = keys.map((key) => {
    const text = print(object[key] ?? null, layout, margin + layout.indent);
    return `${printString(key, layout.isAscii)}: ${text}`;
  });
  return wrap('{', '}', entries, layout, margin);
}

function wrap(open: string, close: string, items: readonly string[], layout: Layout, margin: string): string {
  if (items.length === 0) return open + close;
  if (layout.indent === '') return open + items.join(layout.separator) + close;
  const inner = margin + layout.indent;
  return `${open}\n${inner}${items.join(`${layout.separator}\n${inner}`)}\n${margin}${close}`;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function printString(text: string, isAscii: boolean): string {
  const escaped = isAscii ? /["\\\u0000-\u001f\u007f-\uffff]/g : /["\\\u0000-\u001f]/g;
  return `"${text.replace(escaped, (unit) => SHORT_ESCAPES[unit] ?? unicodeEscape(unit))}"`;
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Sorts by code point. The built-in order compares UTF-16 units and puts astral characters before U+E000–U+FFFF. */
export function sortByCodePoint(keys: readonly string[]): string[] {
  return [...keys].sort(compareCodePoints);
}

export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return isSurrogate(left) === isSurrogate(right) ? left - right : isSurrogate(left) ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
