import fc from 'fast-check';
import { parseJson } from '../../../src/domain/canonical-json/parse-json';
import { printCompact, printDocument } from '../../../src/domain/canonical-json/print-json';
import type { JsonObject } from '../../../src/domain/canonical-json/json-value';
import { emptyLogState, laneOf, slotOf, type LogState } from '../../../src/domain/status/log-state';
import { extendLogState, reduceLog } from '../../../src/domain/status/fold-log';
import { printSnapshot } from '../../../src/domain/status/snapshot';
import { anyRows, eventsOf, factRow, idOf, moveRow, noteRow, shuffled, snapshot } from './log-rows';
import { referenceReduce } from './reference-reducer';

const isMove = (row: JsonObject): boolean => Object.hasOwn(row, 'from_lane');

/** The state as a cache stores it and reads it again. */
const stored = (state: LogState): LogState =>
  parseJson(printCompact(state as unknown as JsonObject)) as unknown as LogState;

describe('reduceLog', () => {
  it('gives the work packages that the description of the format gives, row by row', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const made = snapshot(reduceLog(eventsOf(rows)));
        expect(printDocument(made.work_packages)).toBe(printDocument(referenceReduce(rows)));
      }),
      { numRuns: 1500 },
    );
  });

  it('gives the same state for any order of the same rows', () => {
    fc.assert(
      fc.property(
        anyRows.chain((rows) => fc.tuple(fc.constant(rows), shuffled(rows))),
        ([rows, other]) => {
          expect(reduceLog(eventsOf(other))).toEqual(reduceLog(eventsOf(rows)));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('counts a repeated move once', () => {
    const repeated = anyRows.chain((rows) => {
      const moves = rows.filter(isMove);
      return fc.tuple(fc.constant(rows), fc.shuffledSubarray([...moves, ...moves]));
    });
    fc.assert(
      fc.property(repeated, ([rows, again]) => {
        const once = reduceLog(eventsOf(rows));
        expect(reduceLog(eventsOf([...rows, ...again]))).toEqual({ ...once, rowCount: rows.length + again.length });
      }),
      { numRuns: 500 },
    );
  });

  it('takes the first row in the file of two moves with one id', () => {
    const first = moveRow(1, 'WP01', ['genesis', 'planned'], '05+00:00');
    const second = moveRow(1, 'WP01', ['genesis', 'canceled'], '01+00:00');
    expect(laneOf(reduceLog(eventsOf([first, second])), 'WP01')).toBe('planned');
    expect(laneOf(reduceLog(eventsOf([second, first])), 'WP01')).toBe('canceled');
  });

  it('keeps who implemented, the newest time of any row, and the moves that start elsewhere', () => {
    const state = reduceLog(
      eventsOf([
        moveRow(1, 'WP01', ['claimed', 'in_progress'], '01+00:00', { actor: 'otter' }),
        moveRow(2, 'WP01', ['for_review', 'in_review'], '02+00:00', { actor: 'heron' }),
        noteRow(3, 'WP01', '09+00:00', { note: 'x' }),
      ]),
    );
    expect(state.moved['WP01']?.implementer).toBe('otter');
    expect(state.newestAt).toEqual({ WP01: '2026-03-01T09:00:09+00:00' });
    expect(state.anomalies).toEqual([
      {
        event_id: idOf(2),
        wp_id: 'WP01',
        at: '2026-03-01T09:00:02+00:00',
        from_lane: 'for_review',
        to_lane: 'in_review',
        actual_lane: 'in_progress',
      },
    ]);
  });

  it('lists a bounded number of contradictions and counts all', () => {
    const rows = Array.from({ length: 300 }, (_, index) => moveRow(index, 'WP01', ['done', 'planned'], '01+00:00'));
    const { anomalies, anomalyCount } = reduceLog(eventsOf(rows));
    expect([anomalies.length, anomalyCount]).toEqual([50, 299]);
  });

  it('keeps the latest report and the decisions that wait, whatever the order of the rows', () => {
    const rows = [
      factRow(1, 'NextStepReported', '01+00:00', { result: 'failed' }),
      factRow(2, 'NextStepReported', '02+00:00', { result: 'success' }),
      factRow(3, 'DecisionPointOpened', '01+00:00', { decision_point_id: 'a' }),
      factRow(4, 'DecisionPointOpened', '01+00:00', { decision_point_id: 'b' }),
      factRow(5, 'DecisionPointResolved', '03+00:00', { decision_point_id: 'a' }),
    ];
    fc.assert(
      fc.property(shuffled(rows), (any) => {
        const state = reduceLog(eventsOf(any));
        expect(state.report?.payload).toEqual({ result: 'success' });
        expect(state.openDecisions.map(({ id }) => id)).toEqual(['b']);
      }),
    );
  });

  it('answers for ids that are names of JavaScript', () => {
    for (const id of ['constructor', '__proto__', 'toString']) {
      expect(laneOf(emptyLogState, id)).toBe('genesis');
      expect(slotOf(emptyLogState, id, 'agent')).toBeUndefined();
    }
  });
});

describe('extendLogState', () => {
  it('equals reducing everything, or declines: for any log, split and order', () => {
    const split = anyRows.chain((rows) => fc.tuple(shuffled(rows), fc.nat({ max: rows.length })));
    fc.assert(
      fc.property(split, ([rows, at]) => {
        const events = eventsOf(rows);
        const [before, after] = [events.slice(0, at), events.slice(at)];
        const ids = new Set(before.map(({ event_id }) => event_id));
        const extended = extendLogState(stored(reduceLog(before)), after, (id) => ids.has(id));
        if (extended !== null) expect(extended).toEqual(reduceLog(events));
      }),
      { numRuns: 1500 },
    );
  });

  it('accepts what comes later in every family', () => {
    const sorted = anyRows.map((rows) =>
      rows.map((row, index) => {
        const at = `2026-03-01T09:${String(10 + index)}:00+00:00`;
        return { ...row, ...(Object.hasOwn(row, 'timestamp') ? { timestamp: at } : { at }), event_id: idOf(index) };
      }),
    );
    fc.assert(
      fc.property(
        sorted.chain((rows) => fc.tuple(fc.constant(rows), fc.nat({ max: rows.length }))),
        ([rows, at]) => {
          const events = eventsOf(rows);
          const extended = extendLogState(stored(reduceLog(events.slice(0, at))), events.slice(at), () => false);
          expect(extended).toEqual(reduceLog(events));
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a move before the newest move', moveRow(9, 'WP02', ['genesis', 'planned'], '01+00:00')],
    ['a move at the same time with a smaller id', moveRow(1, 'WP02', ['genesis', 'planned'], '05+00:00')],
    ['a note before the newest note', noteRow(9, 'WP02', '01+00:00', { note: 'x' })],
    ['a fact before the newest fact', factRow(9, 'NextStepReported', '01+00:00')],
    ['a move with an id of before', moveRow(2, 'WP02', ['genesis', 'planned'], '09+00:00')],
  ])('declines %s', (_, row) => {
    const state = reduceLog(
      eventsOf([
        moveRow(2, 'WP01', ['genesis', 'planned'], '05+00:00'),
        noteRow(3, 'WP01', '05+00:00', { note: 'x' }),
        factRow(4, 'NextStepReported', '05+00:00'),
      ]),
    );
    expect(extendLogState(state, eventsOf([row]), (id) => id === idOf(2))).toBeNull();
  });

  it('keeps a float of a claim through a cache', () => {
    const claim = parseJson('{"shell_pid": 4711.50, "agent": 12345678901234567890}') as JsonObject;
    const state = reduceLog(
      eventsOf([moveRow(1, 'WP01', ['planned', 'claimed'], '01+00:00', { policy_metadata: claim })]),
    );
    expect(printSnapshot(snapshot(stored(state)))).toBe(printSnapshot(snapshot(state)));
    expect(printSnapshot(snapshot(state))).toContain('"shell_pid": 4711.5');
  });
});
