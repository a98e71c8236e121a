import type { Drawing } from './ink-screen';
import type { Key } from './key';
import type { ChosenMove, LiveBoard } from '../../app/board/live-board';
import { openDialog } from './move-dialog';
import { drawScreen } from './draw-screen';
import { pressKey, type Wish } from './press-key';
import { openingState, withBoard, type ScreenState } from './screen-state';
import { paintLine } from '../columns/line';
import type { Palette } from '../palette';
import type { BoardOutcome } from '../../app/board/board';
import { ProblemError } from '../../domain/problem/problem';
import { lanes } from '../../domain/status/lanes';

export interface LiveScreen extends Drawing {
  resize(size: { readonly columns: number; readonly rows: number }): void;
  /** Reads everything again. */
  refresh(): void;
}

export interface LiveScreenSetting {
  readonly live: LiveBoard;
  readonly board: BoardOutcome;
  readonly palette: Palette;
  readonly isUnicode: boolean;
  readonly onQuit: () => void;
  readonly onSuspend: () => void;
}

/** A live board without its terminal: keys and changes in, lines out. What is refused is shown, never thrown. */
export function liveScreen({ live, board, palette, isUnicode, onQuit, onSuspend }: LiveScreenSetting): LiveScreen {
  let state = openingState(board, { columns: 80, rows: 24, isUnicode });
  let lines: readonly string[] = [];
  const subscribers = new Set<() => void>();
  const show = (next: ScreenState): void => {
    state = next;
    lines = drawScreen(state).map((line) => paintLine(line, palette));
    for (const tell of subscribers) tell();
  };
  const attempt = (title: string, act: () => ScreenState): ScreenState => {
    try {
      return act();
    } catch (error) {
      return { ...state, mode: { kind: 'problem', title, lines: problemLines(error) } };
    }
  };
  const reread = (from: ScreenState): ScreenState => {
    try {
      const next = withBoard(from, live.board());
      if (next.mode.kind !== 'page') return next;
      return { ...next, mode: { ...next.mode, page: live.page(next.mode.page.work_package.id) } };
    } catch (error) {
      return { ...from, said: { text: problemLines(error)[0] ?? '', isTrouble: true } };
    }
  };
  const make = async (move: ChosenMove): Promise<void> => {
    let result: ScreenState;
    try {
      const { from_lane, to_lane, diagnostics = [] } = await live.move(move);
      const text = `${move.workPackage}: moved from ${lanes[from_lane].title} to ${lanes[to_lane].title}.`;
      const next = reread({ ...state, mode: { kind: 'board' } });
      const [trouble] = diagnostics.filter(({ severity }) => severity !== 'info');
      const said = trouble === undefined ? text : `${text} ${trouble.message}`;
      result = { ...next, said: { text: said, isTrouble: trouble !== undefined } };
    } catch (error) {
      result = { ...state, mode: { kind: 'problem', title: 'Not moved', lines: problemLines(error) } };
    }
    show(result);
  };
  const grant = (wish: Wish): void => {
    switch (wish.kind) {
      case 'quit':
        return onQuit();
      case 'suspend':
        return onSuspend();
      case 'read':
        return show(reread(state));
      case 'open':
        return show(
          attempt('Not opened', () => ({
            ...state,
            mode: { kind: 'page', page: live.page(wish.workPackage), top: 0 },
          })),
        );
      case 'offers':
        return show(attempt('Not moved', () => withDialog(state, wish.workPackage, live)));
      case 'move':
        return void make(wish.move);
      default:
        return wish satisfies never;
    }
  };
  show(state);
  return {
    lines: () => lines,
    subscribe(onChange) {
      subscribers.add(onChange);
      return () => subscribers.delete(onChange);
    },
    press(key: Key) {
      const pressed = pressKey(state, key);
      show(pressed.state);
      if (pressed.wish !== null) grant(pressed.wish);
    },
    resize: (size) => show({ ...state, ...size }),
    refresh: () => show(reread(state)),
  };
}

function withDialog(state: ScreenState, id: string, live: LiveBoard): ScreenState {
  const one = state.board.work_packages.find((other) => other.id === id);
  if (one === undefined) return state;
  return { ...state, mode: openDialog(one, live.offers(id), state.name) };
}

/** Why something was refused, and what to do instead. What is no problem is a bug, and ends the screen. */
function problemLines(error: unknown): readonly string[] {
  if (!(error instanceof ProblemError)) throw error;
  return error.problems.flatMap(({ message, remediation }) => [message, ...remediation.map((line) => `  ${line}`)]);
}
