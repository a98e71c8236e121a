/** Work package to the ones it depends on. */
export type DependencyGraph = ReadonlyMap<string, readonly string[]>;

/**
 * The cycles of a graph, each as the path from the node that is met again back to itself, e.g. `[WP01, WP02, WP01]`.
 * A work package that depends on itself is a cycle.
 */
export function findCycles(graph: DependencyGraph): readonly (readonly string[])[] {
  const cycles: string[][] = [];
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): void => {
    if (finished.has(node)) return;
    const start = path.indexOf(node);
    if (start >= 0) {
      cycles.push([...path.slice(start), node]);
      return;
    }
    path.push(node);
    for (const next of graph.get(node) ?? []) if (graph.has(next)) visit(next);
    path.pop();
    finished.add(node);
  };
  for (const node of graph.keys()) visit(node);
  return cycles;
}

/**
 * Orders nodes so that none comes before one it depends on; among those that could come next the smallest does.
 *
 * @returns null exactly when the nodes depend on each other in a cycle. Dependencies outside `nodes` do not count.
 */
export function dependencyOrder(nodes: readonly string[], graph: DependencyGraph): readonly string[] | null {
  const waiting = new Map(
    nodes.map((node) => [node, new Set((graph.get(node) ?? []).filter((one) => nodes.includes(one)))]),
  );
  const order: string[] = [];
  while (waiting.size > 0) {
    const free = [...waiting].filter(([, open]) => open.size === 0).map(([node]) => node);
    const next = free.sort()[0];
    if (next === undefined) return null;
    order.push(next);
    waiting.delete(next);
    for (const open of waiting.values()) open.delete(next);
  }
  return order;
}

/** Everything each node depends on, directly or through others. */
export function transitiveDependencies(graph: DependencyGraph): ReadonlyMap<string, ReadonlySet<string>> {
  const closures = new Map<string, Set<string>>();
  for (const node of graph.keys()) {
    const reached = new Set<string>();
    const open = [...(graph.get(node) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(...(graph.get(next) ?? []));
    }
    closures.set(node, reached);
  }
  return closures;
}
