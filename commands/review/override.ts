import { Flags } from '@oclif/core';
import { overrideVerdict, type OverrideOutcome } from '../../src/app/review/override-verdict';
import { verdictLines } from '../../src/board/review-lines';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand, missionFlag, workPackageArg } from '../../src/cli/kitty-command';
import { overrideCategories } from '../../src/domain/review/decide-override';
import type { Ports } from '../../src/ports/ports';

export default class ReviewOverride extends KittyCommand<OverrideOutcome> {
  static override summary = 'Set a rejection aside, with author and reason';
  static override description =
    'For an arbiter: the rejection did not concern this work. Work that was sent back is approved by it; the log keeps who decided and why.';
  static override examples = [
    '<%= config.bin %> review override WP02 --category infra_environmental --reason "the runner had no disk" --actor lena',
  ];
  static override args = { workPackage: workPackageArg };
  static override flags = {
    mission: missionFlag,
    category: Flags.option({ required: true, options: overrideCategories, summary: 'Why it does not count' })(),
    reason: Flags.string({ required: true, summary: 'What happened, in words', helpValue: 'TEXT' }),
    actor: Flags.string({ required: true, summary: 'Who decides', helpValue: 'NAME' }),
  };

  protected async execute(ports: Ports): Promise<OverrideOutcome> {
    const { args, flags } = await this.parse(ReviewOverride);
    return overrideVerdict(ports, {
      mission: flags.mission,
      workPackage: args.workPackage,
      category: flags.category,
      reason: flags.reason,
      actor: flags.actor,
    });
  }

  protected text(outcome: OverrideOutcome, palette: Palette): readonly string[] {
    return verdictLines(outcome, 'approved, rejection set aside', palette);
  }
}
