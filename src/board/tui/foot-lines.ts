import { pageBottom } from './screen-space';
import { shownBoard, type ScreenState } from './screen-state';
import { lineWidth, padLine, span, type Line } from '../columns/line';
import type { Marks } from '../columns/marks';

/** What was said last, or what is next; and the keys that do something now. */
export function footLines(state: ScreenState, marks: Marks): readonly Line[] {
  return [saidLine(state, marks), keyLine(state)];
}

function saidLine({ mode, said, board, filter }: ScreenState, marks: Marks): Line {
  if (mode.kind === 'filter') return [span('/', 'bold'), span(marks.text(filter)), span(marks.cursor, 'cyan')];
  if (said !== null) return [span(marks.text(said.text), said.isTrouble ? 'red' : 'green')];
  if (mode.kind === 'page') return [];
  if (filter === '') return [span('Next: ', 'bold'), span(marks.text(board.next_action.text))];
  const { work_packages } = shownBoard({ board, filter }).view;
  return [span(`/${marks.text(filter)}`, 'bold'), span(`  ${work_packages.length} of ${board.total_wps}`, 'dim')];
}

const keys: Readonly<Record<ScreenState['mode']['kind'], readonly (readonly [string, string])[]>> = {
  board: [
    ['arrows', 'select'],
    ['enter', 'open'],
    ['m', 'move'],
    ['/', 'filter'],
    ['?', 'help'],
    ['q', 'quit'],
  ],
  filter: [
    ['enter', 'keep'],
    ['esc', 'clear'],
  ],
  page: [
    ['esc', 'back'],
    ['arrows', 'scroll'],
    ['space', 'page'],
    ['tab', 'section'],
    ['m', 'move'],
  ],
  help: [['any key', 'back']],
  move: [['esc', 'back']],
  problem: [['any key', 'back']],
};

function keyLine(state: ScreenState): Line {
  const line = keys[state.mode.kind].flatMap(([key, does], index) => [
    span(`${index === 0 ? '' : '   '}${key}`, 'bold'),
    span(` ${does}`, 'dim'),
  ]);
  const right = span(position(state), 'dim');
  const room = state.columns - lineWidth([right]);
  return lineWidth(line) + 2 > room ? line : [...padLine(line, room), right];
}

/** How far a page is scrolled. */
function position(state: ScreenState): string {
  if (state.mode.kind !== 'page') return '';
  const bottom = pageBottom(state, state.mode.page);
  if (bottom === 0) return '';
  return state.mode.top >= bottom ? 'end' : `${Math.round((state.mode.top / bottom) * 100)}%`;
}
