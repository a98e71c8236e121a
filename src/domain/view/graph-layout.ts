import { dependencyLayers } from './dependency-layers';
import type { DependencyGraph } from '../manifest/dependency-graph';

/** A place in a drawing: layers from left to right, rows from top to bottom. A row may be a half. */
export interface GraphPlace {
  readonly layer: number;
  readonly row: number;
}

/** An arrow from a node to one that depends on it, with the places it goes through on its way. */
export interface GraphArrow {
  readonly from: string;
  readonly to: string;
  readonly through: readonly GraphPlace[];
}

export interface GraphLayout {
  readonly places: ReadonlyMap<string, GraphPlace>;
  readonly arrows: readonly GraphArrow[];
  readonly layerCount: number;
  /** Of the highest layer, arrows that pass it included. */
  readonly rowCount: number;
}

const SWEEPS = 4;
/** Beyond so many places where arrows pass a layer no drawing helps anybody; they go straight then. */
const MOST_PASSES = 20_000;

/** A node, or the place where an arrow passes a layer. */
interface Cell {
  readonly node: string | null;
  readonly before: Cell[];
  readonly after: Cell[];
  row: number;
}

/**
 * Places a graph in layers so that few arrows cross: an arrow over several layers has a row of its own in each, and every
 * node goes to the middle of its neighbours. The same graph gives the same drawing.
 *
 * Arrows of a cycle that lead back, or stay in a layer, go straight.
 */
export function graphLayout(graph: DependencyGraph): GraphLayout {
  const layers = dependencyLayers(graph);
  const layerOf = new Map(layers.flatMap((layer, index) => layer.map((id) => [id, index] as const)));
  const cells = layers.map((layer) => layer.map((node): Cell => ({ node, before: [], after: [], row: 0 })));
  const cellOf = new Map(cells.flat().map((cell) => [cell.node ?? '', cell]));
  const edges = [...graph].flatMap(([to, dependencies]) =>
    [...new Set(dependencies)].filter((from) => from !== to && graph.has(from)).map((from) => ({ from, to })),
  );
  const spans = edges.map(({ from, to }) => (layerOf.get(to) ?? 0) - (layerOf.get(from) ?? 0));
  const isBent = spans.reduce((sum, span) => sum + Math.max(0, span - 1), 0) <= MOST_PASSES;
  const routes = edges.map((edge) => ({
    ...edge,
    cells: isBent ? route({ ...edge, layerOf, cellOf }, cells) : [],
  }));
  for (const layer of cells) layer.forEach((cell, row) => (cell.row = row));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const layer of cells) sortByNeighbours(layer, 'before');
    for (const layer of [...cells].reverse()) sortByNeighbours(layer, 'after');
  }
  const rowCount = Math.max(0, ...cells.map(({ length }) => length));
  for (const layer of cells) for (const cell of layer) cell.row += (rowCount - layer.length) / 2;
  return {
    places: new Map(
      [...cellOf].map(([id, { row }]): [string, GraphPlace] => [id, { layer: layerOf.get(id) ?? 0, row }]),
    ),
    arrows: routes.map(({ from, to, cells: passed }) => ({
      from,
      to,
      through: passed.map(({ row }, index) => ({ layer: (layerOf.get(from) ?? 0) + index + 1, row })),
    })),
    layerCount: layers.length,
    rowCount,
  };
}

/** Adds a cell to every layer between two nodes, each tied to the next. */
function route(
  arrow: {
    readonly from: string;
    readonly to: string;
    readonly layerOf: ReadonlyMap<string, number>;
    readonly cellOf: ReadonlyMap<string, Cell>;
  },
  cells: readonly Cell[][],
): readonly Cell[] {
  const start = arrow.cellOf.get(arrow.from);
  const end = arrow.cellOf.get(arrow.to);
  const first = (arrow.layerOf.get(arrow.from) ?? 0) + 1;
  const last = arrow.layerOf.get(arrow.to) ?? 0;
  if (start === undefined || end === undefined || first > last) return [];
  const passed: Cell[] = [];
  let previous = start;
  for (let layer = first; layer < last; layer++) {
    const cell: Cell = { node: null, before: [], after: [], row: 0 };
    cells[layer]?.push(cell);
    tie(previous, cell);
    passed.push(cell);
    previous = cell;
  }
  tie(previous, end);
  return passed;
}

function tie(before: Cell, after: Cell): void {
  before.after.push(after);
  after.before.push(before);
}

/** Sorts a layer by the mean row of the neighbours on one side; a cell without any keeps its row. */
function sortByNeighbours(layer: Cell[], side: 'before' | 'after'): void {
  const wanted = new Map(
    layer.map((cell) => [
      cell,
      cell[side].length === 0 ? cell.row : cell[side].reduce((sum, { row }) => sum + row, 0) / cell[side].length,
    ]),
  );
  layer.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || a.row - b.row);
  layer.forEach((cell, row) => (cell.row = row));
}
