import { Flags } from '@oclif/core';
import { removeDemo, type RemoveDemoOutcome } from '../src/app/demo/remove-demo';
import { uninstall, type UninstallOutcome } from '../src/app/setup/uninstall';
import { demoRemovedLines, uninstallLines } from '../src/board/setup-lines';
import type { Palette } from '../src/board/text-board';
import { dryRunFlag, KittyCommand } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Uninstall extends KittyCommand<UninstallOutcome | RemoveDemoOutcome> {
  static override summary = 'Take back what init wrote';
  static override description =
    'Restores every file byte for byte. What you changed stays and is named; missions are yours and stay too.';
  static override examples = [
    '<%= config.bin %> uninstall --dry-run',
    '<%= config.bin %> uninstall',
    '<%= config.bin %> uninstall --all',
    '<%= config.bin %> uninstall --demo',
  ];
  static override flags = {
    demo: Flags.boolean({ summary: 'Take away the demo mission only', exclusive: ['dry-run'] }),
    all: Flags.boolean({
      summary: 'Take .kittify/config.yaml too, if init wrote it and you changed it',
      exclusive: ['demo'],
    }),
    'dry-run': dryRunFlag,
  };

  protected async execute(ports: Ports): Promise<UninstallOutcome | RemoveDemoOutcome> {
    const { flags } = await this.parse(Uninstall);
    if (flags.demo) return removeDemo(ports);
    return uninstall(ports, { all: flags.all, dryRun: flags['dry-run'] });
  }

  protected text(outcome: UninstallOutcome | RemoveDemoOutcome, palette: Palette): readonly string[] {
    return 'restored' in outcome ? uninstallLines(outcome, palette) : demoRemovedLines(outcome, palette);
  }
}
