import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { realFileCalls, type FileCalls } from '../../../src/system/durable-file/file-calls';
import { jsonlEventLog } from '../../../src/adapters/jsonl-event-log/jsonl-event-log';
import { addIds, collectIds, isFull, mayContain } from '../../../src/adapters/jsonl-event-log/seen-ids';
import { withOwnerLock } from '../../../src/adapters/owner-lock/owner-lock';
import { printLine } from '../../../src/domain/canonical-json/print-json';
import { reduceLog } from '../../../src/domain/status/fold-log';
import { idOf, move, storeFixture, type StoreFixture } from '../../reliability/store/store-fixture';

const line = (number: number, more = {}): string => `${printLine(move(number, more).row)}\n`;

/** Real calls that count the bytes read from the log by descriptor: a trusted checkpoint needs none. */
function counting(): { readonly calls: FileCalls; readonly bytesRead: () => number } {
  let total = 0;
  const calls: FileCalls = {
    ...realFileCalls,
    read(descriptor, into, position) {
      const count = realFileCalls.read(descriptor, into, position);
      total += count;
      return count;
    },
  };
  return { calls, bytesRead: () => total };
}

describe('the checkpoint of a log', () => {
  let store: StoreFixture;
  const plain = jsonlEventLog(withOwnerLock);
  beforeEach(async () => {
    store = storeFixture();
    writeFileSync(store.log, Array.from({ length: 20 }, (_, index) => line(index * 2 + 2)).join(''));
    await plain.append(store.mission, () => [move(50)]);
  });
  afterEach(() => store.remove());

  /** The state that the log alone leads to. */
  const truth = (): unknown => reduceLog(plain.events(store.mission));

  it('spares reading the log', () => {
    const { calls, bytesRead } = counting();
    expect(jsonlEventLog(withOwnerLock, calls).view(store.mission).state).toEqual(truth());
    expect(bytesRead()).toBe(0);
  });

  it('lets an append read only its own bytes', async () => {
    const { calls, bytesRead } = counting();
    await jsonlEventLog(withOwnerLock, calls).append(store.mission, () => [move(60)]);
    expect(bytesRead()).toBe(1 + line(60).length);
    expect(plain.view(store.mission).state).toEqual(truth());
  });

  const changes: readonly (readonly [string, (path: string) => void])[] = [
    ['grown by a foreign event', (path) => appendFileSync(path, line(70))],
    ['grown by a late event', (path) => appendFileSync(path, line(1))],
    ['grown by a repeated event', (path) => appendFileSync(path, line(2, { to_lane: 'done' }))],
    ['shrunk by its last event', (path) => truncateSync(path, statSync(path).size - line(50).length)],
    ['emptied', (path) => truncateSync(path, 0)],
    [
      'edited without a change of size or time',
      (path) => {
        const { atime, mtime } = statSync(path);
        const text = readFileSync(path, 'utf8');
        writeFileSync(path, text.replaceAll('"planned"', '"blocked"'));
        utimesSync(path, atime, mtime);
      },
    ],
    [
      'replaced by a copy with another content',
      (path) => {
        writeFileSync(`${path}.new`, line(90));
        renameSync(`${path}.new`, path);
      },
    ],
  ];

  it.each(changes)('is not believed about a log that was %s', async (_, change) => {
    change(store.log);
    expect(plain.view(store.mission).state).toEqual(truth());
    await plain.append(store.mission, () => [move(99)]);
    expect(plain.view(store.mission).state).toEqual(truth());
    expect(plain.view(store.mission).state.newest.transition?.[1]).toBe(idOf(99));
  });

  it('is not believed about a log that is gone', () => {
    rmSync(store.log);
    expect(plain.view(store.mission)).toMatchObject({ exists: false, state: { rowCount: 0 } });
  });

  it.each(['', 'x', '{"version": 1}\n', '{"version": 1, "identity": null, "state": {}}\n', '\0\0\0'])(
    'is ignored when damaged: %j',
    (text) => {
      writeFileSync(store.checkpoint, text);
      expect(plain.view(store.mission).state).toEqual(truth());
    },
  );

  it('is ignored when cut anywhere', () => {
    const whole = readFileSync(store.checkpoint);
    for (let size = 0; size < whole.length; size += 97) {
      writeFileSync(store.checkpoint, whole.subarray(0, size));
      expect(plain.view(store.mission).state).toEqual(truth());
    }
  });

  it('is not needed: where it cannot be written the append succeeds', async () => {
    const calls: FileCalls = {
      ...realFileCalls,
      mkdir(path) {
        if (path.includes('checkpoints')) throw Object.assign(new Error('EROFS'), { code: 'EROFS' });
        realFileCalls.mkdir(path);
      },
    };
    rmSync(store.checkpoint);
    const receipt = await jsonlEventLog(withOwnerLock, calls).append(store.mission, () => [move(60)]);
    expect(existsSync(store.checkpoint)).toBe(false);
    expect(receipt.after).toEqual(truth());
  });

  it('stays true over a thousand appends by way of many sizes of its id set', async () => {
    for (let number = 100; number < 1100; number += 50) {
      await plain.append(store.mission, () => Array.from({ length: 50 }, (_, index) => move(number + index)));
    }
    const { calls, bytesRead } = counting();
    expect(jsonlEventLog(withOwnerLock, calls).view(store.mission).state).toEqual(truth());
    expect(bytesRead()).toBe(0);
    await expect(plain.append(store.mission, () => [move(2000, { event_id: idOf(100) })])).rejects.toMatchObject({
      problems: [{ diagnostic_code: 'STATUS_EVENT_PERSISTENCE_VERIFICATION_FAILED' }],
    });
  });

  it('refuses to write behind a program that changed the log meanwhile', async () => {
    const size = statSync(store.log).size;
    const receipt = plain.append(store.mission, () => {
      appendFileSync(store.log, line(70));
      return [move(80)];
    });
    await expect(receipt).rejects.toMatchObject({ problems: [{ diagnostic_code: 'LOG_WRITE_FAILED' }] });
    expect(statSync(store.log).size).toBe(size + line(70).length);
    await plain.append(store.mission, () => [move(80)]);
    expect(plain.view(store.mission).state).toEqual(truth());
  });
});

describe('the set of seen ids', () => {
  const ids = Array.from({ length: 5000 }, (_, index) => idOf(index));

  it('never forgets one', () => {
    const grown = ids.slice(2500).reduce((seen, id) => addIds(seen, [id]), collectIds(ids.slice(0, 2500)));
    expect(ids.every((id) => mayContain(grown, id))).toBe(true);
  });

  it('is rarely wrong about one it never saw, up to the moment it calls itself full', () => {
    let seen = collectIds([]);
    let next = 0;
    while (!isFull(seen)) seen = addIds(seen, [ids[next++] ?? '']);
    const strangers = Array.from({ length: 20_000 }, (_, index) => idOf(1_000_000 + index));
    expect(strangers.filter((id) => mayContain(seen, id)).length).toBeLessThan(200);
  });
});
