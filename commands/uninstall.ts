import { uninstall, type UninstallOutcome } from '../src/app/setup/uninstall';
import { uninstallLines } from '../src/board/setup-lines';
import type { Palette } from '../src/board/text-board';
import { dryRunFlag, KittyCommand } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Uninstall extends KittyCommand<UninstallOutcome> {
  static override summary = 'Take back what init wrote';
  static override description =
    'Restores every file byte for byte. What you changed stays and is named; missions are yours and stay too.';
  static override examples = ['<%= config.bin %> uninstall --dry-run', '<%= config.bin %> uninstall'];
  static override flags = { 'dry-run': dryRunFlag };

  protected async execute(ports: Ports): Promise<UninstallOutcome> {
    const { flags } = await this.parse(Uninstall);
    return uninstall(ports, { dryRun: flags['dry-run'] });
  }

  protected text(outcome: UninstallOutcome, palette: Palette): readonly string[] {
    return uninstallLines(outcome, palette);
  }
}
