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
  /** By node. */
  readonly places: Readonly<Record<string, GraphPlace>>;
  readonly arrows: readonly GraphArrow[];
  readonly layerCount: number;
  /** Of the highest layer, arrows that pass it included. */
  readonly rowCount: number;
}

const SWEEPS = 4;
/** Beyond so many places where arrows pass a layer no drawing helps anybody; they go straight then. */
const MOST_PASSES = 5_000;

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
  sortLayers(cells);
  const rowCount = Math.max(0, ...cells.map(({ length }) => length));
  for (const layer of cells) for (const cell of layer) cell.row += (rowCount - layer.length) / 2;
  return {
    places: Object.fromEntries(
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

/**
 * Sorts every layer by its neighbours, again and again, from the given order and from its reverse: each start ends in some
 * order that no single step makes better. Of all orders met the one with the fewest crossings stays.
 */
function sortLayers(layers: readonly Cell[][]): void {
  let fewest = Infinity;
  let best: readonly (readonly Cell[])[] = [];
  const keepBest = (): void => {
    const count = crossings(layers);
    if (count >= fewest) return;
    fewest = count;
    best = layers.map((layer) => [...layer]);
  };
  for (const start of ['given', 'reversed'] as const) {
    for (const layer of layers) {
      if (start === 'reversed') layer.reverse();
      number(layer);
    }
    keepBest();
    for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
      for (const layer of layers) sortByNeighbours(layer, 'before');
      for (const layer of layers) swapWhatCrosses(layer);
      keepBest();
      for (const layer of [...layers].reverse()) sortByNeighbours(layer, 'after');
      for (const layer of layers) swapWhatCrosses(layer);
      keepBest();
    }
  }
  best.forEach((order, index) => {
    layers[index]?.splice(0, order.length, ...order);
    number(order);
  });
}

/** Swaps neighbours of a layer whose lines cross each other less the other way round, or as much: that leaves dead ends. */
function swapWhatCrosses(layer: Cell[]): void {
  for (let index = 1; index < layer.length; index++) {
    const [one, other] = [layer[index - 1], layer[index]];
    if (one === undefined || other === undefined) continue;
    if (crossed(other, one) > crossed(one, other)) continue;
    layer[index - 1] = other;
    layer[index] = one;
  }
  number(layer);
}

/** How many lines of two cells cross when the first stands above the second. */
function crossed(above: Cell, below: Cell): number {
  const count = (ends: readonly Cell[], others: readonly Cell[]): number =>
    ends.reduce((sum, { row }) => sum + others.filter((other) => other.row < row).length, 0);
  return count(above.before, below.before) + count(above.after, below.after);
}

function number(layer: readonly Cell[]): void {
  layer.forEach((cell, row) => (cell.row = row));
}

/** How many pairs of lines between neighbouring layers cross. */
function crossings(layers: readonly (readonly Cell[])[]): number {
  let count = 0;
  for (const layer of layers) {
    const seen: number[] = [];
    for (const cell of layer) {
      const rows = cell.after.map(({ row }) => row);
      for (const row of rows) count += seen.filter((other) => other > row).length;
      seen.push(...rows);
    }
  }
  return count;
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
  number(layer);
}
