import type { GraphLayout, GraphPlace } from '../../../domain/view/graph-layout';

/** In pixels; the style sheet knows the same sizes of a node. */
const NODE = { width: 216, height: 104 };
const GAP = { x: 72, y: 28 };
const MARGIN = 12;

export function graphSize({ layerCount: layers, rowCount: rows }: GraphLayout): Record<string, string> {
  return {
    '--graph-width': `${layers * NODE.width + (layers - 1) * GAP.x + 2 * MARGIN}px`,
    '--graph-height': `${rows * NODE.height + (rows - 1) * GAP.y + 2 * MARGIN}px`,
  };
}

export function placeStyle(place: GraphPlace): Record<string, string> {
  return { '--x': `${left(place)}px`, '--y': `${top(place)}px` };
}

/** A curve from the right side of the first place to the left side of the last, level through those between. */
export function arrowPath(places: readonly GraphPlace[]): string {
  const [first, ...rest] = places;
  const last = rest.pop();
  if (first === undefined || last === undefined) return '';
  let [x, y] = [left(first) + NODE.width, middle(first)];
  const parts = [`M${x} ${y}`];
  const curve = (toX: number, toY: number): void => {
    const bend = Math.max(GAP.x, Math.abs(toX - x)) / 2;
    parts.push(`C${x + bend} ${y} ${toX - bend} ${toY} ${toX} ${toY}`);
    [x, y] = [toX, toY];
  };
  for (const place of rest) {
    curve(left(place), middle(place));
    x = left(place) + NODE.width;
    parts.push(`H${x}`);
  }
  curve(left(last) - 2, middle(last));
  return parts.join('');
}

function left({ layer }: GraphPlace): number {
  return MARGIN + layer * (NODE.width + GAP.x);
}

function top({ row }: GraphPlace): number {
  return MARGIN + row * (NODE.height + GAP.y);
}

function middle(place: GraphPlace): number {
  return top(place) + NODE.height / 2;
}
