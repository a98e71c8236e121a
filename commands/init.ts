import { Flags } from '@oclif/core';
import { agentChoices } from '../src/app/setup/agent-choices';
import { init, type InitOutcome } from '../src/app/setup/init';
import { initLines } from '../src/board/setup-lines';
import type { Palette } from '../src/board/text-board';
import { askWhich } from '../src/cli/ask-which';
import { dryRunFlag, KittyCommand } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Init extends KittyCommand<InitOutcome> {
  static override summary = 'Make a repository ready for missions and agents';
  static override description =
    'Writes settings, an AGENTS.md block and the command files of your agents. What is yours stays as it is; a second run writes nothing. Without --agent: those the repository shows traces of.';
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init --agent claude --agent codex --hooks',
    '<%= config.bin %> init --dry-run',
  ];
  static override flags = {
    agent: Flags.string({
      multiple: true,
      aliases: ['ai'],
      summary: 'Coding agent to write command files for; several times or with commas',
      helpValue: 'KEY',
    }),
    hooks: Flags.boolean({ summary: 'Install the commit guard too' }),
    yes: Flags.boolean({ char: 'y', aliases: ['non-interactive'], summary: 'Ask nothing' }),
    'dry-run': dryRunFlag,
  };

  protected async execute(ports: Ports): Promise<InitOutcome> {
    const { flags } = await this.parse(Init);
    const named = (flags.agent ?? []).flatMap((text) => text.split(',')).filter((key) => key.trim() !== '');
    const isAsked = named.length === 0 && !flags.yes && !flags.json && !flags['dry-run'];
    const agents = isAsked ? await askWhich('Which agents work here?', agentChoices(ports)) : named;
    return init(ports, { agents: agents.map((key) => key.trim()), hooks: flags.hooks, dryRun: flags['dry-run'] });
  }

  protected text(outcome: InitOutcome, palette: Palette): readonly string[] {
    return initLines(outcome, palette);
  }
}
