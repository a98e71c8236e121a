import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { jsonlEventLog } from '../../../src/adapters/jsonl-event-log/jsonl-event-log';
import { withOwnerLock } from '../../../src/adapters/owner-lock/owner-lock';
import { reduceLog } from '../../../src/domain/status/fold-log';
import { bundleChild, move, storeFixture, type StoreFixture } from './store-fixture';

/** Sizes of the runs; larger ones are asked for by environment, e.g. SPEC_KITTY_RACERS=32. */
const RACERS = Number(process.env['SPEC_KITTY_RACERS'] ?? 16);
const APPENDS = Number(process.env['SPEC_KITTY_APPENDS'] ?? 25);
const KILLS = Number(process.env['SPEC_KITTY_KILLS'] ?? 200);

interface Ended {
  readonly confirmed: readonly string[];
  readonly trouble: string;
  readonly exit: number | null;
}

let bundles: string;
let child: string;
let store: StoreFixture;
const log = jsonlEventLog(withOwnerLock);

beforeAll(() => {
  bundles = mkdtempSync(join(tmpdir(), 'spec-kitty-child-'));
  child = bundleChild(join(__dirname, 'append-child.ts'), bundles);
});
afterAll(() => rmSync(bundles, { recursive: true, force: true }));
beforeEach(() => {
  store = storeFixture();
});
afterEach(() => store.remove());

function run(
  slug: string,
  count: number,
): { readonly process: ChildProcessByStdio<null, Readable, Readable>; readonly ended: Promise<Ended> } {
  const one = spawn(process.execPath, [child, store.root, slug, String(count)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let trouble = '';
  one.stdout.on('data', (part: Buffer) => (out += part.toString()));
  one.stderr.on('data', (part: Buffer) => (trouble += part.toString()));
  const ended = new Promise<Ended>((resolve) =>
    one.once('close', (exit) => resolve({ confirmed: out.split('\n').slice(0, -1), trouble, exit })),
  );
  return { process: one, ended };
}

const idsIn = (slug: string): readonly (string | null)[] =>
  log.events(storeFixture(slug, store.root).mission).map(({ event_id }) => event_id);
const leftovers = (): readonly string[] => readdirSync(store.locks);

it('loses, tears and repeats nothing among many processes on one mission', async () => {
  const all = await Promise.all(Array.from({ length: RACERS }, () => run('otters', APPENDS).ended));
  expect(all.map(({ trouble }) => trouble).join('')).toBe('');
  const confirmed = all.flatMap((one) => one.confirmed);
  expect(confirmed).toHaveLength(RACERS * APPENDS);
  const stored = idsIn('otters');
  expect(stored).toHaveLength(confirmed.length);
  expect(new Set(stored)).toEqual(new Set(confirmed));
  const { state, hasTornTail } = log.view(store.mission);
  expect([state.anomalyCount, hasTornTail]).toEqual([0, false]);
  expect(state).toEqual(reduceLog(log.events(store.mission)));
  expect(readdirSync(store.locks)).toEqual([]);
  expect((await log.append(store.mission, () => [])).isSnapshotChanged).toBe(false);
}, 120_000);

it('keeps missions apart when each process has its own', async () => {
  const slugs = Array.from({ length: RACERS }, (_, index) => `mission-${index}`);
  const all = await Promise.all(slugs.map((slug) => run(slug, 5).ended));
  expect(all.map(({ trouble }) => trouble).join('')).toBe('');
  slugs.forEach((slug, index) => expect(idsIn(slug)).toEqual(all[index]?.confirmed));
  expect(readdirSync(store.locks)).toEqual([]);
}, 120_000);

it(`survives ${KILLS} kills at random moments: what was confirmed stays, the next command works`, async () => {
  const confirmed: string[] = [];
  let killed = 0;
  while (killed < KILLS) {
    // Two at a time, so that one waits for the lock of the other when it dies.
    const pair = [run('otters', 1000), run('otters', 1000)];
    // From the first word of either on: a busy machine takes its time to start them.
    await Promise.race(pair.map(({ process: one }) => once(one.stdout, 'data')));
    await Promise.all(
      pair.map(async ({ process: one }) => {
        await sleep(Math.random() * 100);
        one.kill('SIGKILL');
      }),
    );
    for (const { ended } of pair) {
      const { confirmed: ids, trouble } = await ended;
      expect(trouble).toBe('');
      confirmed.push(...ids);
      killed += 1;
    }
    expect(log.diagnose(store.mission).faults).toEqual([]);
  }
  expect(confirmed.length).toBeGreaterThanOrEqual(KILLS / 2);
  const stored = idsIn('otters');
  expect(new Set(stored).size).toBe(stored.length);
  expect(confirmed.filter((id) => !stored.includes(id))).toEqual([]);
  // One event more than confirmed for each kill at the most: written, but killed before it said so.
  expect(stored.length).toBeLessThanOrEqual(confirmed.length + killed);
  const receipt = await log.append(store.mission, ({ state }) => {
    const at = new Date(Date.parse(state.newest.transition?.[0] ?? '') + 1000).toISOString().replace('.000Z', '+00:00');
    return [move(1, { at, wp_id: 'WP01', from_lane: state.moved['WP01']?.lane ?? 'planned', to_lane: 'blocked' })];
  });
  expect(receipt.after).toEqual(reduceLog(log.events(store.mission)));
  expect(receipt.after.anomalyCount).toBe(0);
  expect(leftovers().filter((name) => name.endsWith('.lock'))).toEqual([]);
  expect(readdirSync(store.mission.directory).sort()).toEqual(['meta.json', 'status.events.jsonl', 'status.json']);
  expect(existsSync(join(store.root, '.git', 'spec-kitty', 'torn'))).toBe(false);
  expect(readFileSync(store.log, 'utf8').endsWith('\n')).toBe(true);
}, 120_000);
