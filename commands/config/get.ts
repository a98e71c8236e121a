import { Args } from '@oclif/core';
import { showConfig, type ConfigOutcome } from '../../src/app/setup/config';
import { settingValue } from '../../src/board/setup-lines';
import { KittyCommand } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class ConfigGet extends KittyCommand<ConfigOutcome> {
  static override summary = 'Show one setting';
  static override examples = ['<%= config.bin %> config get agents.auto_commit'];
  static override args = { key: Args.string({ required: true, description: 'Setting, e.g. agents.auto_commit' }) };

  protected async execute(ports: Ports): Promise<ConfigOutcome> {
    const { args } = await this.parse(ConfigGet);
    return showConfig(ports, args.key);
  }

  protected text({ settings }: ConfigOutcome): readonly string[] {
    return settings.map(({ value }) => settingValue(value));
  }
}
