import { showConfig, type ConfigOutcome } from '../../src/app/setup/config';
import { configLines } from '../../src/board/setup-lines';
import { KittyCommand } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class ConfigList extends KittyCommand<ConfigOutcome> {
  static override summary = 'List every setting with what counts now';
  static override examples = ['<%= config.bin %> config list', '<%= config.bin %> config list --json'];

  protected async execute(ports: Ports): Promise<ConfigOutcome> {
    return Promise.resolve(showConfig(ports, undefined));
  }

  protected text(outcome: ConfigOutcome): readonly string[] {
    return configLines(outcome);
  }
}
