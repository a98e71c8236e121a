import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planCache } from '../../../src/adapters/node-files/plan-cache';
import { storeFixture, type StoreFixture } from '../../reliability/store/store-fixture';

let store: StoreFixture;
const at = (...parts: string[]): string => join(store.mission.directory, ...parts);

beforeEach(() => {
  store = storeFixture();
  mkdirSync(at('tasks'));
  writeFileSync(at('wps.yaml'), 'work_packages: []\n');
  writeFileSync(at('tasks', 'WP01-a.md'), 'a');
  planCache().write(store.mission, { plan: [1, null, 'ä'] });
});
afterEach(() => store.remove());

it('gives back what was stored, also to another process', () => {
  expect(planCache().read(store.mission)).toEqual({ plan: [1, null, 'ä'] });
});

const changes: readonly (readonly [string, () => void])[] = [
  ['an edited manifest', () => writeFileSync(at('wps.yaml'), 'work_packages: [x]\n')],
  [
    'an edit of the same size and time',
    () => {
      const { atime, mtime } = statSync(at('wps.yaml'));
      writeFileSync(at('wps.yaml'), 'work_packages: {}\n');
      utimesSync(at('wps.yaml'), atime, mtime);
    },
  ],
  ['a new tasks.md', () => writeFileSync(at('tasks.md'), '')],
  ['a work package more', () => writeFileSync(at('tasks', 'WP02-b.md'), 'b')],
  ['a work package less', () => rmSync(at('tasks', 'WP01-a.md'))],
  ['a renamed work package', () => renameSync(at('tasks', 'WP01-a.md'), at('tasks', 'WP01-b.md'))],
  ['another plan.md', () => writeFileSync(at('plan.md'), '{}')],
];

it.each(changes)('is not believed after %s', (_, change) => {
  change();
  expect(planCache().read(store.mission)).toBeNull();
});

it('does not take a plan for current that was parsed before a change', () => {
  const cache = planCache();
  writeFileSync(at('wps.yaml'), 'one\n');
  expect(cache.read(store.mission)).toBeNull();
  writeFileSync(at('wps.yaml'), 'another\n');
  cache.write(store.mission, 'parsed from one');
  expect(planCache().read(store.mission)).toBeNull();
});

it('is silent where it cannot be kept', () => {
  const blocked = storeFixture();
  writeFileSync(join(blocked.mission.commonDir, 'spec-kitty'), 'a file in the way');
  expect(() => planCache().write(blocked.mission, 1)).not.toThrow();
  expect(planCache().read(blocked.mission)).toBeNull();
  blocked.remove();
});
