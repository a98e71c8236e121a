import { Flags } from '@oclif/core';
import { moveTask, type MoveOutcome } from '../../src/app/move-task';
import { verdictLines } from '../../src/board/review-lines';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand, missionFlag, workPackageArg } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class ReviewApprove extends KittyCommand<MoveOutcome & { readonly verdict: 'approved' }> {
  static override summary = 'Approve a work package';
  static override examples = ['<%= config.bin %> review approve WP02 --reviewer heron --reference PR-12'];
  static override args = { workPackage: workPackageArg };
  static override flags = {
    mission: missionFlag,
    reviewer: Flags.string({ required: true, summary: 'Who reviewed the work', helpValue: 'NAME' }),
    reference: Flags.string({ required: true, summary: 'Where the review can be read', helpValue: 'REF' }),
    note: Flags.string({ summary: 'A remark for the log', helpValue: 'TEXT' }),
    verify: Flags.boolean({ summary: 'Verify the work first' }),
  };

  protected async execute(ports: Ports): Promise<MoveOutcome & { readonly verdict: 'approved' }> {
    const { args, flags } = await this.parse(ReviewApprove);
    const outcome = await moveTask(ports, {
      mission: flags.mission,
      workPackage: args.workPackage,
      to: 'approved',
      reviewer: flags.reviewer,
      approvalRef: flags.reference,
      note: flags.note ?? null,
      feedbackFile: undefined,
      dryRun: false,
      ...(flags.verify ? { verify: 'first' as const } : {}),
    });
    return { ...outcome, verdict: 'approved' };
  }

  protected text(outcome: MoveOutcome, palette: Palette): readonly string[] {
    return verdictLines(outcome, 'approved', palette);
  }
}
