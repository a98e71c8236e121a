import { findCycles } from '../manifest/dependency-graph';
import type { Lane } from '../status/lanes';
import { criticalPath } from './critical-path';
import { dependencyLayers } from './dependency-layers';
import type { WorkPackageView } from './mission-view';

/** One work package of a graph. Field names are those of the JSON output. */
export interface GraphNode {
  readonly id: string;
  readonly title: string;
  readonly lane: Lane;
  /** Who holds it; null when nobody does. */
  readonly agent: string | null;
  /** Counted from 1: everything it depends on is in earlier layers. */
  readonly layer: number;
  readonly is_ready: boolean;
  /** True on the chain of open work packages with the most work left. */
  readonly is_critical: boolean;
}

/** `to` depends on `from`. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** True between neighbours of the critical path. */
  readonly is_critical: boolean;
}

/** Work packages and what they depend on: pictures and exports are drawings of this. */
export interface GraphView {
  /** By layer, and inside a layer as in the plan. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly layers: readonly (readonly string[])[];
  /** First to last; empty when nothing is open. */
  readonly critical_path: readonly string[];
  /** Each from a work package back to itself; empty in a sound plan. */
  readonly cycles: readonly (readonly string[])[];
  /** Dependencies on what the mission does not have; they are no edges. */
  readonly unknown_dependencies: readonly { readonly work_package_id: string; readonly depends_on: string }[];
}

/** Draws together the graph of a mission. Never fails: circles and unknown dependencies are told. */
export function graphView(workPackages: readonly WorkPackageView[]): GraphView {
  const known = new Map(workPackages.map((one) => [one.id, one]));
  const before = new Map(workPackages.map(({ id, dependencies }) => [id, [...new Set(dependencies)]]));
  const layers = dependencyLayers(before);
  const path = criticalPath(workPackages);
  const isStep = (from: string, to: string): boolean => path.some((id, at) => id === from && path[at + 1] === to);
  const nodes = layers.flatMap((ids, index) =>
    ids.flatMap((id) => {
      const one = known.get(id);
      return one === undefined ? [] : [nodeOf(one, index + 1, path.includes(id))];
    }),
  );
  return {
    nodes,
    edges: nodes.flatMap(({ id: to }) =>
      (before.get(to) ?? [])
        .filter((from) => known.has(from))
        .map((from) => ({ from, to, is_critical: isStep(from, to) })),
    ),
    layers,
    critical_path: path,
    cycles: findCycles(before),
    unknown_dependencies: [...before].flatMap(([id, all]) =>
      all.filter((one) => !known.has(one)).map((one) => ({ work_package_id: id, depends_on: one })),
    ),
  };
}

function nodeOf({ id, title, lane, agent, is_ready }: WorkPackageView, layer: number, isCritical: boolean): GraphNode {
  return { id, title, lane, agent, layer, is_ready, is_critical: isCritical };
}
