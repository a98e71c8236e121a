import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../src/domain/canonical-json/json-value';
import { parseJson } from '../../../src/domain/canonical-json/parse-json';
import { printLine } from '../../../src/domain/canonical-json/print-json';
import { reduceLog } from '../../../src/domain/status/fold-log';
import { parseLog, withoutLines } from '../../../src/domain/status/parse-log';
import { printSnapshot, snapshotOf } from '../../../src/domain/status/snapshot';
import { anyRows, bytesOf, factRow, idOf, logText, moveRow, noteRow, snapshot } from './log-rows';

const seed = moveRow(1, 'WP01', ['genesis', 'planned'], '01+00:00');
const claim = moveRow(2, 'WP01', ['planned', 'claimed'], '02+00:00');
const note = noteRow(3, 'WP01', '03+00:00', { note: 'x' });
const line = printLine;

const parse = (text: string): ReturnType<typeof parseLog> => parseLog(bytesOf(text));
const ids = (text: string): readonly (string | null)[] => parse(text).events.map(({ event_id }) => event_id);
const concat = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? bytesOf(part) : part)]));

describe('the lines of a log', () => {
  it.each([
    ['\n'],
    ['\r\n'],
    ['\r'],
    ['\v'],
    ['\f'],
    ['\u001c'],
    ['\u001d'],
    ['\u001e'],
    ['\u0085'],
    ['\u2028'],
    ['\u2029'],
    ['\n\n \t\n'],
    [' \u00a0\u001f\n\u3000'],
  ])('end at %j', (end) => {
    const text = [seed, claim, note].map(line).join(end) + end;
    expect(parse(text)).toMatchObject({ faults: [], tornTail: null });
    expect(ids(text)).toEqual([idOf(1), idOf(2), idOf(3)]);
  });

  it('are counted from 1 with empty ones, in every style of line end', () => {
    const text = `${line(seed)}\r\n\r\noops\n\n{"a": }\rtail\n`;
    expect(parse(text).faults.map((fault) => fault.line)).toEqual([3, 5, 6]);
  });

  it('are known of each event', () => {
    const text = `${line(seed)}\r\n\r\noops\n${line(claim)}\n\n\n${line(note)}`;
    expect(parse(text)).toMatchObject({ lines: [1, 4, 7], faults: [{ line: 3 }] });
    expect(parseLog(bytesOf(logText([seed, claim])), 41).lines).toEqual([41, 42]);
  });

  it('are counted from where the reader says', () => {
    expect(parseLog(bytesOf('oops\n'), 41).faults).toMatchObject([{ line: 41 }]);
  });

  it('are none in an empty file', () => {
    for (const text of ['', '\n', ' \n\t\n', '\r']) {
      expect(parse(text)).toEqual({ events: [], lines: [], faults: [], tornTail: null });
    }
  });
});

describe('a last line without its line feed', () => {
  it('counts when it is whole', () => {
    const text = logText([seed]) + line(claim);
    expect(parse(text)).toMatchObject({ faults: [], tornTail: null });
    expect(ids(text)).toEqual([idOf(1), idOf(2)]);
  });

  it('is a torn tail wherever it was cut, also inside a character', () => {
    const whole = bytesOf(logText([seed]));
    const last = bytesOf(line(claim).replace('otter', 'öttér🚢'));
    for (let length = 1; length < last.length; length++) {
      const { events, faults, tornTail } = parseLog(Uint8Array.from([...whole, ...last.subarray(0, length)]));
      expect([events.length, faults, tornTail]).toEqual([1, [], { startByte: whole.length }]);
    }
  });

  it.each(['>>>>>>> theirs', 'oops', '\0\0\0\0', '["x"]', '\uFEFF{'])(
    'is a fault when no write of ours begins so: %j',
    (tail) => {
      expect(parse(logText([seed]) + tail)).toMatchObject({ events: [{}], faults: [{ line: 2 }], tornTail: null });
    },
  );
});

describe('what cannot be read', () => {
  it.each<[what: string, row: JsonValue, message: RegExp]>([
    ['no object', [1], /not a JSON object/],
    ['a text', 'x', /not a JSON object/],
    [
      'a move without its keys',
      { wp_id: 'WP01' },
      /lacks event_id, from_lane, to_lane, at, actor, force, execution_mode/,
    ],
    ['a move to no lane', { ...claim, to_lane: 'doing' }, /to_lane "doing" is no lane/],
    ['a lane in capitals', { ...claim, from_lane: 'Planned' }, /from_lane "Planned"/],
    ['a name of JavaScript as lane', { ...claim, from_lane: 'constructor' }, /no lane/],
    [
      'an actor of five keys',
      { ...claim, actor: { role: null, profile: null, tool: 'x', model: null, more: 1 } },
      /actor/,
    ],
    ['an actor of three keys', { ...claim, actor: { role: null, profile: null, tool: 'x' } }, /actor/],
    ['an actor with a number', { ...claim, actor: { role: 1, profile: null, tool: 'x', model: null } }, /actor/],
    ['evidence of no shape', { ...claim, evidence: 'x' }, /evidence is not an object/],
    ['evidence without review', { ...claim, evidence: { a: 1 } }, /evidence.review/],
    ['evidence of half a review', { ...claim, evidence: { review: { reviewer: 'x' } } }, /lacks verdict, reference/],
    [
      'evidence with half a repository',
      { ...claim, evidence: { review: { reviewer: 'a', verdict: 'b', reference: 'c' }, repos: [{ repo: 'x' }] } },
      /evidence.repos\[0\] lacks branch, commit/,
    ],
    ['half a review result', { ...claim, review_result: { reviewer: 'x' } }, /review_result lacks/],
    ['a note whose id is no ULID', { ...note, event_id: 'x' }, /event_id "x" is not a ULID/],
    ['a note without delta', { ...note, delta: null }, /delta is not an object/],
    ['a note without actor', { at: '', delta: {}, event_id: idOf(1), kind: 'annotation', wp_id: '' }, /lacks actor/],
    ['a subtask in no lane', { ...note, delta: { subtasks: { T001: 'finished' } } }, /delta.subtasks.T001/],
    ['subtasks as a list', { ...note, delta: { subtasks: ['T001'] } }, /delta.subtasks is not an object/],
    ['a process id in words', { ...note, delta: { shell_pid: 'x' } }, /shell_pid "x"/],
    ['half a review override', { ...note, delta: { review: { at: '' } } }, /delta.review lacks/],
    ['references that are no list', { ...note, delta: { tracker_refs: '#1' } }, /delta.tracker_refs is not a list/],
  ])('%s', (_, row, message) => {
    const { events, faults } = parse(`${line(seed)}\n${line(row)}\n${line(note)}\n`);
    expect(events.map(({ event_id }) => event_id)).toEqual([idOf(1), idOf(3)]);
    expect(faults).toEqual([{ line: 2, code: 'LOG_UNREADABLE', message: expect.stringMatching(message) as unknown }]);
  });

  it.each<[what: string, row: JsonObject]>([
    ['an unknown kind', { ...note, kind: 'rainbow' }],
    ['a kind that is no text', { ...note, kind: 0 }],
    ['a lifecycle row of the next version', { ...factRow(1, 'MissionCreated', '01Z'), schema_version: '6.0.0' }],
    ['a retrospective of the next version', { type: 'RetrospectiveCaptured', schema_version: 2, event_id: idOf(1) }],
  ])('%s is said to be newer', (_, row) => {
    expect(parse(`${line(row)}\n`).faults).toMatchObject([{ line: 1, code: 'LOG_FROM_NEWER_VERSION' }]);
  });

  it.each([
    ['<<<<<<< HEAD', /conflict marker/],
    ['=======', /conflict marker/],
    ['||||||| base', /conflict marker/],
    ['>>>>>>> theirs', /conflict marker/],
    [`\uFEFF${line(seed)}`, /byte order mark/],
    [`${line(seed)}${line(seed)}`, /not JSON/],
    ['{"a": NaN}', /not JSON/],
    ['{"a": -1e999}', /holds a number that is too large: -1e999/],
    [`{"a": ${'['.repeat(2000)}${']'.repeat(2000)}}`, /nested deeper than 900 levels/],
  ])('names %.40s', (text, message) => {
    expect(parse(`${line(claim)}\n${text}\n`).faults).toMatchObject([
      { line: 2, code: 'LOG_UNREADABLE', message: expect.stringMatching(message) as unknown },
    ]);
  });

  it('names the column where there is one', () => {
    expect(parse('  {"a": \0}\n').faults).toMatchObject([
      { line: 1, column: 9, message: expect.stringMatching(/NUL/) as unknown },
    ]);
    expect(parse('  {"a" 1}\n').faults).toMatchObject([{ line: 1, column: 8 }]);
    expect(parse('\uFEFF{}\n').faults).toMatchObject([{ line: 1, column: 1 }]);
  });

  it('finds every bad line beside lines that are not UTF-8', () => {
    const bytes = concat(`${line(seed)}\r\n`, [0xff, 0x0a], `oops\n${line(claim)}\r\n`, [0x7b, 0xc3, 0x28, 0x0a]);
    const { events, faults } = parseLog(bytes);
    expect(events).toHaveLength(2);
    expect(faults.map((fault) => [fault.line, /UTF-8/.test(fault.message)])).toEqual([
      [2, true],
      [3, false],
      [5, true],
    ]);
  });

  it('is cut out by line number, every other byte kept', () => {
    const bytes = concat(`${line(seed)}\r\n`, [0xff, 0x0a], `oops\n\n${line(claim)}`);
    const rest = withoutLines(
      bytes,
      parseLog(bytes).faults.map((fault) => fault.line),
    );
    expect(new TextDecoder().decode(rest)).toBe(`${line(seed)}\r\n\n${line(claim)}`);
  });

  it('is one fault when a line has fifty million characters', () => {
    const huge = bytesOf(`{"event_id": "${'x'.repeat(50_000_000)}\n${line(seed)}\n`);
    const { events, faults } = parseLog(huge);
    expect([events.length, faults.length, faults[0]?.line]).toEqual([1, 1, 1]);
    expect(faults[0]?.message.length).toBeLessThan(200);
  });
});

describe('what is read or passed over', () => {
  it.each<[what: string, row: JsonObject, family: string]>([
    ['kind null', { ...claim, kind: null }, 'transition'],
    ['an unknown type with lanes', { ...claim, type: 'X' }, 'transition'],
    ['unknown keys', { ...claim, more: { a: [1] } }, 'transition'],
    ['the old name of the slug', { ...claim, feature_slug: 'x' }, 'transition'],
    ['empty evidence', { ...claim, evidence: {} }, 'transition'],
    ['lanes with an event_type', { ...claim, event_type: null }, 'lifecycle'],
    ['an event_type nobody knows', { event_type: 'Rainbow' }, 'lifecycle'],
    ['a decision', { event_type: 'DecisionPointOpened', at: 'x', payload: {} }, 'lifecycle'],
    ['an event_name', { event_name: 'retrospective.started' }, 'retrospective'],
    ['a captured retrospective', { type: 'RetrospectiveCaptured', schema_version: 1 }, 'retrospective'],
    ['a note with an event_type', { ...note, event_type: 'x' }, 'annotation'],
  ])('%s', (_, row, family) => {
    expect(parse(`${line(row)}\n`)).toMatchObject({ events: [{ family }], faults: [] });
  });

  it.each([
    ['12', 12],
    [' +7 ', 7],
    ['3.9', 3],
    ['-3.9', -3],
    ['true', 1],
    ['"0012"', 12],
    ['" -5 "', -5],
    ['0', 0],
  ])('a process id %s is %i', (written, pid) => {
    const text = line(noteRow(1, 'WP01', '01Z', { shell_pid: '#' })).replace(
      '"#"',
      written === ' +7 ' ? '" +7 "' : written,
    );
    const { events } = parse(`${text}\n`);
    expect(snapshot(reduceLog(events)).work_packages['WP01']?.['shell_pid']).toBe(pid);
  });

  it('a process id beyond a double keeps every digit', () => {
    const text = line(noteRow(1, 'WP01', '01Z', { shell_pid: '#' }));
    const shown = (written: string): string =>
      printSnapshot(snapshot(reduceLog(parse(`${text.replace('"#"', written)}\n`).events)));
    expect(shown('12345678901234567890')).toContain('"shell_pid": 12345678901234567890\n');
    expect(shown('"+0012345678901234567890"')).toContain('"shell_pid": 12345678901234567890\n');
    expect(shown('1e20')).toContain('"shell_pid": 100000000000000000000\n');
  });
});

describe('any bytes', () => {
  const reduceAll = (bytes: Uint8Array): void => {
    const { events, faults } = parseLog(bytes);
    const state = reduceLog(events);
    const made = snapshotOf(state, { mission_number: null, mission_type: null });
    if (!('fault' in made)) expect(() => JSON.parse(printSnapshot(made)) as unknown).not.toThrow();
    const numbers = faults.map((fault) => fault.line);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    const rest = parseLog(withoutLines(bytes, numbers));
    expect(rest.faults).toEqual([]);
    expect(rest.events.length).toBeLessThanOrEqual(events.length);
  };

  /** What happens to files: overwritten, lost and repeated bytes, markers, other encodings, line ends. */
  const damage = fc.array(
    fc.tuple(
      fc.nat(),
      fc.constantFrom('overwrite', 'cut', 'repeat', 'insert'),
      fc.oneof(
        fc.uint8Array({ maxLength: 6 }),
        fc
          .constantFrom('\n<<<<<<< HEAD\n', '\0', '\uFEFF', '\r', '\u2028', '{', '}', '"', '\\', 'null', '1e999', ']')
          .map(bytesOf),
      ),
    ),
    { minLength: 1, maxLength: 5 },
  );

  const apply = (bytes: Uint8Array, how: string, place: number, part: Uint8Array): number[] => {
    const at = bytes.length === 0 ? 0 : place % bytes.length;
    const [before, after] = [[...bytes.subarray(0, at)], [...bytes.subarray(at)]];
    if (how === 'cut') return [...before, ...after.slice(part.length)];
    if (how === 'repeat') return [...before, ...after, ...after];
    return [...before, ...part, ...after.slice(how === 'insert' ? 0 : part.length)];
  };

  it('of a damaged log are read without an exception, with every fault named once', () => {
    fc.assert(
      fc.property(anyRows, damage, (rows, hits) => {
        const whole = bytesOf(logText(rows));
        reduceAll(hits.reduce((bytes, [place, how, part]) => Uint8Array.from(apply(bytes, how, place, part)), whole));
      }),
      { numRuns: 2500 },
    );
  });

  it('at all are read without an exception', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), reduceAll), { numRuns: 1000 });
  });

  it('of rows with wrong types are read without an exception', () => {
    const keys = [
      ...Object.keys(claim),
      'kind',
      'delta',
      'event_type',
      'event_name',
      'type',
      'review_result',
      'payload',
    ];
    const odd = fc.tuple(
      fc.constantFrom(claim, seed, note, factRow(4, 'DecisionPointOpened', '01Z')),
      fc.dictionary(fc.constantFrom(...keys), fc.jsonValue(), { maxKeys: 3 }),
      fc.dictionary(
        fc.constantFrom('subtasks', 'review', 'shell_pid', 'tracker_refs', 'note', 'agent'),
        fc.jsonValue(),
      ),
    );
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 6 }), (rows) => {
        const texts = rows.map(([row, more, delta]) => {
          const changed = row === note ? { ...row, delta, ...more } : { ...row, ...more };
          return line(parseJson(JSON.stringify(changed)));
        });
        reduceAll(bytesOf(`${texts.join('\n')}\n`));
      }),
      { numRuns: 1500 },
    );
  });
});
