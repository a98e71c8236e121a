import { Args } from '@oclif/core';
import { completionScript, type CompletionOutcome } from '../src/app/completion-script';
import { KittyCommand } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Completion extends KittyCommand<CompletionOutcome> {
  static override summary = 'Print what makes a shell complete commands, missions, work packages and lanes';
  static override description =
    'Without a shell it says which line goes where. The names that are offered are those that are there at the moment.';
  static override examples = [
    '<%= config.bin %> completion',
    '<%= config.bin %> completion bash',
    '<%= config.bin %> completion zsh',
    '<%= config.bin %> completion fish',
    '<%= config.bin %> completion powershell',
  ];
  static override args = { shell: Args.string({ description: 'bash, zsh, fish or powershell' }) };

  protected async execute(_: Ports): Promise<CompletionOutcome> {
    const { args } = await this.parse(Completion);
    return completionScript(args.shell);
  }

  protected text({ script, shells }: CompletionOutcome): readonly string[] {
    if (script !== null) return [script.trimEnd()];
    return [
      'One line makes a shell complete commands, options and live names:',
      '',
      ...shells.flatMap(({ name, file, line }) => [`${name}, in ${file}:`, `  ${line}`]),
    ];
  }
}
