import { Flags } from '@oclif/core';
import { next } from '../src/app/next';
import type { NextOutcome } from '../src/app/next-outcome';
import type { Palette } from '../src/board/text-board';
import { nextLines } from '../src/board/next-lines';
import { agentFlag, KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Next extends KittyCommand<NextOutcome> {
  static override summary = 'Ask what to do next, or report a result and get the next step';
  static override description =
    'Without --result this is a query: nothing is written. With --result one event is recorded first; the same function then answers.';
  static override examples = [
    '<%= config.bin %> next',
    '<%= config.bin %> next --agent otter --result success',
    '<%= config.bin %> next --agent otter --result failed --reason "the tests need a database"',
  ];
  static override flags = {
    mission: missionFlag,
    agent: agentFlag,
    result: Flags.string({ summary: 'How the step before ended', options: ['success', 'failed', 'blocked'] as const }),
    reason: Flags.string({ summary: 'Why it failed or is blocked', helpValue: 'TEXT' }),
    answer: Flags.string({ summary: 'Answer to a pending decision', helpValue: 'TEXT' }),
    'decision-id': Flags.string({ summary: 'Which decision is answered', helpValue: 'ID' }),
  };

  protected async execute(ports: Ports): Promise<NextOutcome> {
    const { flags } = await this.parse(Next);
    return next(ports, {
      mission: flags.mission,
      agent: flags.agent,
      result: flags.result as 'success' | 'failed' | 'blocked' | undefined,
      reason: flags.reason,
      answer: flags.answer,
      decisionId: flags['decision-id'],
    });
  }

  protected text(outcome: NextOutcome, palette: Palette): readonly string[] {
    return nextLines(outcome, palette);
  }
}
