import type { MoveDialog } from './move-dialog';
import type { Board } from '../columns/draw-board';
import type { BoardOutcome } from '../../app/board/board';
import type { PackagePage } from '../../app/board/package-page';
import { lanes } from '../../domain/status/lanes';
import { boardColumns } from '../../domain/view/board-columns';
import type { WorkPackageView } from '../../domain/view/mission-view';

/** What the screen shows over or instead of the board. */
export type Mode =
  | { readonly kind: 'board' }
  /** The filter is being typed. */
  | { readonly kind: 'filter' }
  /** `top` is the first line that is shown. */
  | { readonly kind: 'page'; readonly page: PackagePage; readonly top: number }
  | { readonly kind: 'help' }
  | MoveDialog
  /** Why something was refused; any key goes back to the board. */
  | { readonly kind: 'problem'; readonly title: string; readonly lines: readonly string[] };

/** Everything a live board shows follows from this. */
export interface ScreenState {
  readonly board: BoardOutcome;
  readonly columns: number;
  readonly rows: number;
  readonly isUnicode: boolean;
  /** Id of the selected work package; null where there is none to select. */
  readonly selected: string | null;
  /** What must occur in id, title or holder; empty for everything. */
  readonly filter: string;
  readonly mode: Mode;
  /** The last thing to be told, in the line above the keys. */
  readonly said: { readonly text: string; readonly isTrouble: boolean } | null;
  /** The name somebody gave for the last move. */
  readonly name: string;
}

export function openingState(
  board: BoardOutcome,
  size: Pick<ScreenState, 'columns' | 'rows' | 'isUnicode'>,
): ScreenState {
  const state = { board, ...size, selected: null, filter: '', mode: { kind: 'board' }, said: null, name: '' } as const;
  return { ...state, selected: nearestSelection(state) };
}

/** The board as the filter leaves it. */
export function shownBoard({ board, filter }: Pick<ScreenState, 'board' | 'filter'>): Board {
  if (filter === '') return { view: board, columns: board.columns };
  const word = filter.toLowerCase();
  const matches = ({ id, title, agent, lane }: WorkPackageView): boolean =>
    [id, title, agent ?? '', lane, lanes[lane].title].some((text) => text.toLowerCase().includes(word));
  const work_packages = board.work_packages.filter(matches);
  return { view: { work_packages }, columns: boardColumns({ work_packages }) };
}

/** The selection, or what is nearest to it where it is not shown any more: the first of all in the order of columns. */
export function nearestSelection(state: Pick<ScreenState, 'board' | 'filter' | 'selected'>): string | null {
  const ids = shownBoard(state).columns.flatMap(({ work_packages }) => work_packages);
  return state.selected !== null && ids.includes(state.selected) ? state.selected : (ids[0] ?? null);
}

/** The state with what was read anew, and a word about what others moved meanwhile. */
export function withBoard(state: ScreenState, board: BoardOutcome): ScreenState {
  const before = new Map(state.board.work_packages.map(({ id, lane }) => [id, lane]));
  const moved = board.work_packages.flatMap(({ id, lane }) => {
    const from = before.get(id);
    return from === undefined || from === lane ? [] : [`${id} went from ${lanes[from].title} to ${lanes[lane].title}.`];
  });
  const said = moved.length === 0 ? state.said : { text: moved.join(' '), isTrouble: false };
  const next = { ...state, board, said };
  return { ...next, selected: nearestSelection(next) };
}
