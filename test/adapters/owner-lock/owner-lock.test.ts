import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  identityKey,
  livenessOf,
  ownIdentity,
  type OwnerIdentity,
} from '../../../src/adapters/owner-lock/owner-identity';
import { withOwnerLock } from '../../../src/adapters/owner-lock/owner-lock';
import { ended, until } from '../../given/processes';
import { bundleChild, problemOf } from '../../reliability/store/store-fixture';

let bundles: string;
let child: string;
let commonDir: string;
let locks: string;
const started: ChildProcess[] = [];

beforeAll(() => {
  bundles = mkdtempSync(join(tmpdir(), 'spec-kitty-child-'));
  child = bundleChild(join(__dirname, '../../reliability/store/lock-child.ts'), bundles);
});
afterAll(() => rmSync(bundles, { recursive: true, force: true }));
beforeEach(() => {
  commonDir = mkdtempSync(join(tmpdir(), 'spec-kitty-lock-'));
  locks = join(commonDir, 'spec-kitty-locks');
});
afterEach(() => {
  for (const one of started.splice(0)) one.kill('SIGKILL');
  rmSync(commonDir, { recursive: true, force: true });
});

const start = (...args: string[]): ChildProcess => {
  const one = spawn(process.execPath, [child, commonDir, ...args], { stdio: 'ignore' });
  started.push(one);
  return one;
};
const names = (): string[] => (existsSync(locks) ? readdirSync(locks) : []);
const lines = (name: string): number =>
  existsSync(join(commonDir, name)) ? readFileSync(join(commonDir, name), 'utf8').split('\n').length - 1 : 0;

/** Leaves a lock as if its owner had taken it. */
const leaveLock = (content: string): void => {
  mkdirSync(join(locks, 'otters.lock'), { recursive: true });
  writeFileSync(join(locks, 'otters.lock', 'owner.json'), content);
};
const asAnother = (change: Partial<OwnerIdentity>): string => JSON.stringify({ ...ownIdentity(), ...change });
const quick = { timeoutMs: 30 };

describe('the owner lock', () => {
  it('gives back what the work gives and leaves nothing', async () => {
    expect(await withOwnerLock(commonDir, 'otters', () => 42)).toBe(42);
    expect(names()).toEqual([]);
  });

  it('is released when the work throws', async () => {
    await expect(withOwnerLock(commonDir, 'otters', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(names()).toEqual([]);
  });

  it('lets one at a time in within one process too', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(1);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => withOwnerLock(commonDir, 'otters', work)));
    expect(most).toBe(1);
    expect(names()).toEqual([]);
  });

  it('keeps different names apart, whatever characters and length they have', async () => {
    const odd = ['a/b', '..', '.', 'ü'.repeat(120), `${'ü'.repeat(119)}v`, 'a\nb', 'con:1', '%2F'];
    const nest = (rest: readonly string[]): Promise<number> | number => {
      const [first, ...others] = rest;
      return first === undefined ? names().length : withOwnerLock(commonDir, first, () => nest(others), quick);
    };
    expect(await nest(odd)).toBe(odd.length);
    expect(readdirSync(commonDir)).toEqual(['spec-kitty-locks']);
  });

  it('holds among 24 processes that kill themselves inside at random', async () => {
    const all = Array.from({ length: 24 }, () => start('25', '0.08'));
    await Promise.all(all.map(ended));
    const killed = all.filter(({ signalCode }) => signalCode === 'SIGKILL').length;
    expect(killed).toBeGreaterThan(5);
    expect(lines('violations')).toBe(0);
    expect(lines('entries')).toBeGreaterThan(100);
    await withOwnerLock(commonDir, 'otters', () => undefined, quick);
    expect(names()).toEqual([]);
  }, 60_000);

  it('stays with a suspended holder, and passes on at once when that is killed', async () => {
    const holder = start('1', '0', 'holding');
    await until(() => existsSync(join(commonDir, 'holding')));
    holder.kill('SIGSTOP');
    const problem = await problemOf(() => withOwnerLock(commonDir, 'otters', () => undefined, quick));
    expect(problem.diagnostic_code).toBe('LOCK_TIMEOUT');
    expect(problem['holder_pid']).toBe(holder.pid);
    expect(problem.message).toContain(join(locks, 'otters.lock'));
    expect(names()).toEqual(['otters.lock']);
    holder.kill('SIGKILL');
    await expect(withOwnerLock(commonDir, 'otters', () => 'mine', { timeoutMs: 5000 })).resolves.toBe('mine');
  }, 30_000);

  it.each([
    ['another machine', { host: 'elsewhere' }],
    ['another container', { pidNamespace: 'pid:[1]' }],
  ])('waits for a holder on %s, whose processes it cannot see', async (_, change) => {
    leaveLock(asAnother({ ...change, pid: 999_999 }));
    expect((await problemOf(() => withOwnerLock(commonDir, 'otters', () => 1, quick))).diagnostic_code).toBe(
      'LOCK_TIMEOUT',
    );
  });

  it.each([
    ['a process that is gone', { pid: 999_999_999 }],
    ['a process whose number another one has now', { startedAt: '1' }],
    ['the time before a restart of the machine', { boot: 'before' }],
  ])('is taken over from %s', async (_, change) => {
    leaveLock(asAnother(change));
    expect(await withOwnerLock(commonDir, 'otters', () => 1, quick)).toBe(1);
  });

  it('is taken over when its record was lost with the machine', async () => {
    for (const content of ['', '{"pid', 'null']) {
      leaveLock(content);
      expect(await withOwnerLock(commonDir, 'otters', () => 1, quick)).toBe(1);
    }
  });

  it('treats a live process as alive where the system tells no start times', () => {
    const here = ownIdentity();
    expect(livenessOf({ ...here, startedAt: '' })).toBe('alive');
    expect(livenessOf({ ...here, startedAt: '', pid: 999_999_999 })).toBe('dead');
  });

  it('names every taking differently', () => {
    expect(
      new Set(Array.from({ length: 100 }, () => identityKey({ ...ownIdentity(), serial: 1, startedAt: '' }))).size,
    ).toBe(100);
  });

  it('sweeps what killed processes left, and nothing that may still be used', async () => {
    const old = Date.now() / 1000 - 7200;
    const leave = (name: string, content: string | null, isOld: boolean): void => {
      const path = join(locks, name);
      mkdirSync(path, { recursive: true });
      if (content !== null) writeFileSync(join(path, 'owner.json'), content);
      if (isOld) utimesSync(path, old, old);
    };
    leave('take.of-the-dead', asAnother({ pid: 999_999_999 }), false);
    leave('take.of-the-living', asAnother({}), true);
    leave('take.empty-old', null, true);
    leave('take.empty-new', null, false);
    leave('done.of-the-dead', asAnother({ pid: 999_999_999 }), false);
    leave('herons.lock', asAnother({ pid: 999_999_999 }), false);
    leave('wrens.lock', asAnother({}), true);
    leave('nobody-knows.lock', null, true);
    await withOwnerLock(commonDir, 'otters', () => undefined, quick);
    expect(names().sort()).toEqual(['nobody-knows.lock', 'take.empty-new', 'take.of-the-living', 'wrens.lock']);
  });

  it('says where no lock can be made', async () => {
    writeFileSync(locks, 'a file in the way');
    const problem = await problemOf(() => withOwnerLock(commonDir, 'otters', () => 1, quick));
    expect(problem.diagnostic_code).toBe('FILE_NOT_WRITABLE');
    expect(problem.message).toContain(locks);
  });
});
