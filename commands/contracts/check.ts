import { Flags } from '@oclif/core';
import { checkPlannedContracts, type CheckContractsOutcome } from '../../src/app/contracts/check-contracts';
import { contractCheckLines } from '../../src/board/contract-lines';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand, missionFlag } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class ContractsCheck extends KittyCommand<CheckContractsOutcome> {
  static override summary = 'Check what passes between work packages, before any code exists';
  static override examples = ['<%= config.bin %> contracts check', '<%= config.bin %> contracts check --strict'];
  static override flags = {
    mission: missionFlag,
    strict: Flags.boolean({ summary: 'Treat warnings, e.g. unknown keys, as errors' }),
  };

  protected async execute(ports: Ports): Promise<CheckContractsOutcome> {
    const { flags } = await this.parse(ContractsCheck);
    return checkPlannedContracts(ports, { mission: flags.mission, strict: flags.strict });
  }

  protected text(outcome: CheckContractsOutcome, palette: Palette): readonly string[] {
    return contractCheckLines(outcome, palette);
  }
}
