import { upgrade, type UpgradeOutcome } from '../src/app/setup/upgrade';
import { upgradeLines } from '../src/board/setup-lines';
import type { Palette } from '../src/board/text-board';
import { dryRunFlag, KittyCommand } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Upgrade extends KittyCommand<UpgradeOutcome> {
  static override summary = 'Bring what init wrote up to date';
  static override description =
    'Replaces only files that are exactly what was written. A file you changed stays; its new text is put beside it, in a file that ends in .new.';
  static override examples = ['<%= config.bin %> upgrade --dry-run', '<%= config.bin %> upgrade'];
  static override flags = { 'dry-run': dryRunFlag };

  protected async execute(ports: Ports): Promise<UpgradeOutcome> {
    const { flags } = await this.parse(Upgrade);
    return upgrade(ports, { dryRun: flags['dry-run'] });
  }

  protected text(outcome: UpgradeOutcome, palette: Palette): readonly string[] {
    return upgradeLines(outcome, palette);
  }
}
