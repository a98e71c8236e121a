import { isLetter, type Key } from './key';
import type { ChosenMove } from '../../app/board/live-board';
import { edited, pressInDialog, type MoveDialog } from './move-dialog';
import { directionOf, moveSelection, type Direction } from './move-selection';
import { pageBottom, pageHeight, sectionAfter } from './screen-space';
import { nearestSelection, type ScreenState } from './screen-state';

/** What a key asks of the world. */
export type Wish =
  | { readonly kind: 'quit' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'read' }
  | { readonly kind: 'open' | 'offers'; readonly workPackage: string }
  | { readonly kind: 'move'; readonly move: ChosenMove };

export interface Pressed {
  readonly state: ScreenState;
  readonly wish: Wish | null;
}

/** What a key does: the next state, and what has to be asked or done for it. */
export function pressKey(state: ScreenState, key: Key): Pressed {
  if (key.isCtrl && key.text === 'c') return { state, wish: { kind: 'quit' } };
  if (key.isCtrl && key.text === 'z') return { state, wish: { kind: 'suspend' } };
  const { mode } = state;
  switch (mode.kind) {
    case 'board':
      return pressOnBoard(state, key);
    case 'filter':
      return stay(pressInFilter(state, key));
    case 'page':
      return pressOnPage(state, mode, key);
    case 'move':
      return pressInMove(state, mode, key);
    case 'help':
    case 'problem':
      return stay({ ...state, mode: { kind: 'board' } });
    default:
      return mode satisfies never;
  }
}

function stay(state: ScreenState): Pressed {
  return { state, wish: null };
}

function pressOnBoard(state: ScreenState, key: Key): Pressed {
  const direction = directionOf(key);
  if (direction !== null) return stay({ ...state, said: null, selected: moveSelection(state, direction) });
  if (isLetter(key, 'q')) return { state, wish: { kind: 'quit' } };
  if (isLetter(key, '?')) return stay({ ...state, mode: { kind: 'help' } });
  if (isLetter(key, '/')) return stay({ ...state, said: null, mode: { kind: 'filter' } });
  if (isLetter(key, 'r')) return { state: { ...state, said: null }, wish: { kind: 'read' } };
  if (key.name === 'escape') return stay({ ...state, said: null, filter: '' });
  if (state.selected === null) return stay(state);
  if (key.name === 'enter') return { state, wish: { kind: 'open', workPackage: state.selected } };
  if (isLetter(key, 'm')) return { state, wish: { kind: 'offers', workPackage: state.selected } };
  return stay(state);
}

function pressInFilter(state: ScreenState, key: Key): ScreenState {
  if (key.name === 'enter') return { ...state, mode: { kind: 'board' } };
  const filter = key.name === 'escape' ? '' : edited(state.filter, key);
  const next: ScreenState = { ...state, filter, mode: key.name === 'escape' ? { kind: 'board' } : state.mode };
  return { ...next, selected: nearestSelection(next) };
}

function pressOnPage(state: ScreenState, mode: ScreenState['mode'] & { kind: 'page' }, key: Key): Pressed {
  if (key.name === 'escape' || key.name === 'left' || isLetter(key, 'qh'))
    return stay({ ...state, mode: { kind: 'board' } });
  if (isLetter(key, '?')) return stay({ ...state, mode: { kind: 'help' } });
  if (isLetter(key, 'm')) return { state, wish: { kind: 'offers', workPackage: mode.page.work_package.id } };
  const top = Math.max(0, Math.min(pageBottom(state, mode.page), topAfter(state, mode, key)));
  return stay({ ...state, mode: { ...mode, top } });
}

function topAfter(state: ScreenState, { page, top }: ScreenState['mode'] & { kind: 'page' }, key: Key): number {
  const screenful = Math.max(1, pageHeight(state) - 2);
  if (key.name === 'pageDown' || isLetter(key, ' f')) return top + screenful;
  if (key.name === 'pageUp' || isLetter(key, 'b')) return top - screenful;
  if (key.name === 'tab') return sectionAfter(state, page, top);
  const direction = directionOf(key);
  const steps: Partial<Record<Direction, number>> = { up: top - 1, down: top + 1, first: 0, last: Infinity };
  return direction === null ? top : (steps[direction] ?? top);
}

function pressInMove(state: ScreenState, dialog: MoveDialog, key: Key): Pressed {
  const step = pressInDialog(dialog, key);
  if (step === null) return stay({ ...state, mode: { kind: 'board' } });
  if (!('move' in step)) return stay({ ...state, mode: step.dialog });
  const { reviewer, agent } = step.move.answers;
  const name = reviewer ?? agent ?? state.name;
  return { state: { ...state, name, mode: step.dialog }, wish: { kind: 'move', move: step.move } };
}
