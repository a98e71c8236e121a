import { Args } from '@oclif/core';
import { infraDown, type InfraDownOutcome } from '../../src/app/infra/infra-down';
import { workPackageId } from '../../src/app/move-task';
import { infraDownLines } from '../../src/board/infra-lines';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand, missionFlag } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class InfraDown extends KittyCommand<InfraDownOutcome> {
  static override summary = 'Take services down, and what killed commands left';
  static override examples = ['<%= config.bin %> infra down', '<%= config.bin %> infra down WP02'];
  static override args = { workPackage: Args.string({ description: 'Only those of this work package' }) };
  static override flags = { mission: missionFlag };

  protected async execute(ports: Ports): Promise<InfraDownOutcome> {
    const { args, flags } = await this.parse(InfraDown);
    return infraDown(ports, {
      mission: flags.mission,
      workPackage: args.workPackage === undefined ? undefined : workPackageId(args.workPackage),
    });
  }

  protected text(outcome: InfraDownOutcome, palette: Palette): readonly string[] {
    return infraDownLines(outcome, palette);
  }
}
