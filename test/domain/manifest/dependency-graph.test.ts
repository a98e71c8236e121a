import fc from 'fast-check';
import {
  dependencyOrder,
  findCycles,
  transitiveDependencies,
  type DependencyGraph,
} from '../../../src/domain/manifest/dependency-graph';

const IDS = ['WP01', 'WP02', 'WP03', 'WP04', 'WP05'];
const anyGraph = fc
  .tuple(...IDS.map((id) => fc.tuple(fc.constant(id), fc.subarray([...IDS, 'WP99']))))
  .chain((rows) => fc.shuffledSubarray(rows, { minLength: 0 }))
  .map((rows): DependencyGraph => new Map(rows));

it('names a circle by its path, from where it is met again', () => {
  expect(findCycles(new Map([['WP01', ['WP02']], ['WP02', ['WP01']]]))).toEqual([['WP01', 'WP02', 'WP01']]); // prettier-ignore
  expect(findCycles(new Map([['WP01', ['WP01']]]))).toEqual([['WP01', 'WP01']]);
  expect(findCycles(new Map([['WP01', ['WP02']], ['WP02', ['WP03']], ['WP03', ['WP02']]]))).toEqual([['WP02', 'WP03', 'WP02']]); // prettier-ignore
  expect(findCycles(new Map([['WP01', ['WP09']]]))).toEqual([]);
});

it('gives an order exactly when there is no circle, and none before what it depends on', () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const order = dependencyOrder([...graph.keys()], graph);
      const cycles = findCycles(graph);
      seen.add(order === null);
      expect(order === null).toBe(cycles.length > 0);
      for (const path of cycles) {
        expect(path.at(-1)).toBe(path[0]);
        path.slice(1).forEach((to, at) => expect(graph.get(path[at] ?? '')).toContain(to));
      }
      if (order === null) return;
      expect([...order].sort()).toEqual([...graph.keys()].sort());
      for (const [id, before] of graph) {
        for (const one of before) if (graph.has(one)) expect(order.indexOf(one)).toBeLessThan(order.indexOf(id));
      }
    }),
  );
  expect(seen).toEqual(new Set([true, false]));
});

it('reaches everything in any number of steps, and nothing else', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const closures = transitiveDependencies(graph);
      for (const [id, direct] of graph) {
        const reached = closures.get(id) ?? new Set();
        expect([...reached]).toEqual(expect.arrayContaining([...direct]));
        for (const one of reached) {
          const isExplained = direct.includes(one) || direct.some((via) => closures.get(via)?.has(one) === true);
          expect(isExplained).toBe(true);
          for (const next of graph.get(one) ?? []) expect(reached.has(next)).toBe(true);
        }
      }
    }),
  );
});
