import { Flags } from '@oclif/core';
import { acceptMission, type AcceptOutcome } from '../src/app/merge/accept-mission';
import { acceptLines } from '../src/board/accept-lines';
import type { Palette } from '../src/board/text-board';
import { dryRunFlag, KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Accept extends KittyCommand<AcceptOutcome> {
  static override summary = 'Say that a mission is ready, after everything a merge looks at';
  static override description =
    'Looks at work packages, reviews, branches, checkouts, conflicts and open questions. All findings are shown at once; only a mission without any is recorded as accepted.';
  static override examples = ['<%= config.bin %> accept --dry-run', '<%= config.bin %> accept --actor heron'];
  static override flags = {
    mission: missionFlag,
    actor: Flags.string({ summary: 'Who accepts; user when absent', helpValue: 'NAME' }),
    'dry-run': dryRunFlag,
  };

  protected async execute(ports: Ports): Promise<AcceptOutcome> {
    const { flags } = await this.parse(Accept);
    return acceptMission(ports, {
      mission: flags.mission,
      actor: flags.actor ?? 'user',
      isDryRun: flags['dry-run'],
    });
  }

  protected text(outcome: AcceptOutcome, palette: Palette): readonly string[] {
    return acceptLines(outcome, palette);
  }
}
