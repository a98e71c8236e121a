import { Flags } from '@oclif/core';
import type { MoveOutcome } from '../../src/app/move-task';
import { rejectWork } from '../../src/app/review/reject-work';
import { verdictLines } from '../../src/board/review-lines';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand, missionFlag, workPackageArg } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class ReviewReject extends KittyCommand<MoveOutcome & { readonly verdict: 'rejected' }> {
  static override summary = 'Send a work package back, with what is to change';
  static override description =
    'The feedback becomes the next review cycle and is in the next prompt of the work package.';
  static override examples = ['<%= config.bin %> review reject WP02 --reviewer heron --feedback-file feedback.md'];
  static override args = { workPackage: workPackageArg };
  static override flags = {
    mission: missionFlag,
    reviewer: Flags.string({ required: true, summary: 'Who reviewed the work', helpValue: 'NAME' }),
    'feedback-file': Flags.string({
      required: true,
      aliases: ['review-feedback-file'],
      summary: 'What is wrong, and what would be right',
      helpValue: 'FILE',
    }),
  };

  protected async execute(ports: Ports): Promise<MoveOutcome & { readonly verdict: 'rejected' }> {
    const { args, flags } = await this.parse(ReviewReject);
    const outcome = await rejectWork(ports, {
      mission: flags.mission,
      workPackage: args.workPackage,
      reviewer: flags.reviewer,
      feedbackFile: flags['feedback-file'],
    });
    return { ...outcome, verdict: 'rejected' };
  }

  protected text(outcome: MoveOutcome, palette: Palette): readonly string[] {
    return verdictLines(outcome, 'rejected', palette);
  }
}
