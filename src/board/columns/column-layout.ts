/** The least a card needs to be read. */
const MIN_CARD = 12;
/** Columns wider than this hold no more and are harder to read. */
const MAX_COLUMN = 44;
/** From this width on all columns are equally wide, whatever is in them: nothing jumps when a card moves. */
const ROOMY = 20;

/**
 * How wide each column is, for so many cells in all; null where they do not fit and a list is better. `headings` are the
 * widths of their headings.
 */
export function columnWidths(
  columns: readonly { readonly heading: number; readonly isEmpty: boolean }[],
  width: number,
): readonly number[] | null {
  const gaps = columnGap(width) * (columns.length - 1);
  const equal = Math.min(MAX_COLUMN, Math.floor((width - gaps) / columns.length));
  if (equal >= ROOMY) return columns.map(() => equal);
  const least = columns.map(({ heading, isEmpty }) => (isEmpty ? heading : Math.max(heading, MIN_CARD)));
  const spare = width - gaps - least.reduce((sum, one) => sum + one, 0);
  if (spare < 0) return null;
  const growing = columns.filter(({ isEmpty }) => !isEmpty).length;
  const share = growing === 0 ? 0 : Math.floor(spare / growing);
  return least.map((one, index) => (columns[index]?.isEmpty === false ? Math.min(MAX_COLUMN, one + share) : one));
}

export function columnGap(width: number): number {
  return width >= 100 ? 2 : 1;
}

/** Which of a row of blocks are shown: from `from` to before `to`. */
export interface BlockWindow {
  readonly from: number;
  readonly to: number;
}

/**
 * The blocks of these heights that fit into so many lines, the selected one among them. Where some do not fit, one line
 * is kept free at that end to say how many. At least one block is shown, however little room there is.
 */
export function windowOf(heights: readonly number[], lines: number, selected: number): BlockWindow {
  const all = heights.reduce((sum, one) => sum + one, 0);
  if (all <= lines || heights.length === 0) return { from: 0, to: heights.length };
  let from = 0;
  let window = windowFrom(heights, lines, from);
  while (selected >= window.to && from < heights.length - 1) {
    from += 1;
    window = windowFrom(heights, lines, from);
  }
  return window;
}

function windowFrom(heights: readonly number[], lines: number, from: number): BlockWindow {
  const free = lines - (from > 0 ? 1 : 0);
  let to = from;
  let used = 0;
  for (const height of heights.slice(from)) {
    const isLast = to === heights.length - 1;
    if (used + height > free - (isLast ? 0 : 1)) break;
    used += height;
    to += 1;
  }
  return { from, to: Math.max(to, from + 1) };
}
