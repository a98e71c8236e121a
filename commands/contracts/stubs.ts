import { Args, Flags } from '@oclif/core';
import { seamStubs, type StubsOutcome } from '../../src/app/contracts/write-stubs';
import { workPackageId } from '../../src/app/move-task';
import { stubLines } from '../../src/board/contract-lines';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand, missionFlag } from '../../src/cli/kitty-command';
import { seamRunners } from '../../src/domain/contracts/seam-stub';
import type { Ports } from '../../src/ports/ports';

export default class ContractsStubs extends KittyCommand<StubsOutcome> {
  static override summary = 'Make the seam tests of contracts, for their consumers to fill in';
  static override description =
    'A stub takes the artifact from the environment, checks the form that the contract states, and fails until the side of the consumer is written.';
  static override examples = [
    '<%= config.bin %> contracts stubs',
    '<%= config.bin %> contracts stubs orders-database-url --runner jest --write',
  ];
  static override args = { contract: Args.string({ description: 'Id or artifact of a contract; all without it' }) };
  static override flags = {
    mission: missionFlag,
    wp: Flags.string({ summary: 'Only those of this consumer', helpValue: 'WP' }),
    runner: Flags.option({ options: seamRunners, summary: 'What runs the tests; else by the files of the project' })(),
    write: Flags.boolean({ summary: 'Write them here, where they are owned; never over a file' }),
  };

  protected async execute(ports: Ports): Promise<StubsOutcome> {
    const { args, flags } = await this.parse(ContractsStubs);
    return seamStubs(ports, {
      mission: flags.mission,
      id: args.contract,
      workPackage: flags.wp === undefined ? undefined : workPackageId(flags.wp),
      runner: flags.runner ?? null,
      write: flags.write,
    });
  }

  protected text(outcome: StubsOutcome, palette: Palette): readonly string[] {
    return stubLines(outcome, palette);
  }
}
