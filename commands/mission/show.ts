import { Args } from '@oclif/core';
import { status, type StatusOutcome } from '../../src/app/status';
import type { Screen } from '../../src/board/screen';
import { textBoard, type Palette } from '../../src/board/text-board';
import { KittyCommand, missionFlag } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class MissionShow extends KittyCommand<StatusOutcome> {
  static override summary = 'Show one mission: where it lives and where it stands';
  static override examples = ['<%= config.bin %> mission show user-auth'];
  static override args = { mission: Args.string({ description: 'Directory name, ULID, mid8, unique slug or number' }) };
  static override flags = { mission: missionFlag };

  protected async execute(ports: Ports): Promise<StatusOutcome> {
    const { args, flags } = await this.parse(MissionShow);
    return status(ports, args.mission ?? flags.mission);
  }

  protected text(outcome: StatusOutcome, palette: Palette, screen: Screen): readonly string[] {
    const { mission_id, target_branch, home_branch, home_path } = outcome;
    return [
      ...(mission_id === null ? [] : [`Id: ${mission_id}`]),
      `Home: ${home_path}${home_branch === null ? '' : ` on ${home_branch}`}`,
      ...(target_branch === null ? [] : [`Ends up on: ${target_branch}`]),
      '',
      ...textBoard(outcome, palette, screen),
    ];
  }
}
