import { showContracts, type ContractsOutcome } from '../../src/app/contracts/show-contracts';
import { contractListLines } from '../../src/board/contract-lines';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand, missionFlag } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class ContractsList extends KittyCommand<ContractsOutcome> {
  static override summary = 'List what passes from one work package to another';
  static override examples = ['<%= config.bin %> contracts list'];
  static override flags = { mission: missionFlag };

  protected async execute(ports: Ports): Promise<ContractsOutcome> {
    const { flags } = await this.parse(ContractsList);
    return showContracts(ports, { mission: flags.mission });
  }

  protected text(outcome: ContractsOutcome, palette: Palette): readonly string[] {
    return contractListLines(outcome, palette);
  }
}
