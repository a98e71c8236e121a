import { Args } from '@oclif/core';
import { mergeEventLogs, type MergeDriverOutcome } from '../../src/app/merge-driver';
import { KittyCommand } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class MergeDriverEventLog extends KittyCommand<MergeDriverOutcome> {
  static override aliases = ['merge-driver-event-log'];
  static override hidden = true;
  static override summary = 'Unite versions of an event log, for git';
  static override description =
    'Configure it once: git config merge.spec-kitty-event-log.driver "spec-kitty merge-driver event-log %O %A %B"';
  static override examples = ['<%= config.bin %> merge-driver event-log base.jsonl ours.jsonl theirs.jsonl'];
  static override args = {
    base: Args.string({ required: true, description: 'Common ancestor (%O)' }),
    ours: Args.string({ required: true, description: 'This side, overwritten with the result (%A)' }),
    theirs: Args.string({ required: true, description: 'Other side (%B)' }),
  };

  protected async execute(ports: Ports): Promise<MergeDriverOutcome> {
    const { args } = await this.parse(MergeDriverEventLog);
    return mergeEventLogs(ports, args);
  }

  protected text(): readonly string[] {
    return [];
  }
}
