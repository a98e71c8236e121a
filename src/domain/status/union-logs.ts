import { isJsonObject, type JsonObject } from '../canonical-json/json-value';
import { parseJson } from '../canonical-json/parse-json';
import { compareCodePoints, printLine } from '../canonical-json/print-json';
import type { Problem } from '../problem/problem';

interface UnitedRow {
  readonly id: string;
  readonly at: string;
  /** The row in the exact form of the log. */
  readonly text: string;
  readonly where: string;
}

export interface LogSide {
  /** How messages name it: `ours`, `theirs`, … */
  readonly name: string;
  readonly text: string;
}

/**
 * Unites the rows of two or three versions of one log by event id, ordered by time and id. Every version counts alike, so
 * the result is the same from either side. A row that was deleted on one side comes back: a log only grows.
 *
 * @returns the text, or every row that is no event or differs between versions.
 */
export function uniteLogs(
  sides: readonly LogSide[],
): { readonly text: string } | { readonly problems: readonly [Problem, ...Problem[]] } {
  const problems: Problem[] = [];
  const rows = new Map<string, UnitedRow>();
  for (const row of sides.flatMap((side) => readSide(side, problems))) {
    const known = rows.get(row.id);
    if (known === undefined) rows.set(row.id, row);
    else if (known.text !== row.text) problems.push(conflict(known, row));
  }
  const [first, ...more] = problems;
  if (first !== undefined) return { problems: [first, ...more] };
  const sorted = [...rows.values()].sort((a, b) => compareCodePoints(a.at, b.at) || compareCodePoints(a.id, b.id));
  return { text: sorted.map(({ text }) => `${text}\n`).join('') };
}

function readSide({ name, text }: LogSide, problems: Problem[]): readonly UnitedRow[] {
  return text.split('\n').flatMap((line, index) => {
    // Trimming would take a byte order mark away, and the reader refuses one.
    const trimmed = line.startsWith('\uFEFF') ? line : line.trim();
    if (trimmed === '') return [];
    const where = `${name}:${index + 1}`;
    const row = parseRow(trimmed);
    const id = row?.['event_id'];
    if (row === null || typeof id !== 'string' || id.trim() === '') {
      problems.push(noEvent(where));
      return [];
    }
    return [{ id, at: timeOf(row), text: printLine(row), where }];
  });
}

function parseRow(line: string): JsonObject | null {
  try {
    const value = parseJson(line);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Lifecycle rows have `timestamp` instead of `at`. */
function timeOf({ at, timestamp }: JsonObject): string {
  if (typeof at === 'string' && at !== '') return at;
  return typeof timestamp === 'string' ? timestamp : '';
}

function noEvent(where: string): Problem {
  return {
    diagnostic_code: 'LOG_UNREADABLE',
    message: `${where}: the line is no event with an event_id.`,
    remediation: ['Correct that line on its branch, then merge again.'],
  };
}

function conflict(a: UnitedRow, b: UnitedRow): Problem {
  return {
    diagnostic_code: 'UNION_CONFLICT',
    message: `${a.where} and ${b.where} hold event ${a.id} with different content.`,
    violated_invariant: 'A recorded event is never changed.',
    remediation: ['Decide which row is right, and put it into both versions; then merge again.'],
    event_id: a.id,
  };
}
