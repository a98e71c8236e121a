import fc from 'fast-check';
import { findCycles, type DependencyGraph } from '../../../src/domain/manifest/dependency-graph';
import { dependencyLayers } from '../../../src/domain/view/dependency-layers';

const IDS = ['WP01', 'WP02', 'WP03', 'WP04', 'WP05', 'WP06'];
const anyGraph = fc
  .tuple(...IDS.map((id) => fc.tuple(fc.constant(id), fc.subarray([...IDS, 'WP99']))))
  .chain((rows) => fc.shuffledSubarray(rows, { minLength: 0 }))
  .map((rows): DependencyGraph => new Map(rows));

it('puts each one directly behind the last of what it depends on', () => {
  const graph = new Map([['WP04', ['WP02', 'WP03']], ['WP01', []], ['WP02', ['WP01']], ['WP03', ['WP99']]]); // prettier-ignore
  expect(dependencyLayers(graph)).toEqual([['WP01', 'WP03'], ['WP02'], ['WP04']]);
});

it('places everything once, behind its dependencies where there is no cycle', () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const layers = dependencyLayers(graph);
      expect(layers.flat().sort()).toEqual([...graph.keys()].sort());
      expect(layers.every((layer) => layer.length > 0)).toBe(true);
      const layerOf = new Map(layers.flatMap((layer, index) => layer.map((id) => [id, index] as const)));
      const hasCycle = findCycles(graph).length > 0;
      seen.add(hasCycle);
      if (hasCycle) return;
      for (const [id, before] of graph) {
        const behind = before.map((one) => layerOf.get(one) ?? -1);
        expect(layerOf.get(id)).toBe(1 + Math.max(-1, ...behind));
      }
    }),
  );
  expect(seen.size).toBe(2);
});

it('takes apart only the cycle: what waits for it stays behind it', () => {
  const layers = dependencyLayers(new Map([['WP01', ['WP02']], ['WP02', ['WP03']], ['WP03', ['WP02']]])); // prettier-ignore
  expect(layers).toEqual([['WP02'], ['WP01', 'WP03']]);
});

it('goes through a chain of ten thousand', () => {
  const chain = Array.from({ length: 10_000 }, (_, index) => [`WP${index}`, index === 0 ? [] : [`WP${index - 1}`]] as const); // prettier-ignore
  expect(dependencyLayers(new Map(chain))).toHaveLength(10_000);
  expect(dependencyLayers(new Map([...chain].reverse()))).toHaveLength(10_000);
});
