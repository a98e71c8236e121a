import fc from 'fast-check';
import { compareEvents, reduceLog } from '../../../src/domain/status/fold-log';
import { pastLog, type PastLog } from '../../../src/domain/status/past-log';
import { anyRows, eventsOf, idOf, moveRow, shuffled, snapshot, SLUG } from './log-rows';

const moves = eventsOf([
  moveRow(1, 'WP01', ['genesis', 'planned'], '01+00:00'),
  moveRow(2, 'WP01', ['planned', 'claimed'], '02.500000+00:00'),
  moveRow(3, 'WP01', ['claimed', 'in_progress'], '02.500000+00:00'),
  moveRow(4, 'WP01', ['in_progress', 'for_review'], '04Z'),
]);

function known(point: string, events = moves): PastLog {
  const past = pastLog(events, point, SLUG);
  if ('problem' in past) throw new Error(past.problem.message);
  return past;
}

const idsAt = (point: string): readonly (string | null)[] => known(point).events.map(({ event_id: id }) => id);

describe('The log as it was', () => {
  it.each([
    ['an event, which is included, and not one of the same moment after it', idOf(2), 2],
    ['an event in small letters', idOf(3).toLowerCase(), 3],
    ['a time between two events', '2026-03-01T09:00:02Z', 1],
    ['the very moment of events', '2026-03-01T09:00:02.500000+00:00', 3],
    ['a time in another zone', '2026-03-01T11:00:02.5+02:00', 3],
    ['a time without a zone, which is UTC', '2026-03-01T09:00:03', 3],
    ['a minute', '2026-03-01T09:01', 4],
    ['a day, which is counted whole', '2026-03-01', 4],
    ['the day before', '2026-02-28', 0],
  ])('ends at %s', (_what, point, count) => {
    expect(idsAt(point)).toEqual(moves.slice(0, count).map(({ event_id: id }) => id));
    expect(known(point).last).toEqual(count === 0 ? null : { event_id: idOf(count), at: moves[count - 1]?.at });
  });

  it.each(['', 'yesterday', '2026-13-01', '2026-02-30', '2026-03-01T25:00', idOf(9)])('knows no %p', (point) => {
    expect(pastLog(moves, point, SLUG)).toMatchObject({ problem: { diagnostic_code: 'EVENT_NOT_FOUND' } });
  });

  it('is the same whatever order the rows of the log stand in, and ends at the event that was named', () => {
    fc.assert(
      fc.property(
        anyRows.chain((rows) => fc.tuple(fc.constant(rows), shuffled(rows))),
        ([rows, others]) => {
          const events = eventsOf(rows);
          for (const id of new Set(events.flatMap(({ event_id: one }) => one ?? []))) {
            const past = known(id, events);
            expect(past.last?.event_id).toBe(id);
            expect(reduceLog(known(id, eventsOf(others)).events)).toEqual(reduceLog(past.events));
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is all of it at the newest event', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const events = eventsOf(rows);
        const newest = [...events].sort(compareEvents).at(-1)?.event_id ?? null;
        if (newest !== null) expect(reduceLog(known(newest, events).events)).toEqual(reduceLog(events));
      }),
      { numRuns: 60 },
    );
  });

  it('is a board that the log had at that time: what came later changes none of it', () => {
    const before = reduceLog(known(idOf(2)).events);
    expect(snapshot(before)).toEqual(snapshot(reduceLog(moves.slice(0, 2))));
    expect(before.moved['WP01']?.lane).toBe('claimed');
  });
});
