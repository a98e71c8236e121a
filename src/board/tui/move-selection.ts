import type { Key } from './key';
import { shownBoard, type ScreenState } from './screen-state';
import { areColumnsSideBySide } from '../columns/draw-board';

export type Direction = 'up' | 'down' | 'left' | 'right' | 'first' | 'last';

/** The direction a key goes on the board; null for keys that go nowhere. */
export function directionOf({ name, text, isCtrl }: Key): Direction | null {
  if (isCtrl) return null;
  return name === 'text' ? (letters[text] ?? null) : (arrows[name] ?? null);
}

const arrows: Readonly<Partial<Record<Key['name'], Direction>>> = {
  up: 'up',
  down: 'down',
  left: 'left',
  right: 'right',
  home: 'first',
  end: 'last',
  tab: 'right',
};

const letters: Readonly<Record<string, Direction>> = {
  h: 'left',
  j: 'down',
  k: 'up',
  l: 'right',
  g: 'first',
  G: 'last',
};

/** The work package that is selected after a step on the board; at an edge the selection stays. */
export function moveSelection(state: ScreenState, direction: Direction): string | null {
  const { columns } = shownBoard(state);
  const filled = columns.map(({ work_packages }) => work_packages).filter((ids) => ids.length > 0);
  const column = filled.findIndex((ids) => ids.includes(state.selected ?? ''));
  const row = filled[column]?.indexOf(state.selected ?? '') ?? 0;
  const isSideBySide = areColumnsSideBySide(columns, state.columns);
  const reach = isSideBySide ? (filled[column] ?? []) : filled.flat();
  const at = reach.indexOf(state.selected ?? '');
  const beside = (step: 1 | -1): string | undefined => {
    const ids = filled[column + step];
    return isSideBySide ? ids?.[Math.min(row, ids.length - 1)] : ids?.[0];
  };
  const to = {
    up: () => reach[at - 1],
    down: () => reach[at + 1],
    left: () => beside(-1),
    right: () => beside(1),
    first: () => reach[0],
    last: () => reach.at(-1),
  };
  return to[direction]() ?? state.selected;
}
