import { Args } from '@oclif/core';
import { openMission, type OpenOutcome } from '../../src/app/open-mission';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class MissionOpen extends KittyCommand<OpenOutcome> {
  static override summary = 'Check out the home of a mission that was pushed, or bring it up to date';
  static override description =
    'Uses what is known locally of the remote; run git fetch first to hear of newer missions.';
  static override examples = ['<%= config.bin %> mission open user-auth'];
  static override args = {
    mission: Args.string({ required: true, description: 'Directory name, ULID, mid8 or unique slug' }),
  };

  protected async execute(ports: Ports): Promise<OpenOutcome> {
    const { args } = await this.parse(MissionOpen);
    return openMission(ports, args.mission);
  }

  protected text({ mission_slug, home_path, action }: OpenOutcome, palette: Palette): readonly string[] {
    const done = { already_open: 'is open', worktree_added: 'is now open', fast_forwarded: 'was fast-forwarded' }[
      action
    ];
    return [`${palette.green('✓')} ${mission_slug} ${done} in ${home_path}`];
  }
}
