import { Flags } from '@oclif/core';
import { board, type BoardOutcome } from '../src/app/board/board';
import { plainBoard } from '../src/board/columns/plain-board';
import type { Palette } from '../src/board/palette';
import type { Screen } from '../src/board/screen';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Board extends KittyCommand<BoardOutcome> {
  static override summary = 'Show the work packages of a mission in columns';
  static override description =
    'Columns stand side by side on a terminal that is wide enough, else one below the other. Without a terminal the lines are as long as they need; --width asks for columns there too.';
  static override examples = [
    '<%= config.bin %> board',
    '<%= config.bin %> board --mission 069 --width 100',
    '<%= config.bin %> board --json',
  ];
  static override flags = {
    mission: missionFlag,
    width: Flags.integer({ summary: 'Draw for so many cells a line', min: 20, max: 1000, helpValue: 'N' }),
    ascii: Flags.boolean({ summary: 'Draw with plain ASCII characters only' }),
  };

  private wish: Partial<Screen> = {};

  protected async execute(ports: Ports): Promise<BoardOutcome> {
    const { flags } = await this.parse(Board);
    this.wish = {
      ...(flags.width === undefined ? {} : { columns: flags.width }),
      ...(flags.ascii ? { isUnicode: false } : {}),
    };
    return board(ports, flags.mission);
  }

  protected text(outcome: BoardOutcome, palette: Palette, screen: Screen): readonly string[] {
    return plainBoard(outcome, palette, { ...screen, ...this.wish });
  }
}
