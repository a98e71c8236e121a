import { Args } from '@oclif/core';
import { complete, type CompleteOutcome } from '../src/app/complete';
import { completionLines } from '../src/board/completion-lines';
import { KittyCommand } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Complete extends KittyCommand<CompleteOutcome> {
  static override hidden = true;
  static override strict = false;
  static override summary = 'Say how a command line can go on; shells call it';
  static override description =
    'The last word is the one that is being typed, with a colon in front. Prints one candidate a line, a tab, what it is; at the end :files or :directories where paths fit too.';
  static override examples = ['<%= config.bin %> complete -- move-task :W'];
  static override args = { word: Args.string({ description: 'The words of the line so far' }) };

  protected async execute(ports: Ports): Promise<CompleteOutcome> {
    const { argv } = await this.parse(Complete);
    return complete(ports, argv.map(String));
  }

  protected text(outcome: CompleteOutcome): readonly string[] {
    return completionLines(outcome);
  }
}
