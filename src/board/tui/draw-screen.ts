import { boxed } from './boxed';
import { dialogLines } from './dialog-lines';
import { footLines } from './foot-lines';
import { helpLines } from './help-lines';
import { pageLines } from './page-lines';
import { FOOT_LINES, screenHeight } from './screen-space';
import { shownBoard, type ScreenState } from './screen-state';
import { clipLine, span, type Line } from '../columns/line';
import { drawBoard } from '../columns/draw-board';
import { marksOf, type Marks } from '../columns/marks';
import { missionHeading } from '../columns/mission-heading';
import { lanes } from '../../domain/status/lanes';

/** Below this many lines the board is worth more than the progress above it. */
const LEAST_FOR_HEADING = 14;

/** Everything a live board shows: as many lines as the screen has, none wider than it. */
export function drawScreen(state: ScreenState): readonly Line[] {
  const marks = marksOf(state);
  const height = screenHeight(state);
  const body = state.mode.kind === 'page' ? pageBody(state, state.mode, marks) : boardBody(state, marks);
  const room = Math.max(0, height - FOOT_LINES);
  const filled = Array.from({ length: room }, (_, index): Line => body[index] ?? []);
  return [...withBox(state, filled, marks), ...footLines(state, marks)]
    .slice(-height)
    .map((line) => clipLine(line, state.columns, marks.ellipsis));
}

function boardBody(state: ScreenState, marks: Marks): readonly Line[] {
  const { columns: width, board, filter, selected } = state;
  const height = screenHeight(state);
  const head = [...missionHeading(board, { width, marks }), []].slice(0, height < LEAST_FOR_HEADING ? 1 : 3);
  const shown = shownBoard(state);
  if (shown.view.work_packages.length === 0 && filter !== '') {
    return [...head, [span(`Nothing matches ${marks.text(filter)}.`), span('  Esc shows everything.', 'dim')]];
  }
  const room = Math.max(3, height - head.length - FOOT_LINES - 1);
  return [...head, ...drawBoard(shown, { width, height: room, marks, selected })];
}

function pageBody(
  { columns }: ScreenState,
  { page, top }: ScreenState['mode'] & { kind: 'page' },
  marks: Marks,
): readonly Line[] {
  const { id, title } = page.work_package;
  return [
    [span(id, 'bold', 'cyan'), span(`  ${marks.text(title)}`, 'bold')],
    [span(marks.rule.repeat(columns), 'dim')],
    ...pageLines(page, columns, marks).lines.slice(top),
  ];
}

function withBox({ mode, columns }: ScreenState, body: readonly Line[], marks: Marks): readonly Line[] {
  switch (mode.kind) {
    case 'help':
      return boxed(body, { title: 'Keys', lines: helpLines() }, columns, marks);
    case 'move':
      return boxed(
        body,
        { title: `Move ${mode.id} from ${lanes[mode.from].title}`, lines: dialogLines(mode, marks) },
        columns,
        marks,
      );
    case 'problem': {
      const lines = mode.lines.map((line): Line => [span(marks.text(line))]);
      return boxed(body, { title: mode.title, lines }, columns, marks);
    }
    case 'board':
    case 'filter':
    case 'page':
      return body;
    default:
      return mode satisfies never;
  }
}
