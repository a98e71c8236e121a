import { Args } from '@oclif/core';
import { showContracts, type ContractsOutcome } from '../../src/app/contracts/show-contracts';
import { contractListLines } from '../../src/board/contract-lines';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand, missionFlag } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class ContractsShow extends KittyCommand<ContractsOutcome> {
  static override summary = 'Show the contracts of a mission, or one of them, as they stand in the overview';
  static override examples = [
    '<%= config.bin %> contracts show',
    '<%= config.bin %> contracts show orders-database-url',
  ];
  static override args = { contract: Args.string({ description: 'Id or artifact of a contract; all without it' }) };
  static override flags = { mission: missionFlag };

  protected async execute(ports: Ports): Promise<ContractsOutcome> {
    const { args, flags } = await this.parse(ContractsShow);
    return showContracts(ports, { mission: flags.mission, id: args.contract });
  }

  protected text(outcome: ContractsOutcome, palette: Palette): readonly string[] {
    return outcome.contracts.length === 0
      ? contractListLines(outcome, palette)
      : outcome.markdown.trimEnd().split('\n');
  }
}
