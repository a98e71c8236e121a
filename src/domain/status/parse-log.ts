import { isJsonObject, type JsonValue } from '../canonical-json/json-value';
import { parseJson } from '../canonical-json/parse-json';
import type { LogEvent, LogFault } from './event';
import { parseRow } from './parse-row';

/** What a log file says. A strict caller refuses it when there is any fault. */
export interface ParsedLog {
  /** In file order. */
  readonly events: readonly LogEvent[];
  /** The line of each event. */
  readonly lines: readonly number[];
  readonly faults: readonly LogFault[];
  /** The incomplete last line of an interrupted write; null when there is none. It is no fault. */
  readonly tornTail: { readonly startByte: number } | null;
}

/** Every line end of the format besides `\n`: writers never emit them, readers split at them. */
const ODD_LINE_END = /[\r\v\f\u001c-\u001e\u0085\u2028\u2029]/;
const LINE_END = /\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/;
const CONFLICT_MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/;
const LINE_FEED = 0x0a;

/**
 * Reads the bytes of an event log. Never throws: every bad line becomes a fault with its number.
 *
 * A last line without a line feed counts when it is a whole JSON object and is a torn tail otherwise. Linear in the
 * number of bytes.
 */
export function parseLog(bytes: Uint8Array, firstLine = 1): ParsedLog {
  const lastLineStart = bytes.lastIndexOf(LINE_FEED) + 1;
  const tornTail = isTorn(bytes.subarray(lastLineStart)) ? { startByte: lastLineStart } : null;
  const { lines, faults } = decodeLines(tornTail === null ? bytes : bytes.subarray(0, lastLineStart), firstLine);
  const events: LogEvent[] = [];
  const eventLines: number[] = [];
  lines.forEach((line, index) => {
    if (line === null) return;
    const trimmed = trim(line);
    if (trimmed === '') return;
    const parsed = parseLine(trimmed);
    if ('family' in parsed) {
      events.push(parsed);
      eventLines.push(firstLine + index);
    } else faults.push({ line: firstLine + index, ...shifted(parsed, line.indexOf(trimmed)) });
  });
  faults.sort((a, b) => a.line - b.line);
  return { events, lines: eventLines, faults, tornTail };
}

/** Columns count from the start of the whole line, not of its text. */
function shifted(fault: Omit<LogFault, 'line'>, blanks: number): Omit<LogFault, 'line'> {
  return fault.column === undefined ? fault : { ...fault, column: fault.column + blanks };
}

function isTorn(tail: Uint8Array): boolean {
  if (tail.length === 0 || tail[0] !== 0x7b) return false;
  const text = decode(tail);
  if (text === null) return true;
  try {
    return !isJsonObject(JSON.parse(trim(text)) as JsonValue);
  } catch {
    return !ODD_LINE_END.test(text);
  }
}

/** Lines of valid text; null stands for a line that is not UTF-8, which is a fault already. */
function decodeLines(bytes: Uint8Array, firstLine: number): { lines: (string | null)[]; faults: LogFault[] } {
  const text = decode(bytes);
  if (text !== null) return { lines: splitLines(text), faults: [] };
  const lines: (string | null)[] = [];
  const faults: LogFault[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, start);
    const stop = end < 0 ? bytes.length : end;
    const part = decode(withoutCarriageReturn(bytes.subarray(start, stop)));
    if (part === null) {
      faults.push({ line: firstLine + lines.length, code: 'LOG_UNREADABLE', message: 'the line is not UTF-8' });
      lines.push(null);
    } else {
      lines.push(...splitLines(part));
    }
    start = stop + 1;
  }
  return { lines, faults };
}

/** The other half of a `\r\n`, which is one line end. */
function withoutCarriageReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
}

/**
 * Gives a log without the lines of these numbers; what stands on one physical line with such a line goes too. Bytes of
 * all other lines are kept.
 */
export function withoutLines(bytes: Uint8Array, numbers: readonly number[]): Uint8Array {
  const bad = new Set(numbers);
  const kept: Uint8Array[] = [];
  let line = 1;
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, start);
    const stop = end < 0 ? bytes.length : end + 1;
    const text = decode(withoutCarriageReturn(bytes.subarray(start, end < 0 ? stop : end)));
    const count = text === null ? 1 : splitLines(text).length;
    if (!Array.from({ length: count }, (_, index) => line + index).some((one) => bad.has(one))) {
      kept.push(bytes.subarray(start, stop));
    }
    line += count;
    start = stop;
  }
  const result = new Uint8Array(kept.reduce((sum, { length }) => sum + length, 0));
  kept.reduce((offset, part) => (result.set(part, offset), offset + part.length), 0);
  return result;
}

function splitLines(text: string): string[] {
  return ODD_LINE_END.test(text) ? text.split(LINE_END) : text.split('\n');
}

function decode(bytes: Uint8Array): string | null {
  try {
    // The mark stays in the text, so that a file that begins with one is refused and not half understood.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parseLine(line: string): LogEvent | Omit<LogFault, 'line'> {
  let value: JsonValue;
  try {
    value = parseJson(line);
  } catch (error) {
    return notJson(line, error);
  }
  if (!isJsonObject(value)) return { code: 'LOG_UNREADABLE', message: 'the line is not a JSON object' };
  return parseRow(value);
}

function notJson(line: string, error: unknown): Omit<LogFault, 'line'> {
  const fault = (message: string, column?: number): Omit<LogFault, 'line'> =>
    column === undefined ? { code: 'LOG_UNREADABLE', message } : { code: 'LOG_UNREADABLE', message, column };
  if (error instanceof RangeError) return fault(`the line ${error.message}`);
  if (CONFLICT_MARKER.test(line)) return fault('the line is a conflict marker of an unfinished merge');
  if (line.startsWith('\uFEFF')) return fault('the line begins with a byte order mark', 1);
  const nul = line.indexOf('\0');
  if (nul >= 0) return fault('the line holds a NUL byte', nul + 1);
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return fault(`the line is not JSON: ${excerpt(line)}`, position === undefined ? undefined : Number(position) + 1);
}

function excerpt(line: string): string {
  return line.length <= 60 ? line : `${line.slice(0, 57)}...`;
}

/**
 * Trims the white space of the format, which is Unicode's with U+001F and without the byte order mark; the other
 * separators have ended the line already. Unit by unit: a regular expression would be quadratic on a long run of blanks.
 */
function trim(line: string): string {
  let start = 0;
  let end = line.length;
  while (start < end && isBlank(line.charCodeAt(start))) start++;
  while (end > start && isBlank(line.charCodeAt(end - 1))) end--;
  return start === 0 && end === line.length ? line : line.slice(start, end);
}

function isBlank(unit: number): boolean {
  if (unit > 0x20 && unit < 0x7f) return false;
  return unit === 0x1f || (unit !== 0xfeff && /\s/.test(String.fromCharCode(unit)));
}
