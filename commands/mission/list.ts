import { listMissions, type MissionListOutcome } from '../../src/app/list-missions';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class MissionList extends KittyCommand<MissionListOutcome> {
  static override summary = 'List the missions of this repository, also those that were pushed but not opened';
  static override examples = ['<%= config.bin %> mission list'];

  protected async execute(ports: Ports): Promise<MissionListOutcome> {
    await this.parse(MissionList);
    return listMissions(ports);
  }

  protected text({ missions }: MissionListOutcome, palette: Palette): readonly string[] {
    if (missions.length === 0) return ['No missions yet. Next: spec-kitty mission create SLUG'];
    const width = Math.max(...missions.map(({ mission_slug }) => mission_slug.length));
    return missions.map((one) => {
      const name = one.mission_slug.padEnd(width);
      if (one.problem !== null) return `${name}  ${palette.yellow(one.problem)}`;
      const figures =
        one.total_wps === 0
          ? 'no work packages'
          : `${Math.round(one.weighted_percentage)}%  ${one.done_wps}/${one.total_wps} done`;
      return `${name}  ${one.mission_state.padEnd(9)}  ${figures}`;
    });
  }
}
