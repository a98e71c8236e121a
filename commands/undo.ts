import { Flags } from '@oclif/core';
import { undoOperation, type UndoOutcome } from '../src/app/merge/undo-operation';
import { undoLines } from '../src/board/undo-lines';
import type { Palette } from '../src/board/text-board';
import { agentFlag, dryRunFlag, KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Undo extends KittyCommand<UndoOutcome> {
  static override summary = 'Take the last operation back';
  static override description =
    'Moves and subtasks are taken back by further events: the log only grows. A merge is taken back by moving its branches back, while nobody built on it. What cannot be taken back safely is refused with the reason.';
  static override examples = [
    '<%= config.bin %> undo',
    '<%= config.bin %> undo --dry-run',
    '<%= config.bin %> undo --event 01KJMA0FM0000000000000000H',
  ];
  static override flags = {
    mission: missionFlag,
    agent: agentFlag,
    event: Flags.string({ summary: 'An event of the operation; the last one when absent', helpValue: 'EVENT' }),
    'dry-run': dryRunFlag,
  };

  protected async execute(ports: Ports): Promise<UndoOutcome> {
    const { flags } = await this.parse(Undo);
    return undoOperation(ports, {
      mission: flags.mission,
      event: flags.event,
      agent: flags.agent,
      isDryRun: flags['dry-run'],
    });
  }

  protected text(outcome: UndoOutcome, palette: Palette): readonly string[] {
    return undoLines(outcome, palette);
  }
}
