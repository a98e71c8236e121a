import { Args, Flags } from '@oclif/core';
import { markStatus, type MarkOutcome } from '../src/app/mark-status';
import { agentFlag, KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class MarkStatus extends KittyCommand<MarkOutcome> {
  static override aliases = ['agent:tasks:mark-status'];
  static override strict = false;
  static override summary = 'Mark subtasks done, or open again';
  static override examples = ['<%= config.bin %> mark-status T001 T002 --status done --wp WP01'];
  static override args = {
    subtask: Args.string({ required: true, description: 'Subtask ids, separated by blanks: T001 T002' }),
  };
  static override flags = {
    status: Flags.string({ required: true, summary: 'New status', options: ['done', 'planned', 'pending'] as const }),
    wp: Flags.string({ summary: 'Work package; may be left out where the ids tell', helpValue: 'WP' }),
    mission: missionFlag,
    agent: agentFlag,
  };

  protected async execute(ports: Ports): Promise<MarkOutcome> {
    const { argv, flags } = await this.parse(MarkStatus);
    return markStatus(ports, {
      mission: flags.mission,
      workPackage: flags.wp,
      subtasks: argv.map(String),
      status: flags.status === 'done' ? 'done' : 'planned',
      agent: flags.agent,
    });
  }

  protected text({ work_package_id: id, results, subtasks }: MarkOutcome): readonly string[] {
    return results.map(
      (one) => `${id} ${one.id}: ${subtasks[one.id] ?? ''}${one.outcome === 'updated' ? '' : ' already'}`,
    );
  }
}
