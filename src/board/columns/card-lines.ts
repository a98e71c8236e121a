import { lineWidth, span, type Line, type Span, type Tone } from './line';
import type { Marks } from './marks';
import { clipTo, padTo, widthOf, wrapAt } from '../terminal-text';
import { workPackageNotes, type Note } from '../work-package-notes';
import { lanes } from '../../domain/status/lanes';
import { columnOf } from '../../domain/view/board-columns';
import type { WorkPackageView } from '../../domain/view/mission-view';

const MOST_LINES = 2;

export interface CardStyle {
  readonly width: number;
  readonly marks: Marks;
  readonly isSelected: boolean;
}

/**
 * A work package as a card: id and lane where the column holds several, title, notes. What is over takes one line. No
 * line is wider than asked for, unless that is less than the id.
 */
export function cardLines(one: WorkPackageView, style: CardStyle): readonly Line[] {
  const inner = style.width - 1;
  const lines = lanes[one.lane].isTerminal
    ? [finishedLine(one, style, inner)]
    : [...headLines(one, style, inner), ...titleLines(one, style, inner), ...noteLines(one, style, inner)];
  const edge = style.isSelected ? span(style.marks.selected, 'bold', 'cyan') : span(' ');
  return lines.map((line) => [edge, ...line]);
}

/** The id, and the lane beside it; below it where that has no room. */
function headLines(one: WorkPackageView, { marks, isSelected }: CardStyle, inner: number): readonly Line[] {
  const lane = laneWord(one);
  const id = span(clipTo(one.id, inner, marks.ellipsis), 'bold', ...(isSelected ? (['cyan'] as const) : []));
  if (lane === null) return [[id]];
  return widthOf(one.id) + 2 + widthOf(lane) <= inner
    ? [[id, span('  '), span(lane, 'dim')]]
    : [[id], [span(clipTo(lane, inner, marks.ellipsis), 'dim')]];
}

/** The lane, where the column alone does not say it. */
function laneWord({ lane }: WorkPackageView): string | null {
  return columnOf(lane) === lane ? null : lanes[lane].title.toLowerCase();
}

function titleLines(one: WorkPackageView, { marks, isSelected }: CardStyle, inner: number): readonly Line[] {
  return cutTo(wrapAt(marks.text(one.title), inner), inner, marks.ellipsis).map((text) => [
    span(text, ...(isSelected ? (['bold'] as const) : [])),
  ]);
}

/** The first lines of a text; the last one says that there were more. */
function cutTo(lines: readonly string[], width: number, ellipsis: string): readonly string[] {
  const last = lines[MOST_LINES - 1];
  if (lines.length <= MOST_LINES || last === undefined) return lines;
  return [...lines.slice(0, MOST_LINES - 1), clipTo(`${last} ${lines[MOST_LINES] ?? ''}`, width, ellipsis)];
}

/** The notes, as many on a line as fit, each broken where it must be. */
function noteLines(one: WorkPackageView, { marks }: CardStyle, inner: number): readonly Line[] {
  const lines: Span[][] = [];
  let used = 0;
  for (const note of workPackageNotes(one, marks)) {
    const text = marks.text(note.text);
    const between = ` ${marks.dot} `;
    const last = lines.at(-1);
    if (last !== undefined && used + between.length + widthOf(text) <= inner) {
      last.push(span(between, 'dim'), span(text, noteTone(note)));
      used += between.length + widthOf(text);
    } else {
      const pieces = cutTo(wrapAt(text, inner), inner, marks.ellipsis);
      lines.push(...pieces.map((piece) => [span(piece, noteTone(note))]));
      used = widthOf(pieces.at(-1) ?? '');
    }
  }
  return lines;
}

function finishedLine(one: WorkPackageView, { marks, isSelected }: CardStyle, inner: number): Line {
  const title = clipTo(marks.text(one.title), Math.max(0, inner - widthOf(one.id) - 1), marks.ellipsis);
  return [
    span(clipTo(one.id, inner, marks.ellipsis), isSelected ? 'cyan' : 'dim'),
    span(title === '' ? '' : ` ${title}`, isSelected ? 'bold' : 'dim'),
  ];
}

/** A work package as one row of a list: id, title, notes; on a second line what does not fit on the first. */
export function rowLines(
  one: WorkPackageView,
  { width, marks, isSelected }: Omit<CardStyle, 'width'> & { readonly width: number | null },
  { id: idWidth, title: titleWidth }: { readonly id: number; readonly title: number },
): readonly Line[] {
  const edge = isSelected ? span(`${marks.selected} `, 'bold', 'cyan') : span('  ');
  const indent = ' '.repeat(idWidth + 4);
  const room = width === null ? titleWidth : Math.max(1, Math.min(titleWidth, width - indent.length));
  const title = clipTo(marks.text(one.title), room, marks.ellipsis);
  const head: Line = [
    edge,
    span(padTo(one.id, idWidth), ...(isSelected ? (['bold', 'cyan'] as const) : (['bold'] as const))),
    span('  '),
  ];
  const notes = rowNotes(one, marks);
  if (notes.length === 0) return [[...head, span(title)]];
  const isOneLine = width === null || indent.length + titleWidth + 2 + lineWidth(notes) <= width;
  if (isOneLine) return [[...head, span(`${padTo(title, titleWidth)}  `), ...notes]];
  return [
    [...head, span(title)],
    [span(indent), ...notes],
  ];
}

function rowNotes(one: WorkPackageView, marks: Marks): Line {
  const lane = laneWord(one);
  const notes = [
    ...(lane === null ? [] : [span(lane, 'dim')]),
    ...workPackageNotes(one, marks).map((note) => span(marks.text(note.text), noteTone(note))),
  ];
  return notes.flatMap((note, index) => (index === 0 ? [note] : [span(` ${marks.dot} `, 'dim'), note]));
}

function noteTone({ kind }: Note): Tone {
  switch (kind) {
    case 'ready':
      return 'green';
    case 'verdict':
    case 'unverified':
    case 'forced':
      return 'yellow';
    case 'holder':
      return 'cyan';
    case 'waits':
    case 'verified':
    case 'subtasks':
      return 'dim';
    default:
      return kind satisfies never;
  }
}
