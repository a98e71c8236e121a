import { Flags } from '@oclif/core';
import { infraUp, type InfraUpOutcome } from '../../src/app/infra/infra-up';
import { workPackageId } from '../../src/app/move-task';
import { providerKinds } from '../../src/app/verify/verification-policy';
import { exportLines, infraUpLines } from '../../src/board/infra-lines';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand, missionFlag, workPackageArg } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class InfraUp extends KittyCommand<InfraUpOutcome> {
  static override summary = 'Start the services a work package needs, in the form its contracts state';
  static override description =
    'They stay until infra down; called again, it gives what runs already. Verification starts its own: nothing here changes what a review sees.';
  static override examples = ['<%= config.bin %> infra up WP02', '<%= config.bin %> infra up WP02 --export'];
  static override args = { workPackage: workPackageArg };
  static override flags = {
    mission: missionFlag,
    provider: Flags.option({ options: providerKinds, summary: 'Where they come from; else as configured' })(),
    export: Flags.boolean({ summary: 'Print only the lines that set the variables' }),
  };

  private isExport = false;

  protected async execute(ports: Ports): Promise<InfraUpOutcome> {
    const { args, flags } = await this.parse(InfraUp);
    this.isExport = flags.export;
    return infraUp(ports, {
      mission: flags.mission,
      workPackage: workPackageId(args.workPackage),
      provider: flags.provider ?? null,
    });
  }

  protected text(outcome: InfraUpOutcome, palette: Palette): readonly string[] {
    return this.isExport ? exportLines(outcome.exports) : infraUpLines(outcome, palette);
  }
}
