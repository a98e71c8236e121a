import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { jsonlEventLog } from '../../src/adapters/jsonl-event-log/jsonl-event-log';
import { memoryEventLog } from '../../src/adapters/memory/memory-event-log';
import { withOwnerLock } from '../../src/adapters/owner-lock/owner-lock';
import { printLine } from '../../src/domain/canonical-json/print-json';
import type { LogEvent } from '../../src/domain/status/event';
import { emptyLogState } from '../../src/domain/status/log-state';
import { reduceLog } from '../../src/domain/status/fold-log';
import type { EventLog } from '../../src/ports/event-log';
import { eventOf, idOf, move, problemOf, storeFixture, type StoreFixture } from '../reliability/store/store-fixture';

type Open = (store: StoreFixture, text: string | null) => EventLog;

const adapters: readonly (readonly [string, Open])[] = [
  [
    'lines of JSON on the disk',
    (store, text) => {
      if (text !== null) writeFileSync(store.log, text);
      return jsonlEventLog(withOwnerLock);
    },
  ],
  ['memory', ({ mission }, text) => memoryEventLog(new Map(text === null ? [] : [[mission.directory, text]]))],
];

const textOf = (...events: readonly LogEvent[]): string => events.map(({ row }) => `${printLine(row)}\n`).join('');
const claimed = (number: number, wp = 'WP01'): LogEvent =>
  move(number, { wp_id: wp, from_lane: 'planned', to_lane: 'claimed' });

describe.each(adapters)('an event log in %s', (_, open) => {
  let store: StoreFixture;
  beforeEach(() => {
    store = storeFixture();
  });
  afterEach(() => store.remove());

  it('reads as empty where there is none', () => {
    const log = open(store, null);
    expect(log.view(store.mission)).toEqual({ state: emptyLogState, exists: false, hasTornTail: false });
    expect(log.events(store.mission)).toEqual([]);
    expect(log.diagnose(store.mission)).toMatchObject({ events: [], faults: [] });
  });

  it('gives back what was appended, with the state before and after', async () => {
    const log = open(store, null);
    const receipt = await log.append(store.mission, ({ exists }) => (exists ? [] : [claimed(1), claimed(2, 'WP02')]));
    expect(receipt.events.map(({ event_id }) => event_id)).toEqual([idOf(1), idOf(2)]);
    expect(receipt.before).toEqual(emptyLogState);
    expect(receipt.after).toEqual(reduceLog([claimed(1), claimed(2, 'WP02')]));
    expect(receipt.isSnapshotChanged).toBe(true);
    expect(log.view(store.mission)).toEqual({ state: receipt.after, exists: true, hasTornTail: false });
    expect(log.events(store.mission)).toEqual([claimed(1), claimed(2, 'WP02')]);
  });

  it('appends nothing for an empty list', async () => {
    const log = open(store, textOf(claimed(1)));
    await log.append(store.mission, () => []);
    const receipt = await log.append(store.mission, () => []);
    expect(receipt).toMatchObject({ events: [], isSnapshotChanged: false });
    expect(log.events(store.mission)).toEqual([claimed(1)]);
  });

  it('makes no log for an empty list', async () => {
    const log = open(store, null);
    expect((await log.append(store.mission, () => [])).isSnapshotChanged).toBe(false);
    expect(log.view(store.mission).exists).toBe(false);
  });

  it('passes on what the decision throws and records nothing', async () => {
    const log = open(store, textOf(claimed(1)));
    const refuse = (): never => {
      throw new Error('a rule said no');
    };
    await expect(log.append(store.mission, refuse)).rejects.toThrow('a rule said no');
    expect(log.events(store.mission)).toEqual([claimed(1)]);
  });

  it('counts a whole last line without a line feed', async () => {
    const log = open(store, textOf(claimed(1), claimed(2, 'WP02')).trimEnd());
    expect(log.view(store.mission).hasTornTail).toBe(false);
    await log.append(store.mission, () => [claimed(3, 'WP03')]);
    expect(log.events(store.mission)).toEqual([claimed(1), claimed(2, 'WP02'), claimed(3, 'WP03')]);
  });

  it('ignores an incomplete last line, and sets it aside with the next append', async () => {
    const log = open(store, `${textOf(claimed(1))}{"actor": "ott`);
    expect(log.view(store.mission)).toMatchObject({ state: reduceLog([claimed(1)]), hasTornTail: true });
    const receipt = await log.append(store.mission, () => [claimed(2, 'WP02')]);
    expect(receipt.tornTailSavedAt).toEqual(expect.any(String));
    expect(log.view(store.mission)).toMatchObject({ hasTornTail: false });
    expect(log.events(store.mission)).toEqual([claimed(1), claimed(2, 'WP02')]);
  });

  it('refuses a damaged log as a whole, naming every line, and appends nothing to it', async () => {
    const text = `${textOf(claimed(1))}<<<<<<< HEAD\n${textOf(claimed(2, 'WP02'))}not json\n`;
    const log = open(store, text);
    for (const work of [
      () => log.view(store.mission),
      () => log.events(store.mission),
      () => log.append(store.mission, () => [claimed(3)]),
    ]) {
      const problem = await problemOf(work);
      expect(problem.diagnostic_code).toBe('LOG_UNREADABLE');
      expect(problem['faults']).toMatchObject([{ line: 2 }, { line: 4 }]);
    }
    expect(log.diagnose(store.mission)).toMatchObject({
      events: [{ event_id: idOf(1) }, { event_id: idOf(2) }],
      faults: [{ line: 2 }, { line: 4 }],
    });
  });

  it('knows a log of a newer version from a damaged one', async () => {
    const log = open(store, `${textOf(claimed(1))}{"kind": "tomorrow"}\n`);
    expect((await problemOf(() => log.view(store.mission))).diagnostic_code).toBe('LOG_FROM_NEWER_VERSION');
  });

  it('never calls a move done that another one from the future outdoes', async () => {
    const log = open(store, textOf(claimed(100)));
    const problem = await problemOf(() =>
      log.append(store.mission, () => [move(5, { wp_id: 'WP01', from_lane: 'claimed', to_lane: 'in_progress' })]),
    );
    expect(problem).toMatchObject({
      diagnostic_code: 'STATUS_EVENT_PERSISTENCE_VERIFICATION_FAILED',
      violated_invariant: 'STA-002',
    });
  });

  it('never calls a move done whose id was there before', async () => {
    const log = open(store, textOf(claimed(1)));
    const problem = await problemOf(() =>
      log.append(store.mission, () => [
        move(9, { event_id: idOf(1), wp_id: 'WP01', from_lane: 'claimed', to_lane: 'in_progress' }),
      ]),
    );
    expect(problem.diagnostic_code).toBe('STATUS_EVENT_PERSISTENCE_VERIFICATION_FAILED');
  });

  it('takes rows of the other families on the same path', async () => {
    const log = open(store, null);
    const step = eventOf({
      event_id: idOf(1),
      event_type: 'MissionCreated',
      timestamp: '2026-01-01T00:00:00+00:00',
      payload: {},
    });
    await log.append(store.mission, () => [step]);
    expect(log.events(store.mission)).toEqual([step]);
    expect(log.view(store.mission).state.lifecycle).toEqual({ 'MissionCreated|': true });
  });

  it('folds any sequence of appends to what the whole log folds to', async () => {
    const numbers = fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(numbers, async (batches) => {
        const own = storeFixture();
        try {
          const log = open(own, null);
          for (const batch of batches) {
            // Late inserts and repeated ids are recorded but may be without effect: then the append says so.
            await log
              .append(own.mission, () => batch.map((number) => move(number)))
              .catch((error: unknown) => {
                expect(error).toMatchObject({
                  problems: [{ diagnostic_code: 'STATUS_EVENT_PERSISTENCE_VERIFICATION_FAILED' }],
                });
              });
            expect(log.view(own.mission).state).toEqual(reduceLog(log.events(own.mission)));
          }
          expect(log.events(own.mission)).toEqual(batches.flat().map((number) => move(number)));
        } finally {
          own.remove();
        }
      }),
      { numRuns: 60 },
    );
  });
});
