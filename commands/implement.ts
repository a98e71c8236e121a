import { Args, Flags } from '@oclif/core';
import { implement, type ImplementOutcome } from '../src/app/implement/implement';
import { recoverWorkspaces, type RecoverOutcome } from '../src/app/implement/recover-workspaces';
import { implementLines, recoveryLines } from '../src/board/implement-lines';
import type { Palette } from '../src/board/text-board';
import { agentFlag, KittyCommand, missionFlag } from '../src/cli/kitty-command';
import { requiredAgent } from '../src/cli/required-agent';
import type { Ports } from '../src/ports/ports';

export default class Implement extends KittyCommand<ImplementOutcome | RecoverOutcome> {
  static override aliases = ['agent:action:implement'];
  static override summary = 'Take a work package: claim, workspace, prompt';
  static override description =
    'Without a work package: goes on with the one the agent holds, else takes the first that can be started. Run it again after an interruption: it goes on where it stopped.';
  static override examples = [
    '<%= config.bin %> implement --agent otter',
    '<%= config.bin %> implement WP02 --agent otter',
    '<%= config.bin %> implement --recover',
  ];
  static override args = { workPackage: Args.string({ description: 'Work package, e.g. WP01' }) };
  static override flags = {
    mission: missionFlag,
    agent: agentFlag,
    'shell-pid': Flags.integer({ summary: 'Process id of the agent, kept with a claim', helpValue: 'PID' }),
    recover: Flags.boolean({ summary: 'Make again what is missing of workspaces, and finish interrupted starts' }),
  };

  protected async execute(ports: Ports): Promise<ImplementOutcome | RecoverOutcome> {
    const { args, flags } = await this.parse(Implement);
    if (flags.recover) return recoverWorkspaces(ports, { mission: flags.mission, workPackage: args.workPackage });
    const agent = requiredAgent(flags, 'implement', args.workPackage, 'a work package is held by somebody');
    return implement(ports, {
      mission: flags.mission,
      workPackage: args.workPackage,
      agent,
      shellPid: flags['shell-pid'] ?? null,
    });
  }

  protected text(outcome: ImplementOutcome | RecoverOutcome, palette: Palette): readonly string[] {
    return 'prompt_path' in outcome ? implementLines(outcome, palette) : recoveryLines(outcome, palette);
  }
}
