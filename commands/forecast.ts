import { Flags } from '@oclif/core';
import { forecast, type ForecastOutcome } from '../src/app/forecast/forecast';
import { forecastLines } from '../src/board/forecast-lines';
import type { Palette } from '../src/board/text-board';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Forecast extends KittyCommand<ForecastOutcome> {
  static override summary = 'See what conflicts before anybody merges';
  static override description =
    'Every pair of running lanes and every lane with the target is merged in a place that is thrown away. Overlaps that only the plan shows are named too.';
  static override examples = ['<%= config.bin %> forecast', '<%= config.bin %> forecast --all-missions'];
  static override flags = {
    mission: missionFlag,
    'all-missions': Flags.boolean({ summary: 'Across all missions that are not merged', exclusive: ['mission'] }),
  };

  protected async execute(ports: Ports): Promise<ForecastOutcome> {
    const { flags } = await this.parse(Forecast);
    return forecast(ports, { mission: flags.mission, isForAll: flags['all-missions'] });
  }

  protected text(outcome: ForecastOutcome, palette: Palette): readonly string[] {
    return forecastLines(outcome, palette);
  }
}
