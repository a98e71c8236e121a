import { Flags } from '@oclif/core';
import { createDemo, type DemoOutcome } from '../src/app/demo/create-demo';
import { agentChoices } from '../src/app/setup/agent-choices';
import { init, type InitOutcome } from '../src/app/setup/init';
import { demoLines, initLines } from '../src/board/setup-lines';
import type { Palette } from '../src/board/text-board';
import { askWhich } from '../src/cli/ask-which';
import { dryRunFlag, KittyCommand } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Init extends KittyCommand<InitOutcome & { readonly demo: DemoOutcome | null }> {
  static override summary = 'Make a repository ready for missions and agents';
  static override description =
    'Writes settings, an AGENTS.md block and the command files of your agents. What is yours stays as it is; a second run writes nothing. Without --agent: those the repository shows traces of.';
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init --agent claude --agent codex --hooks',
    '<%= config.bin %> init --dry-run',
    '<%= config.bin %> init --demo',
  ];
  static override flags = {
    agent: Flags.string({
      multiple: true,
      aliases: ['ai'],
      summary: 'Coding agent to write command files for; several times or with commas',
      helpValue: 'KEY',
    }),
    demo: Flags.boolean({
      summary: 'Make a small mission that moves, to look at; uninstall --demo removes it',
      exclusive: ['dry-run'],
    }),
    hooks: Flags.boolean({ summary: 'Install the commit guard too' }),
    yes: Flags.boolean({ char: 'y', aliases: ['non-interactive'], summary: 'Ask nothing' }),
    'dry-run': dryRunFlag,
  };

  protected async execute(ports: Ports): Promise<InitOutcome & { readonly demo: DemoOutcome | null }> {
    const { flags } = await this.parse(Init);
    const named = (flags.agent ?? []).flatMap((text) => text.split(',')).filter((key) => key.trim() !== '');
    const isAsked = named.length === 0 && !flags.yes && !flags.json && !flags['dry-run'];
    const agents = isAsked ? await askWhich('Which agents work here?', agentChoices(ports)) : named;
    // Before the settings are there: a mission with a worktree of its own is refused while they are not committed.
    const demo = flags.demo ? await createDemo(ports) : null;
    const request = { agents: agents.map((key) => key.trim()), hooks: flags.hooks, dryRun: flags['dry-run'] };
    return { ...(await init(ports, request)), demo };
  }

  protected text(outcome: InitOutcome & { readonly demo: DemoOutcome | null }, palette: Palette): readonly string[] {
    const { demo } = outcome;
    return [...initLines(outcome, palette), ...(demo === null ? [] : ['', ...demoLines(demo, palette)])];
  }
}
