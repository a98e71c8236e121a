import fc from 'fast-check';
import type { JsonObject } from '../../../src/domain/canonical-json/json-value';
import { reduceLog } from '../../../src/domain/status/fold-log';
import { parseLog } from '../../../src/domain/status/parse-log';
import { uniteLogs, type LogSide } from '../../../src/domain/status/union-logs';
import { anyRows, bytesOf, eventsOf, factRow, idOf, logText, moveRow, noteRow } from './log-rows';

const sides = (...texts: readonly string[]): readonly LogSide[] =>
  texts.map((text, index) => ({ name: ['base', 'ours', 'theirs'][index] ?? '', text }));

function united(...texts: readonly string[]): string {
  const result = uniteLogs(sides(...texts));
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.text;
}

describe('uniting logs', () => {
  /** A common past and two futures, as rows. */
  const forks = anyRows.chain((rows) => fc.tuple(fc.constant(rows), fc.subarray([...rows]), fc.subarray([...rows])));

  it('gives every row once and the state of all rows together, the same from either side', () => {
    fc.assert(
      fc.property(forks, ([rows, ours, theirs]) => {
        const text = united(logText([]), logText(ours), logText(theirs));
        expect(united(logText([]), logText(theirs), logText(ours))).toBe(text);
        expect(united(text, text)).toBe(text);
        expect(united(united(logText(ours)), logText(theirs))).toBe(text);
        const all = rows.filter((row) => ours.includes(row) || theirs.includes(row));
        expect(reduceLog(parseLog(bytesOf(text)).events)).toEqual(reduceLog(eventsOf(all)));
      }),
      { numRuns: 700 },
    );
  });

  it('orders by time, then id; rows of the mission by their timestamp', () => {
    const rows = [
      noteRow(5, 'WP01', '03+00:00', { note: 'x' }),
      factRow(4, 'TasksStarted', '02+00:00'),
      moveRow(3, 'WP01', ['genesis', 'planned'], '02+00:00'),
      { event_id: idOf(9), event_type: 'X', at: '', timestamp: '2026-03-01T09:00:01+00:00' },
      { event_id: idOf(8), event_type: 'X' },
      { event_id: '🚢', event_type: 'X' },
      { event_id: '\uffee', event_type: 'X' },
    ];
    const ids = united(logText(rows))
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as JsonObject)['event_id']);
    expect(ids).toEqual([idOf(8), '\uffee', '🚢', idOf(9), idOf(3), idOf(4), idOf(5)]);
  });

  it('keeps numbers and escapes as they are, and mends line ends', () => {
    const line = `{"event_id": "a", "n": [1.0, 12345678901234567890, 1e-07, 1.5], "t": "\\u2028\\u00e9"}`;
    expect(united(`${line}\r\n\r\n`, ` ${line}`)).toBe(`${line}\n`);
  });

  it('brings back a row that one side deleted', () => {
    const rows = [
      moveRow(1, 'WP01', ['genesis', 'planned'], '01+00:00'),
      noteRow(2, 'WP01', '02+00:00', { note: 'x' }),
    ];
    expect(united(logText(rows), logText(rows.slice(1)), logText(rows))).toBe(logText(rows));
  });

  it('refuses two contents of one event, naming both lines', () => {
    const one = moveRow(1, 'WP01', ['genesis', 'planned'], '01+00:00');
    const other = { ...one, to_lane: 'canceled' };
    const before = noteRow(2, 'WP01', '02+00:00', { note: 'x' });
    const result = uniteLogs(sides(logText([one]), logText([before, one]), logText([before, before, other])));
    expect(result).toMatchObject({
      problems: [
        {
          diagnostic_code: 'UNION_CONFLICT',
          message: `base:1 and theirs:3 hold event ${idOf(1)} with different content.`,
          event_id: idOf(1),
        },
      ],
    });
  });

  it.each(['oops', '[]', '{"a": 1}', '{"event_id": ""}', '{"event_id": 5}', '<<<<<<< x', '\uFEFF{"event_id": "a"}'])(
    'refuses the line %s of any side, with all others like it',
    (line) => {
      expect(uniteLogs(sides(`{"event_id": "b"}\n\n${line}`, `${line}\n`))).toMatchObject({
        problems: [
          { diagnostic_code: 'LOG_UNREADABLE', message: expect.stringMatching(/^base:3: /) as unknown },
          { diagnostic_code: 'LOG_UNREADABLE', message: expect.stringMatching(/^ours:1: /) as unknown },
        ],
      });
    },
  );

  it('of nothing is nothing', () => {
    expect(united('', '\n', ' \n')).toBe('');
  });
});
