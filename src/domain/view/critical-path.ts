import { dependencyLayers } from './dependency-layers';
import { lanes, type Lane } from '../status/lanes';

/** What the way through a mission depends on; a {@link WorkPackageView} is one. */
export interface PathStep {
  readonly id: string;
  readonly lane: Lane;
  readonly dependencies: readonly string[];
}

/**
 * Finds the chain of open work packages with the most work left, first to last: however many agents there are, the
 * mission cannot be through sooner. Empty when nothing is open.
 *
 * Open is what others wait for: neither approved nor done nor canceled. How much is left of one is told by its lane. Of
 * equal chains the one that ends earlier in the order of `steps` is taken.
 */
export function criticalPath(steps: readonly PathStep[]): readonly string[] {
  const open = steps.filter(({ lane }) => lane !== 'approved' && !lanes[lane].isTerminal);
  const stepOf = new Map(open.map((one) => [one.id, one]));
  const layers = dependencyLayers(new Map(open.map(({ id, dependencies }) => [id, dependencies])));
  const longest = new Map<string, { readonly cost: number; readonly before: string | null }>();
  for (const layer of layers) {
    const found = layer.flatMap((id) => {
      const step = stepOf.get(id);
      return step === undefined ? [] : [[id, chainTo(step, longest)] as const];
    });
    // Only now, as what is in one layer is no chain: a cycle has an edge inside or against the layers.
    for (const [id, chain] of found) longest.set(id, chain);
  }
  const ends = open.map(({ id }) => id).sort((a, b) => (longest.get(b)?.cost ?? 0) - (longest.get(a)?.cost ?? 0));
  const path: string[] = [];
  for (let id = ends[0] ?? null; id !== null; id = longest.get(id)?.before ?? null) path.unshift(id);
  return path;
}

function chainTo(
  { lane, dependencies }: PathStep,
  longest: ReadonlyMap<string, { readonly cost: number }>,
): { readonly cost: number; readonly before: string | null } {
  let before: string | null = null;
  let most = 0;
  for (const id of dependencies) {
    const cost = longest.get(id)?.cost ?? 0;
    if (cost > most) [before, most] = [id, cost];
  }
  return { cost: most + workLeft(lane), before };
}

/** In hundredths of a work package, so that equal chains are equal; more than nothing for every open lane. */
function workLeft(lane: Lane): number {
  return Math.round((1 - lanes[lane].weight) * 100);
}
