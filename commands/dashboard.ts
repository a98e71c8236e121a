import { Flags } from '@oclif/core';
import { openDashboard, type DashboardOutcome } from '../src/app/dashboard/open-dashboard';
import { dashboardLines } from '../src/board/dashboard-lines';
import type { Palette } from '../src/board/palette';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Dashboard extends KittyCommand<DashboardOutcome> {
  static override summary = 'Show every mission on a live web page of this machine';
  static override description =
    'Serves on 127.0.0.1 until Ctrl-C. The address holds a secret; without it nothing is shown. No request leaves this machine. With --json the document is printed once the page can be opened.';
  static override examples = [
    '<%= config.bin %> dashboard --open',
    '<%= config.bin %> dashboard --mission 069 --port 4173',
    '<%= config.bin %> dashboard --allow-moves',
  ];
  static override flags = {
    mission: missionFlag,
    port: Flags.integer({ summary: 'Port to serve on; without it a free one', min: 0, max: 65_535, helpValue: 'N' }),
    open: Flags.boolean({ summary: 'Open it in the browser', default: false }),
    'allow-moves': Flags.boolean({ summary: 'Let the page move work packages', default: false }),
  };

  protected async execute(ports: Ports): Promise<DashboardOutcome> {
    const { flags } = await this.parse(Dashboard);
    return openDashboard(ports, {
      mission: flags.mission,
      port: flags.port ?? 0,
      isMoveAllowed: flags['allow-moves'],
      isShown: flags.open,
    });
  }

  protected text(outcome: DashboardOutcome, palette: Palette): readonly string[] {
    return dashboardLines(outcome, palette);
  }
}
