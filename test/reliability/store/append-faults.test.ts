import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { realFileCalls, type FileCalls } from '../../../src/system/durable-file/file-calls';
import { jsonlEventLog } from '../../../src/adapters/jsonl-event-log/jsonl-event-log';
import { printLine } from '../../../src/domain/canonical-json/print-json';
import { ProblemError } from '../../../src/domain/problem/problem';
import type { LogEvent } from '../../../src/domain/status/event';
import { move, storeFixture, type StoreFixture } from './store-fixture';

const unlocked = <Result>(_: string, __: string, work: () => Result | Promise<Result>): Promise<Result> =>
  Promise.resolve().then(work);
const line = (number: number): string => `${printLine(move(number).row)}\n`;

class Killed extends Error {}

type Fault = (name: keyof FileCalls, run: () => unknown, args: readonly unknown[]) => unknown;

/** File calls of which the `k`-th (from 1) meets a fault; `count` tells how many there were. */
function faulty(k: number, fault: Fault): { readonly calls: FileCalls; count(): number; name(): string } {
  let count = 0;
  let name = '';
  let isDead = false;
  const entries = (Object.keys(realFileCalls) as (keyof FileCalls)[]).map((key) => {
    const real = realFileCalls[key] as (...args: unknown[]) => unknown;
    const call = (...args: unknown[]): unknown => {
      if (isDead) throw new Killed();
      count += 1;
      if (count !== k) return real(...args);
      name = key;
      try {
        return fault(key, () => real(...args), args);
      } catch (error) {
        isDead = error instanceof Killed;
        throw error;
      }
    };
    return [key, call];
  });
  return { calls: Object.fromEntries(entries), count: () => count, name: () => name };
}

const failing =
  (code: string): Fault =>
  () => {
    throw Object.assign(new Error(`${code}: injected`), { code });
  };
const kill: Fault = () => {
  throw new Killed();
};
/** Dies in the middle of a write: some of the bytes are on the disk. */
const killInWrite: Fault = (name, run, args) => {
  if (name !== 'write') throw new Killed();
  const bytes = args[1] as Uint8Array;
  realFileCalls.write(args[0] as number, bytes.subarray(0, Math.floor(bytes.length / 2)));
  throw new Killed();
};
const shorten: Fault = (name, run, args) => {
  if (name !== 'write') return run();
  const bytes = args[1] as Uint8Array;
  return realFileCalls.write(args[0] as number, bytes.subarray(0, Math.floor(bytes.length / 2)));
};
/** The disk says yes and keeps something else. */
const corrupt: Fault = (name, run, args) => {
  if (name !== 'write') return run();
  const bytes = Buffer.from(args[1] as Uint8Array);
  bytes[Math.floor(bytes.length / 2)] = 0x21;
  return realFileCalls.write(args[0] as number, bytes);
};

const eventsFor = (count: number): LogEvent[] => Array.from({ length: count }, (_, index) => move(5 + index));

const beginnings: readonly (readonly [string, string | null, number, number])[] = [
  ['no log', null, 0, 1],
  ['a log', line(1) + line(3), 2, 1],
  ['a log without a last line feed', (line(1) + line(3)).trimEnd(), 2, 1],
  ['a log with a torn tail', `${line(1)}${line(3)}{"act`, 2, 1],
  ['a log, by a unit over the end of a page', line(1).repeat(11), 11, 5],
  ['no log, by a unit over the end of a page', null, 0, 20],
];
const faults: readonly (readonly [string, Fault])[] = [
  ['EACCES', failing('EACCES')],
  ['EIO', failing('EIO')],
  ['ENOSPC', failing('ENOSPC')],
  ['ENOENT', failing('ENOENT')],
  ['a short write', shorten],
  ['a lying disk', corrupt],
  ['a kill', kill],
  ['a kill within the write', killInWrite],
];
/** What the system says matters on a plain log; elsewhere one refusal stands for all. */
const refusals = ['EACCES', 'ENOSPC', 'ENOENT'];
const cases = beginnings.flatMap(([start, text, had, adds]) =>
  faults.flatMap(([what, fault]) => {
    if (refusals.includes(what) && start !== 'a log' && start !== 'no log') return [];
    const one = { start, text, had, adds, what, fault };
    return start === 'a log'
      ? [
          { ...one, hasCheckpoint: false },
          { ...one, hasCheckpoint: true },
        ]
      : [{ ...one, hasCheckpoint: false }];
  }),
);

describe.each(cases)('$what on $start (checkpoint: $hasCheckpoint)', ({ text, had, adds, fault, hasCheckpoint }) => {
  const prepare = async (): Promise<StoreFixture> => {
    const store = storeFixture();
    if (text !== null) writeFileSync(store.log, text);
    if (hasCheckpoint) {
      writeFileSync(store.log, line(1));
      await jsonlEventLog(unlocked).append(store.mission, () => [move(3)]);
    }
    return store;
  };

  it('at every call leaves the event or not, tells which, and lets the next command work', async () => {
    for (let k = 1; ; k++) {
      const store = await prepare();
      try {
        const { calls, count, name } = faulty(k, fault);
        const outcome = await jsonlEventLog(unlocked, calls)
          .append(store.mission, () => eventsFor(adds))
          .then(
            () => 'done',
            (error: unknown) => {
              if (error instanceof ProblemError) return error.problems[0];
              if (error instanceof Killed) return 'killed';
              throw new Error(`call ${k} (${name()}) ended in no problem`, { cause: error });
            },
          );
        const log = jsonlEventLog(unlocked);
        const found = log.events(store.mission).length;
        const at = `call ${k} (${name()}): ${typeof outcome === 'string' ? outcome : outcome.message}`;
        expect([at, found === had || found === had + adds]).toEqual([at, true]);
        if (outcome === 'done') expect([at, found]).toEqual([at, had + adds]);
        if (typeof outcome === 'object') {
          const isTruthful = outcome.message.includes('nothing was recorded') ? found === had : true;
          expect([at, isTruthful]).toEqual([at, true]);
          expect([at, outcome.remediation.length > 0]).toEqual([at, true]);
        }
        const receipt = await log.append(store.mission, () => [move(77)]);
        expect([at, log.events(store.mission).length]).toEqual([at, found + 1]);
        expect([at, log.diagnose(store.mission).faults]).toEqual([at, []]);
        expect([at, log.view(store.mission).state]).toEqual([at, receipt.after]);
        expect(readFileSync(store.log, 'utf8').startsWith((text ?? '').replace(/\{"act$/, ''))).toBe(true);
        expect(readdirSync(store.mission.directory).sort()).toEqual([
          'meta.json',
          'status.events.jsonl',
          'status.json',
        ]);
        if (k > count()) return;
      } finally {
        store.remove();
      }
    }
  });
});

it('takes an event back whose first write fails, so that no empty log stays', async () => {
  const store = storeFixture();
  const { calls } = faulty(0, kill);
  const refusing: FileCalls = { ...calls, write: failing('ENOSPC') as unknown as FileCalls['write'] };
  await expect(jsonlEventLog(unlocked, refusing).append(store.mission, () => [move(1)])).rejects.toMatchObject({
    problems: [{ diagnostic_code: 'LOG_WRITE_FAILED' }],
  });
  expect(existsSync(store.log)).toBe(false);
  store.remove();
});
