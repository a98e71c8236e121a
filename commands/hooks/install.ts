import { installHooks } from '../../src/app/hooks/install-hooks';
import type { HooksOutcome } from '../../src/app/hooks/hook-report';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class HooksInstall extends KittyCommand<HooksOutcome> {
  static override summary = 'Let git ask the guard before each commit';
  static override description =
    'Puts one pre-commit hook where git runs hooks (core.hooksPath, else the directory all worktrees share). A hook that is there already is kept and runs first. Clones need it once more.';
  static override examples = ['<%= config.bin %> hooks install'];

  protected async execute(ports: Ports): Promise<HooksOutcome> {
    await this.parse(HooksInstall);
    return installHooks(ports);
  }

  protected text({ hooks, action }: HooksOutcome, palette: Palette): readonly string[] {
    return hooks.flatMap(({ path, state, chained_to }) => [
      state === 'foreign'
        ? `${path} asks the guard by itself; nothing was written.`
        : action === 'none'
          ? `The guard is installed already: ${path}`
          : `${palette.green('✓')} The guard is asked before each commit: ${path}`,
      ...(chained_to === null ? [] : [`  The hook that was there runs first: ${chained_to}`]),
    ]);
  }
}
