import { Flags } from '@oclif/core';
import { finalizeTasks, type FinalizeOutcome } from '../src/app/finalize-tasks';
import type { Palette } from '../src/board/text-board';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class FinalizeTasks extends KittyCommand<FinalizeOutcome> {
  static override aliases = ['agent:mission:finalize-tasks', 'agent:tasks:finalize-tasks', 'tasks'];
  static override summary = 'Check a plan and make it ready for work';
  static override description =
    'Checks manifest, headers, dependencies, requirements and ownership and reports every fault at once. Then writes headers, tasks.md, lanes.json and the first event of each work package. A second run changes nothing.';
  static override examples = ['<%= config.bin %> finalize-tasks --validate-only', '<%= config.bin %> finalize-tasks'];
  static override flags = {
    mission: missionFlag,
    'validate-only': Flags.boolean({ summary: 'Check and report, write nothing', aliases: ['dry-run'] }),
    'target-branch': Flags.string({ summary: 'Branch the mission ends up on; stored', helpValue: 'BRANCH' }),
  };

  protected async execute(ports: Ports): Promise<FinalizeOutcome> {
    const { flags } = await this.parse(FinalizeTasks);
    return finalizeTasks(ports, {
      mission: flags.mission,
      validateOnly: flags['validate-only'],
      targetBranch: flags['target-branch'],
    });
  }

  protected text(outcome: FinalizeOutcome, palette: Palette): readonly string[] {
    const { wp_count, bootstrap, lanes, files_written, mission_slug } = outcome;
    const plan = `${wp_count} work packages in ${lanes.count} execution lane${lanes.count === 1 ? '' : 's'}`;
    if (outcome.validate_only) {
      const would = files_written.length === 0 ? 'nothing would change' : `would write ${files_written.join(', ')}`;
      return [`${palette.green('✓')} The plan of ${mission_slug} is valid: ${plan}; ${would}.`];
    }
    if (files_written.length === 0 && bootstrap.newly_seeded === 0)
      return [`${mission_slug} was finalised already: ${plan}; nothing changed.`];
    return [
      `${palette.green('✓')} Finalised ${mission_slug}: ${plan}, ${bootstrap.newly_seeded} newly seeded.`,
      ...files_written.map((path) => palette.dim(`  wrote ${path}`)),
      `Next: spec-kitty next --mission ${mission_slug}`,
    ];
  }
}
