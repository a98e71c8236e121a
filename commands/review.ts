import { Args, Flags } from '@oclif/core';
import { startReview, type ReviewOutcome } from '../src/app/review/start-review';
import { reviewLines } from '../src/board/review-lines';
import type { Palette } from '../src/board/text-board';
import { agentFlag, KittyCommand, missionFlag } from '../src/cli/kitty-command';
import { requiredAgent } from '../src/cli/required-agent';
import type { Ports } from '../src/ports/ports';

export default class Review extends KittyCommand<ReviewOutcome> {
  static override aliases = ['agent:action:review'];
  static override summary = 'Take a work package for review: claim, checked prompt';
  static override description =
    'Without a work package: goes on with the review the agent has begun, else takes the first hand-over of somebody else.';
  static override examples = [
    '<%= config.bin %> review --agent heron',
    '<%= config.bin %> review WP02 --agent heron',
    '<%= config.bin %> review approve WP02 --reviewer heron --reference PR-12',
    '<%= config.bin %> review reject WP02 --reviewer heron --feedback-file feedback.md',
  ];
  static override args = { workPackage: Args.string({ description: 'Work package, e.g. WP01' }) };
  static override flags = {
    mission: missionFlag,
    agent: agentFlag,
    'shell-pid': Flags.integer({ summary: 'Process id of the reviewer, kept with the claim', helpValue: 'PID' }),
    'self-review-reason': Flags.string({ summary: 'Review work of your own, and say why', helpValue: 'TEXT' }),
  };

  protected async execute(ports: Ports): Promise<ReviewOutcome> {
    const { args, flags } = await this.parse(Review);
    const agent = requiredAgent(flags, 'review', args.workPackage, 'a review has a reviewer');
    const reason = flags['self-review-reason']?.trim() ?? '';
    return startReview(ports, {
      mission: flags.mission,
      workPackage: args.workPackage,
      agent,
      shellPid: flags['shell-pid'] ?? null,
      selfReviewReason: reason === '' ? null : reason,
    });
  }

  protected text(outcome: ReviewOutcome, palette: Palette): readonly string[] {
    return reviewLines(outcome, palette);
  }
}
