import fc from 'fast-check';
import type { DependencyGraph } from '../../../src/domain/manifest/dependency-graph';
import { graphLayout, type GraphLayout } from '../../../src/domain/view/graph-layout';

const IDS = ['WP01', 'WP02', 'WP03', 'WP04', 'WP05', 'WP06', 'WP07'];
const anyGraph = fc
  .tuple(...IDS.map((id) => fc.tuple(fc.constant(id), fc.subarray([...IDS, 'WP99']))))
  .map((rows): DependencyGraph => new Map(rows));
const anyPlan = fc
  .tuple(...IDS.map((id, index) => fc.tuple(fc.constant(id), fc.subarray(IDS.slice(0, index)))))
  .map((rows): DependencyGraph => new Map(rows));

/** Every place that is taken, by a node or by an arrow that passes. */
function taken({ places, arrows }: GraphLayout): readonly string[] {
  return [...Object.values(places), ...arrows.flatMap(({ through }) => through)].map(
    ({ layer, row }) => `${layer}/${row}`,
  );
}

it('gives every node and every passing arrow a place of its own, inside the drawing', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const layout = graphLayout(graph);
      expect(Object.keys(layout.places).sort()).toEqual([...graph.keys()].sort());
      expect(new Set(taken(layout)).size).toBe(taken(layout).length);
      for (const { layer, row } of Object.values(layout.places)) {
        expect(layer).toBeLessThan(layout.layerCount);
        expect(row).toBeGreaterThanOrEqual(0);
        expect(row).toBeLessThanOrEqual(layout.rowCount - 1);
      }
    }),
  );
});

it('leads each arrow forward, through every layer between', () => {
  fc.assert(
    fc.property(anyPlan, (graph) => {
      const { places, arrows } = graphLayout(graph);
      expect(arrows).toHaveLength([...graph.values()].reduce((sum, { length }) => sum + length, 0));
      for (const { from, to, through } of arrows) {
        expect(graph.get(to)).toContain(from);
        const layers = [places[from], ...through, places[to]].map((place) => place?.layer ?? -1);
        expect(layers).toEqual(layers.map((_, index) => (layers[0] ?? -1) + index));
      }
    }),
  );
});

it('crosses no arrows where that can be had', () => {
  const graph = new Map([
    ['WP01', []], ['WP02', []], ['WP03', ['WP01']], ['WP04', ['WP01']], ['WP05', ['WP02']],
    ['WP06', ['WP03', 'WP05']], ['WP07', ['WP03']], ['WP08', ['WP04', 'WP06']], ['WP09', ['WP04']],
  ]); // prettier-ignore
  expect(crossings(graphLayout(graph))).toBe(0);
  expect(crossings(graphLayout(new Map([['A', []], ['B', []], ['C', ['B']], ['D', ['A']]])))).toBe(0); // prettier-ignore
});

/** Pairs of arrows that cross between two layers. */
function crossings({ places, arrows }: GraphLayout): number {
  const lines = arrows.flatMap(({ from, to, through }) => {
    const all = [places[from], ...through, places[to]].flatMap((place) => place ?? []);
    return all.slice(1).flatMap((end, index) => (all[index] === undefined ? [] : [{ start: all[index], end }]));
  });
  const cross = lines.flatMap((one, index) =>
    lines
      .slice(index + 1)
      .filter(
        (other) =>
          other.start.layer === one.start.layer &&
          (other.start.row - one.start.row) * (other.end.row - one.end.row) < 0,
      ),
  );
  return cross.length;
}

it('draws a plan in which everything waits for everything before', () => {
  const ids = Array.from({ length: 400 }, (_, index) => `WP${index}`);
  const layout = graphLayout(new Map(ids.map((id, index) => [id, ids.slice(0, index)])));
  expect([layout.layerCount, layout.rowCount, layout.arrows.length]).toEqual([400, 1, (400 * 399) / 2]);
});
