import { Args, Flags } from '@oclif/core';
import { missionLog, type LogOutcome } from '../src/app/mission-log';
import { logLines } from '../src/board/log-lines';
import type { Palette } from '../src/board/palette';
import type { Screen } from '../src/board/screen';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

const bound = 'a day or time in UTC, or how long ago: 90m, 12h, 3d, 2w';

export default class Log extends KittyCommand<LogOutcome> {
  static override summary = 'Show the history of a mission or of one work package';
  static override examples = [
    '<%= config.bin %> log',
    '<%= config.bin %> log WP01 --limit 5',
    '<%= config.bin %> log --actor otter --to for_review --since 3d',
    '<%= config.bin %> log --kind note --since 2026-03-01 --until 2026-03-07 --reverse',
  ];
  static override args = { workPackage: Args.string({ description: 'Only this work package' }) };
  static override flags = {
    mission: missionFlag,
    limit: Flags.integer({ char: 'n', summary: 'Only the newest so many', min: 1, helpValue: 'N' }),
    reverse: Flags.boolean({ summary: 'The newest first' }),
    actor: Flags.string({ aliases: ['agent'], summary: 'Only what this agent or person did', helpValue: 'ACTOR' }),
    from: Flags.string({ summary: 'Only moves that start in this lane', helpValue: 'LANE' }),
    to: Flags.string({ summary: 'Only moves that end in this lane', helpValue: 'LANE' }),
    kind: Flags.string({ multiple: true, summary: 'Only these: move, note, WPCreated, …', helpValue: 'KIND' }),
    since: Flags.string({ summary: `Not before: ${bound}`, helpValue: 'TIME' }),
    until: Flags.string({ summary: `Not after: ${bound}`, helpValue: 'TIME' }),
  };
  private isFiltered = false;

  protected async execute(ports: Ports): Promise<LogOutcome> {
    const { args, flags } = await this.parse(Log);
    const { actor, from, to, kind: kinds, since, until } = flags;
    const filter = { actor, from, to, kinds, since, until };
    this.isFiltered = args.workPackage !== undefined || Object.values(filter).some((value) => value !== undefined);
    return missionLog(ports, {
      mission: flags.mission,
      workPackage: args.workPackage,
      limit: flags.limit,
      isNewestFirst: flags.reverse,
      filter,
    });
  }

  protected text(outcome: LogOutcome, palette: Palette, screen: Screen): readonly string[] {
    return logLines(outcome, { palette, screen, isFiltered: this.isFiltered });
  }
}
