import { Flags } from '@oclif/core';
import type { MoveOutcome } from '../src/app/move-task';
import { release } from '../src/app/release';
import type { Palette } from '../src/board/text-board';
import { lanes } from '../src/domain/status/lanes';
import { agentFlag, KittyCommand, missionFlag, workPackageArg } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Release extends KittyCommand<MoveOutcome> {
  static override aliases = ['agent:tasks:release'];
  static override summary = 'Give a claim back, so that somebody else can take the work package';
  static override examples = ['<%= config.bin %> release WP01 --reason "the agent was stopped"'];
  static override args = { workPackage: workPackageArg };
  static override flags = {
    reason: Flags.string({ required: true, summary: 'Why it is given back', helpValue: 'TEXT' }),
    mission: missionFlag,
    agent: agentFlag,
  };

  protected async execute(ports: Ports): Promise<MoveOutcome> {
    const { args, flags } = await this.parse(Release);
    return release(ports, {
      mission: flags.mission,
      workPackage: args.workPackage,
      reason: flags.reason,
      agent: flags.agent,
    });
  }

  protected text({ work_package_id: id, from_lane: from }: MoveOutcome, palette: Palette): readonly string[] {
    return [`${palette.green('✓')} ${id}: ${lanes[from].title} → ${lanes.planned.title}, nobody holds it`];
  }
}
