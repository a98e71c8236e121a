import { Args, Flags } from '@oclif/core';
import { missionLog, type LogOutcome } from '../src/app/mission-log';
import type { Palette } from '../src/board/text-board';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Log extends KittyCommand<LogOutcome> {
  static override summary = 'Show the history of a mission or of one work package';
  static override examples = ['<%= config.bin %> log', '<%= config.bin %> log WP01 --limit 5'];
  static override args = { workPackage: Args.string({ description: 'Only this work package' }) };
  static override flags = {
    mission: missionFlag,
    limit: Flags.integer({ char: 'n', summary: 'Only the newest so many', min: 1, helpValue: 'N' }),
  };

  protected async execute(ports: Ports): Promise<LogOutcome> {
    const { args, flags } = await this.parse(Log);
    return missionLog(ports, { mission: flags.mission, workPackage: args.workPackage, limit: flags.limit });
  }

  protected text({ events, mission_slug }: LogOutcome, palette: Palette): readonly string[] {
    if (events.length === 0) return [`${mission_slug} has no events yet.`];
    return events.map(({ at, work_package_id, actor, kind, summary }) =>
      [
        palette.dim(at),
        (work_package_id ?? '-').padEnd(4),
        (actor ?? '-').padEnd(12),
        kind === 'move' || kind === 'note' ? summary : `${kind} ${summary}`,
      ]
        .join('  ')
        .trimEnd(),
    );
  }
}
