import { Args } from '@oclif/core';
import { listCommands, type CommandsOutcome } from '../src/app/list-commands';
import { commandLines } from '../src/board/command-lines';
import type { Screen } from '../src/board/screen';
import type { Palette } from '../src/board/text-board';
import { KittyCommand } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Commands extends KittyCommand<CommandsOutcome> {
  static override summary = 'List every command; with --json as data, with options, exit codes and examples';
  static override strict = false;
  static override examples = [
    '<%= config.bin %> commands',
    '<%= config.bin %> commands mission create',
    '<%= config.bin %> commands move-task --json',
  ];
  static override args = {
    command: Args.string({ description: 'Only this command, or the commands of this topic, e.g. mission create' }),
  };

  protected async execute(ports: Ports): Promise<CommandsOutcome> {
    const { argv } = await this.parse(Commands);
    return listCommands(ports, argv.length === 0 ? undefined : argv.map(String).join(' '));
  }

  protected text({ commands }: CommandsOutcome, palette: Palette, screen: Screen): readonly string[] {
    return commandLines(commands, palette, screen);
  }
}
