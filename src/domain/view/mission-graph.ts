import { criticalPath } from './critical-path';
import { graphLayout, type GraphPlace } from './graph-layout';
import type { WorkPackageView } from './mission-view';
import type { Lane } from '../status/lanes';
import type { StoredLane } from '../workspace/lane-plan';

/** One work package in the dependency graph. Field names are those of the JSON output. */
export interface GraphNode {
  readonly id: string;
  readonly title: string;
  readonly lane: Lane;
  readonly layer: number;
  readonly row: number;
  /** Null when no execution lane holds it. */
  readonly execution_lane: string | null;
  readonly is_critical: boolean;
}

/** An arrow from what is needed to what needs it. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Where the arrow passes the layers between. */
  readonly through: readonly GraphPlace[];
  readonly is_critical: boolean;
}

/** Work packages that share one worktree, one after the other. */
export interface GraphLane {
  readonly lane_id: string;
  readonly work_packages: readonly string[];
  readonly depends_on_lanes: readonly string[];
  readonly parallel_group: number;
}

/** How the work packages of a mission depend on each other. Every drawing of the graph is one of this. */
export interface MissionGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** The chain of open work packages with the most work left, first to last. */
  readonly critical_path: readonly string[];
  readonly layer_count: number;
  readonly row_count: number;
  /** Empty before the mission is finalised. */
  readonly execution_lanes: readonly GraphLane[];
}

/** Draws the graph of a mission. A dependency that is no work package of it has no arrow. */
export function missionGraph(
  workPackages: readonly WorkPackageView[],
  executionLanes: readonly StoredLane[],
): MissionGraph {
  const path = criticalPath(workPackages);
  const layout = graphLayout(new Map(workPackages.map(({ id, dependencies }) => [id, dependencies])));
  const laneOf = new Map(executionLanes.flatMap(({ laneId, workPackages: ids }) => ids.map((id) => [id, laneId])));
  return {
    nodes: workPackages.map(({ id, title, lane }) => ({
      id,
      title,
      lane,
      layer: layout.places.get(id)?.layer ?? 0,
      row: layout.places.get(id)?.row ?? 0,
      execution_lane: laneOf.get(id) ?? null,
      is_critical: path.includes(id),
    })),
    edges: layout.arrows.map(({ from, to, through }) => ({
      from,
      to,
      through,
      is_critical: path.includes(from) && path[path.indexOf(from) + 1] === to,
    })),
    critical_path: path,
    layer_count: layout.layerCount,
    row_count: layout.rowCount,
    execution_lanes: executionLanes.map(({ laneId, workPackages: ids, dependsOnLanes, parallelGroup }) => ({
      lane_id: laneId,
      work_packages: ids,
      depends_on_lanes: dependsOnLanes,
      parallel_group: parallelGroup,
    })),
  };
}
