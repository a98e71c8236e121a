import { Args } from '@oclif/core';
import { changeConfig, type ConfigOutcome } from '../../src/app/setup/config';
import { configLines } from '../../src/board/setup-lines';
import { KittyCommand } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class ConfigSet extends KittyCommand<ConfigOutcome> {
  static override summary = 'Change one setting of the project';
  static override description =
    'Writes .kittify/config.yaml; its comments and other settings stay. Lists are separated by commas.';
  static override examples = [
    '<%= config.bin %> config set agents.auto_commit false',
    '<%= config.bin %> config set protection.protected_branches main,release',
  ];
  static override args = {
    key: Args.string({ required: true, description: 'Setting, e.g. agents.auto_commit' }),
    value: Args.string({ required: true, description: 'Its new value' }),
  };

  protected async execute(ports: Ports): Promise<ConfigOutcome> {
    const { args } = await this.parse(ConfigSet);
    return changeConfig(ports, args.key, args.value);
  }

  protected text(outcome: ConfigOutcome): readonly string[] {
    return configLines(outcome);
  }
}
