import type { HooksOutcome } from '../../src/app/hooks/hook-report';
import { uninstallHooks } from '../../src/app/hooks/uninstall-hooks';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class HooksUninstall extends KittyCommand<HooksOutcome> {
  static override summary = 'Let git commit without asking the guard';
  static override description = 'A hook that was there before comes back as it was.';
  static override examples = ['<%= config.bin %> hooks uninstall'];

  protected async execute(ports: Ports): Promise<HooksOutcome> {
    await this.parse(HooksUninstall);
    return uninstallHooks(ports);
  }

  protected text({ hooks, action }: HooksOutcome, palette: Palette): readonly string[] {
    return hooks.map(({ path, state }) => {
      if (action === 'restored') return `${palette.green('✓')} The hook that was there before is back: ${path}`;
      if (action === 'removed') return `${palette.green('✓')} Removed ${path}`;
      return state === 'foreign' ? `${path} is not ours; it was left alone.` : 'The guard is not installed.';
    });
  }
}
