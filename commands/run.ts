import { Flags } from '@oclif/core';
import { runMission } from '../src/app/run/run-mission';
import type { RunOutcome } from '../src/app/run/run-outcome';
import { runLines, turnLine } from '../src/board/run-lines';
import type { Palette } from '../src/board/text-board';
import { dryRunFlag, KittyCommand, missionFlag } from '../src/cli/kitty-command';
import { output } from '../src/cli/output';
import type { Ports } from '../src/ports/ports';

export default class Run extends KittyCommand<RunOutcome> {
  static override summary = 'Let agents implement, verify and review a mission';
  static override description =
    'Starts the agents that agents.<key>.command of the settings names, each on a work package of its own, until nothing is left that they can do. What they did is judged by git and the log. Run it again after an interruption: it goes on from there. Never merges.';
  static override examples = [
    '<%= config.bin %> run --dry-run',
    '<%= config.bin %> run --agent otter --reviewer heron',
    '<%= config.bin %> run --max-parallel 4 --max-minutes 60',
  ];
  static override flags = {
    mission: missionFlag,
    agent: Flags.string({
      multiple: true,
      summary: 'Who implements; everybody with a command when absent',
      helpValue: 'KEY',
    }),
    reviewer: Flags.string({
      multiple: true,
      summary: 'Who reviews; everybody with a command when absent',
      helpValue: 'KEY',
    }),
    'max-parallel': Flags.integer({ default: 2, min: 1, max: 64, summary: 'Agents at work at once', helpValue: 'N' }),
    'max-turns': Flags.integer({ default: 12, min: 1, summary: 'Turns for each work package', helpValue: 'N' }),
    'max-minutes': Flags.integer({ default: 240, min: 1, summary: 'Time for the whole run', helpValue: 'N' }),
    'turn-minutes': Flags.integer({ default: 30, min: 1, summary: 'Time for one turn of an agent', helpValue: 'N' }),
    'dry-run': dryRunFlag,
  };

  protected async execute(ports: Ports): Promise<RunOutcome> {
    const { flags } = await this.parse(Run);
    const keys = (texts: readonly string[] | undefined): readonly string[] =>
      (texts ?? [])
        .flatMap((text) => text.split(','))
        .map((key) => key.trim())
        .filter((key) => key !== '');
    return runMission(
      ports,
      {
        mission: flags.mission,
        agents: keys(flags.agent),
        reviewers: keys(flags.reviewer),
        mostParallel: flags['max-parallel'],
        mostTurns: flags['max-turns'],
        runMinutes: flags['max-minutes'],
        turnMinutes: flags['turn-minutes'],
        isDryRun: flags['dry-run'],
      },
      (turn, end) => {
        if (!flags.json) output().stderr(`${turnLine(turn, end)}\n`);
      },
    );
  }

  protected text(outcome: RunOutcome, palette: Palette): readonly string[] {
    return runLines(outcome, palette);
  }
}
