import { drawBoard } from './draw-board';
import { missionHeading } from './mission-heading';
import { paintLine } from './line';
import { marksOf } from './marks';
import type { Palette } from '../palette';
import type { Screen } from '../screen';
import { boardEnd } from '../text-board';
import type { BoardColumn } from '../../domain/view/board-columns';
import type { MissionView } from '../../domain/view/mission-view';

/**
 * The board of one mission as lines of text: its state and progress, the columns, what needs attention, the next action.
 * Columns stand side by side on a screen that is wide enough; commands are never cut.
 */
export function plainBoard(
  view: MissionView & { readonly columns: readonly BoardColumn[] },
  palette: Palette,
  screen: Screen,
): readonly string[] {
  const space = { width: screen.columns, height: null, marks: marksOf(screen), selected: null };
  const lines = [...missionHeading(view, space), [], ...drawBoard({ view, columns: view.columns }, space)];
  return [...lines.map((line) => paintLine(line, palette)), ...boardEnd(view, palette, screen)];
}
