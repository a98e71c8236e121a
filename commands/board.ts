import { Flags } from '@oclif/core';
import { board, type BoardOutcome } from '../src/app/board/board';
import { liveBoard } from '../src/app/board/live-board';
import { plainBoard } from '../src/board/columns/plain-board';
import type { Palette } from '../src/board/palette';
import type { Screen } from '../src/board/screen';
import { mountInk } from '../src/board/tui/ink-screen';
import { liveScreen } from '../src/board/tui/live-screen';
import { onFullScreen, terminalSize } from '../src/cli/full-screen';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import { loadInk } from '../src/cli/load-ink';
import { openPalette } from '../src/cli/palette';
import { isTypedOn, openScreen, shownOnce } from '../src/cli/screen';
import type { Ports } from '../src/ports/ports';

export default class Board extends KittyCommand<BoardOutcome> {
  static override summary = 'Show the work packages of a mission in columns';
  static override description =
    'Columns stand side by side on a terminal that is wide enough, else one below the other. Without a terminal the lines are as long as they need; --width asks for columns there too. With --watch the board stays, follows the log and takes keys: ? shows them.';
  static override examples = [
    '<%= config.bin %> board',
    '<%= config.bin %> board --watch',
    '<%= config.bin %> board --mission 069 --width 100',
    '<%= config.bin %> board --json',
  ];
  static override flags = {
    mission: missionFlag,
    watch: Flags.boolean({ char: 'w', summary: 'Stay, follow the log and take keys; once where there is no terminal' }),
    width: Flags.integer({ summary: 'Draw for so many cells a line', min: 20, max: 1000, helpValue: 'N' }),
    ascii: Flags.boolean({ summary: 'Draw with plain ASCII characters only' }),
  };

  private wish: Partial<Screen> = {};
  /** True when the board was on the screen already. */
  private isSeen = false;

  protected async execute(ports: Ports): Promise<BoardOutcome> {
    const { flags } = await this.parse(Board);
    this.wish = {
      ...(flags.width === undefined ? {} : { columns: flags.width }),
      ...(flags.ascii ? { isUnicode: false } : {}),
    };
    const outcome = board(ports, flags.mission);
    if (!flags.watch) return outcome;
    if (flags.json || !isTypedOn()) return { ...outcome, diagnostics: [...(outcome.diagnostics ?? []), shownOnce] };
    await this.watch(ports, outcome, openPalette(1, flags['no-color']));
    return outcome;
  }

  protected text(outcome: BoardOutcome, palette: Palette, screen: Screen): readonly string[] {
    return this.isSeen ? [] : plainBoard(outcome, palette, { ...screen, ...this.wish });
  }

  private async watch(ports: Ports, outcome: BoardOutcome, palette: Palette): Promise<void> {
    const live = liveBoard(ports, outcome.mission_slug);
    const { isUnicode } = { ...openScreen(), ...this.wish };
    const ink = await loadInk();
    this.isSeen = true;
    await onFullScreen((terminal) => {
      const screen = liveScreen({ live, board: outcome, palette, isUnicode, ...terminal });
      const unfollow = live.follow(() => screen.refresh());
      return {
        mount() {
          screen.resize(terminalSize());
          return mountInk(ink, screen);
        },
        end: unfollow,
      };
    });
  }
}
