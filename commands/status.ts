import { status, type StatusOutcome } from '../src/app/status';
import type { Screen } from '../src/board/screen';
import { textBoard, type Palette } from '../src/board/text-board';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Status extends KittyCommand<StatusOutcome> {
  static override aliases = ['agent:tasks:status'];
  static override summary = 'Show where a mission stands';
  static override examples = ['<%= config.bin %> status', '<%= config.bin %> status --mission 069 --json'];
  static override flags = { mission: missionFlag };

  protected async execute(ports: Ports): Promise<StatusOutcome> {
    const { flags } = await this.parse(Status);
    return status(ports, flags.mission);
  }

  protected text(outcome: StatusOutcome, palette: Palette, screen: Screen): readonly string[] {
    return textBoard(outcome, palette, screen);
  }
}
