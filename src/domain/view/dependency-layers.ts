import type { DependencyGraph } from '../manifest/dependency-graph';

/**
 * Sorts a graph into layers: what depends on nothing is in the first, everything else one behind the last of what it
 * depends on. Inside a layer the order of `graph` is kept; dependencies outside of `graph` do not count.
 *
 * Of a cycle, one node is placed as if its open dependencies were not there, so that every graph can be drawn. Linear in
 * nodes and edges.
 */
export function dependencyLayers(graph: DependencyGraph): readonly (readonly string[])[] {
  const layerOf = placeAll(graph);
  const layers: string[][] = [];
  for (const id of graph.keys()) {
    const layer = layerOf.get(id) ?? 0;
    while (layers.length <= layer) layers.push([]);
    layers[layer]?.push(id);
  }
  return layers;
}

function placeAll(graph: DependencyGraph): ReadonlyMap<string, number> {
  const layerOf = new Map<string, number>();
  const open = new Map<string, Set<string>>();
  const dependents = new Map<string, string[]>([...graph.keys()].map((id) => [id, []]));
  for (const [id, before] of graph) {
    open.set(id, new Set(before.filter((one) => one !== id && graph.has(one))));
    for (const one of open.get(id) ?? []) dependents.get(one)?.push(id);
  }
  const free: string[] = [];
  const place = (id: string): void => {
    layerOf.set(id, 1 + Math.max(-1, ...(graph.get(id) ?? []).map((one) => layerOf.get(one) ?? -1)));
    for (const after of dependents.get(id) ?? []) {
      const before = open.get(after);
      if (before?.delete(id) === true && before.size === 0 && !layerOf.has(after)) free.push(after);
    }
  };
  for (const [id, before] of open) if (before.size === 0) free.push(id);
  for (const id of graph.keys()) {
    for (let next = free.pop(); next !== undefined; next = free.pop()) place(next);
    while (!layerOf.has(id)) {
      place(inCycleBefore(id, open));
      for (let next = free.pop(); next !== undefined; next = free.pop()) place(next);
    }
  }
  return layerOf;
}

/** A node of a cycle that holds up `id`; every open node has an open dependency, so the walk ends where it was before. */
function inCycleBefore(id: string, open: ReadonlyMap<string, ReadonlySet<string>>): string {
  const seen = new Set<string>();
  let node = id;
  while (!seen.has(node)) {
    seen.add(node);
    const [next] = open.get(node) ?? [];
    if (next === undefined) return node;
    node = next;
  }
  return node;
}
