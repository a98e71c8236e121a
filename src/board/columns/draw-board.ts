import { cardLines, rowLines } from './card-lines';
import { columnGap, columnWidths, windowOf } from './column-layout';
import { clipLine, padLine, span, type Line, type Span } from './line';
import type { Marks } from './marks';
import { laneTone } from '../paint-lane';
import { widthOf } from '../terminal-text';
import type { BoardColumn } from '../../domain/view/board-columns';
import type { MissionView, WorkPackageView } from '../../domain/view/mission-view';

export interface Board {
  readonly view: Pick<MissionView, 'work_packages'>;
  readonly columns: readonly BoardColumn[];
}

export interface BoardSpace {
  /** Cells of a line; null where lines may be as long as they like. */
  readonly width: number | null;
  /** Lines there are; null where there may be any number. */
  readonly height: number | null;
  readonly marks: Marks;
  /** Id of the selected work package; null where nothing is. */
  readonly selected: string | null;
}

/**
 * Draws the columns of a board side by side, or one below the other where they do not fit. No line is wider than the
 * space; every work package is shown or counted in a line that says how many more there are.
 */
export function drawBoard(board: Board, space: BoardSpace): readonly Line[] {
  const lines = board.view.work_packages.length === 0 ? [[span('No work packages yet.')]] : drawColumns(board, space);
  const { width, marks } = space;
  return width === null ? lines : lines.map((line) => clipLine(line, width, marks.ellipsis));
}

/** True where the columns stand side by side: left and right then go from column to column. */
export function areColumnsSideBySide(columns: readonly BoardColumn[], width: number | null): boolean {
  return width !== null && widthsOf(columns, width) !== null;
}

function drawColumns(board: Board, space: BoardSpace): readonly Line[] {
  const { columns } = board;
  const widths = space.width === null ? null : widthsOf(columns, space.width);
  if (widths === null || space.width === null) return listLines(board, space);
  const gap = ' '.repeat(columnGap(space.width));
  const drawn = columns.map((column, index) => columnLines(board, column, widths[index] ?? 0, space));
  const height = Math.max(...drawn.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    drawn.flatMap((lines, index) => {
      const cell = padLine(lines[row] ?? [], widths[index] ?? 0);
      return index === 0 ? cell : [span(gap), ...cell];
    }),
  );
}

function widthsOf(columns: readonly BoardColumn[], width: number): readonly number[] | null {
  const needs = columns.map(({ title, work_packages }) => ({
    heading: widthOf(title) + 1 + String(work_packages.length).length,
    isEmpty: work_packages.length === 0,
  }));
  return columnWidths(needs, width);
}

/** One column: heading, rule, cards. */
function columnLines(board: Board, column: BoardColumn, width: number, space: BoardSpace): readonly Line[] {
  const { marks, height, selected } = space;
  const tone = columnTone(column);
  const rule = span(
    marks.rule.repeat(width),
    ...(column.work_packages.length === 0 || tone === null ? (['dim'] as const) : [tone]),
  );
  const head: readonly Line[] = [headingLine(column), [rule]];
  const cards = inColumn(board, column).map((one) =>
    cardLines(one, { width, marks, isSelected: one.id === selected }).map((line) =>
      clipLine(line, width, marks.ellipsis),
    ),
  );
  if (cards.length === 0) return [...head, [span(` ${marks.nothing}`, 'dim')]];
  const blocks = cards.map((card, index) => {
    const isTight = card.length === 1 && cards[index + 1]?.length === 1;
    return isTight || index === cards.length - 1 ? card : [...card, []];
  });
  const room = height === null ? Infinity : height - head.length;
  return [...head, ...shownBlocks(blocks, room, column.work_packages.indexOf(selected ?? ''), () => [span(' ')])];
}

/** The columns one below the other, a row for each work package. */
function listLines(board: Board, { width, height, marks, selected }: BoardSpace): readonly Line[] {
  const sizes = {
    id: Math.max(...board.view.work_packages.map(({ id }) => widthOf(id))),
    title: Math.min(44, Math.max(...board.view.work_packages.map(({ title }) => widthOf(marks.text(title))))),
  };
  const filled = board.columns.filter(({ work_packages }) => work_packages.length > 0);
  const order = filled.flatMap((column) => inColumn(board, column));
  const blocks = filled.flatMap((column, index) =>
    inColumn(board, column).map((one, row) => [
      ...(row > 0 ? [] : index === 0 ? [headingLine(column)] : [[], headingLine(column)]),
      ...rowLines(one, { width, marks, isSelected: one.id === selected }, sizes),
    ]),
  );
  const at = order.findIndex(({ id }) => id === selected);
  // Where the heading of the first row that is seen has gone up, it stands beside how many went with it.
  const headings = filled.flatMap((column) =>
    inColumn(board, column).map((_, row) => (row > 0 ? headingLine(column) : [])),
  );
  return shownBlocks(blocks, height ?? Infinity, at, (from) => [...(headings[from] ?? []), span('  ')]);
}

/** The blocks that fit, with how many more there are above and below. `lead` is what that line begins with. */
function shownBlocks(
  blocks: readonly (readonly Line[])[],
  room: number,
  selected: number,
  lead: (from: number) => Line,
): readonly Line[] {
  const { from, to } = windowOf(
    blocks.map(({ length }) => length),
    room,
    selected,
  );
  const more = (count: number, begin: Line): readonly Line[] =>
    count === 0 ? [] : [[...begin, span(`+${count} more`, 'dim')]];
  const above = more(from, lead(from));
  const below = more(blocks.length - to, lead(0));
  const shown = blocks.slice(from, to).flat();
  return [...above, ...shown.slice(0, Math.max(1, room - above.length - below.length)), ...below];
}

function inColumn({ view }: Board, { work_packages }: BoardColumn): readonly WorkPackageView[] {
  return work_packages.flatMap((id) => view.work_packages.find((one) => one.id === id) ?? []);
}

function headingLine(column: BoardColumn): Line {
  const tone = columnTone(column);
  const { length } = column.work_packages;
  const title: Span = span(
    column.title,
    ...(length === 0 ? (['dim'] as const) : tone === null ? [] : [tone]),
    ...(length === 0 ? [] : (['bold'] as const)),
  );
  return [title, span(` ${length}`, 'dim')];
}

function columnTone({ lanes }: BoardColumn): ReturnType<typeof laneTone> {
  return lanes.map(laneTone).find((tone) => tone !== null) ?? null;
}
