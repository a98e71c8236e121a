import { infraPs } from '../../src/app/infra/infra-ps';
import type { InfraListOutcome } from '../../src/app/infra/service-row';
import { infraListLines } from '../../src/board/infra-lines';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class InfraPs extends KittyCommand<InfraListOutcome> {
  static override summary = 'List the services that run for work packages of this repository';
  static override examples = ['<%= config.bin %> infra ps'];

  protected async execute(ports: Ports): Promise<InfraListOutcome> {
    await this.parse(InfraPs);
    return infraPs(ports);
  }

  protected text(outcome: InfraListOutcome, palette: Palette): readonly string[] {
    return infraListLines(outcome, palette);
  }
}
