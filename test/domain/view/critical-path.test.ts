import fc from 'fast-check';
import { displayedLanes, lanes, type Lane } from '../../../src/domain/status/lanes';
import { criticalPath, type PathStep } from '../../../src/domain/view/critical-path';

const step = (id: string, lane: Lane, ...dependencies: readonly string[]): PathStep => ({ id, lane, dependencies });
const isOpen = ({ lane }: PathStep): boolean => lane !== 'approved' && lane !== 'done' && lane !== 'canceled';

it('is the chain with the most work left, not the one with the most links', () => {
  const steps = [
    step('WP01', 'done'),
    step('WP02', 'in_review', 'WP01'),
    step('WP03', 'in_review', 'WP02'),
    step('WP04', 'planned', 'WP01'),
    step('WP05', 'planned', 'WP03', 'WP04'),
  ];
  expect(criticalPath(steps)).toEqual(['WP04', 'WP05']);
});

it('is empty when nothing is open, and never leads through what holds up nobody', () => {
  expect(criticalPath([])).toEqual([]);
  expect(criticalPath([step('WP01', 'done'), step('WP02', 'approved'), step('WP03', 'canceled')])).toEqual([]);
  expect(criticalPath([step('WP01', 'planned'), step('WP02', 'approved', 'WP01'), step('WP03', 'planned', 'WP02')])).toEqual(['WP01']); // prettier-ignore
});

const IDS = ['WP01', 'WP02', 'WP03', 'WP04', 'WP05', 'WP06'];
const anySteps = fc.tuple(
  ...IDS.map((id, index) =>
    fc
      .tuple(fc.constantFrom(...displayedLanes), fc.subarray(IDS.slice(0, index)))
      .map(([lane, dependencies]): PathStep => ({ id, lane, dependencies })),
  ),
);

it('costs as much as the costliest of all chains', () => {
  const left = ({ lane }: PathStep): number => Math.round((1 - lanes[lane].weight) * 100);
  fc.assert(
    fc.property(anySteps, (steps) => {
      const stepOf = new Map(steps.map((one) => [one.id, one]));
      const best = (id: string): number => {
        const one = stepOf.get(id);
        return one === undefined || !isOpen(one) ? 0 : left(one) + Math.max(0, ...one.dependencies.map(best));
      };
      const path = criticalPath(steps).flatMap((id) => stepOf.get(id) ?? []);
      expect(path.every(isOpen)).toBe(true);
      path.slice(1).forEach((one, index) => expect(one.dependencies).toContain(path[index]?.id));
      expect(path.reduce((sum, one) => sum + left(one), 0)).toBe(Math.max(0, ...IDS.map(best)));
    }),
  );
});

it('ends for work packages that wait for each other', () => {
  fc.assert(
    fc.property(fc.tuple(...IDS.map((id) => fc.subarray(IDS).map((all) => step(id, 'planned', ...all)))), (steps) => {
      const path = criticalPath(steps);
      expect(new Set(path).size).toBe(path.length);
      expect(path.length).toBeGreaterThan(0);
    }),
  );
});
