import type { GraphView } from '../domain/view/graph-view';

/** Directions in which a cell of the picture is connected. */
interface Cell {
  readonly up: boolean;
  readonly down: boolean;
  readonly left: boolean;
  readonly right: boolean;
  /** True where a line passes another one without touching it. */
  readonly isCrossing: boolean;
  readonly isNode: boolean;
}

/** One line of the picture: of a work package, or of what leads from one layer to the next. */
export interface RailRow {
  /** Null between two layers. */
  readonly id: string | null;
  readonly cells: readonly Cell[];
  /** The lines that go on below this row. */
  readonly below: readonly Cell[];
}

export interface Rails {
  readonly rows: readonly RailRow[];
  /** Columns of the widest row. */
  readonly width: number;
}

const EMPTY: Cell = { up: false, down: false, left: false, right: false, isCrossing: false, isNode: false };
const RAIL: Cell = { ...EMPTY, up: true, down: true };

/**
 * Lays the edges of a graph as vertical lines beside a list of its work packages. Each work package that others wait for
 * has one line, from its row to the last that waits for it. Between two layers there is a row of lines only, so that two
 * work packages below each other are connected only where a line is seen.
 *
 * Edges against the layers, which a circle has, are left out.
 */
export function graphRails({ layers, edges }: Pick<GraphView, 'layers' | 'edges'>): Rails {
  const layerOf = new Map(layers.flatMap((ids, index) => ids.map((id) => [id, index] as const)));
  const isDown = (from: string, to: string): boolean => (layerOf.get(from) ?? 0) < (layerOf.get(to) ?? 0);
  const before = new Map<string, string[]>();
  const waiting = new Map<string, number>();
  for (const { from, to } of edges) {
    if (!isDown(from, to)) continue;
    before.set(to, [...(before.get(to) ?? []), from]);
    waiting.set(from, (waiting.get(from) ?? 0) + 1);
  }
  // The work package whose line is in each column; null where a column is free.
  const columns: (string | null)[] = [];
  const rows: RailRow[] = [];
  layers.forEach((ids, index) => {
    if (index > 0) rows.push({ id: null, cells: railsOf(columns), below: railsOf(columns) });
    for (const id of ids) {
      const sources = (before.get(id) ?? []).map((from) => columns.indexOf(from)).sort((a, b) => a - b);
      for (const from of before.get(id) ?? []) waiting.set(from, (waiting.get(from) ?? 0) - 1);
      const ended = sources.filter((at) => waiting.get(columns[at] ?? '') === 0);
      const place = placeFor(columns, sources, ended);
      const goesOn = (waiting.get(id) ?? 0) > 0;
      const cells = rowCells(columns, { sources, ended, place, goesOn });
      for (const at of ended) columns[at] = null;
      columns[place] = goesOn ? id : null;
      rows.push({ id, cells, below: railsOf(columns) });
    }
  });
  return { rows, width: Math.max(0, ...rows.map(({ cells }) => cells.length)) };
}

/** Below what it continues where that line ends, else in the first free column right of what it depends on. */
function placeFor(columns: readonly (string | null)[], sources: readonly number[], ended: readonly number[]): number {
  const [inherited] = ended;
  if (inherited !== undefined) return inherited;
  const first = sources[0] ?? -1;
  const free = columns.findIndex((owner, at) => owner === null && at > first);
  return free < 0 ? columns.length : free;
}

interface RowPlan {
  readonly sources: readonly number[];
  readonly ended: readonly number[];
  readonly place: number;
  readonly goesOn: boolean;
}

function rowCells(columns: readonly (string | null)[], { sources, ended, place, goesOn }: RowPlan): readonly Cell[] {
  const from = Math.min(place, ...sources);
  const to = Math.max(place, ...sources);
  return Array.from({ length: Math.max(columns.length, place + 1) }, (_, at) => {
    const isIn = at >= from && at <= to;
    const sideways = { left: isIn && at > from, right: isIn && at < to };
    if (at === place) return { ...EMPTY, ...sideways, up: sources.includes(at), down: goesOn, isNode: true };
    if (sources.includes(at)) return { ...EMPTY, ...sideways, up: true, down: !ended.includes(at) };
    const hasRail = (columns[at] ?? null) !== null;
    return { ...(hasRail ? RAIL : EMPTY), ...sideways, isCrossing: hasRail && isIn };
  });
}

function railsOf(columns: readonly (string | null)[]): readonly Cell[] {
  return columns.map((owner) => (owner === null ? EMPTY : RAIL));
}

/** Marks of work packages, and lines by their directions. */
export interface RailGlyphs {
  readonly node: string;
  readonly criticalNode: string;
  readonly horizontal: string;
  readonly vertical: string;
  /** By `up down left right` as digits, e.g. `1101`. */
  readonly joints: Readonly<Record<string, string>>;
}

export const unicodeRails: RailGlyphs = {
  node: '●',
  criticalNode: '◆',
  horizontal: '─',
  vertical: '│',
  joints: { '1101': '├', '1110': '┤', '1111': '┼', '1011': '┴', '1001': '╰', '1010': '╯' },
};

export const asciiRails: RailGlyphs = {
  node: 'o',
  criticalNode: '#',
  horizontal: '-',
  vertical: '|',
  joints: { '1101': '+', '1110': '+', '1111': '+', '1011': "'", '1001': "'", '1010': "'" },
};

/** A row as text of two characters a column, `width` columns wide. */
export function drawRails(cells: readonly Cell[], width: number, glyphs: RailGlyphs, mark: string): string {
  let text = '';
  for (let at = 0; at < width; at++) {
    const cell = cells[at] ?? EMPTY;
    text += glyphOf(cell, glyphs, mark) + (cell.right ? glyphs.horizontal : ' ');
  }
  return text;
}

function glyphOf(cell: Cell, glyphs: RailGlyphs, mark: string): string {
  if (cell.isNode) return mark;
  if (cell.isCrossing) return glyphs.vertical;
  const key = [cell.up, cell.down, cell.left, cell.right].map(Number).join('');
  if (key === '0000') return ' ';
  if (key === '1100') return glyphs.vertical;
  return glyphs.joints[key] ?? glyphs.horizontal;
}
