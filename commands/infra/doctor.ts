import { infraDoctor, type InfraDoctorOutcome } from '../../src/app/infra/infra-doctor';
import { infraDoctorLines } from '../../src/board/infra-lines';
import type { Palette } from '../../src/board/text-board';
import { KittyCommand, missionFlag } from '../../src/cli/kitty-command';
import type { Ports } from '../../src/ports/ports';

export default class InfraDoctor extends KittyCommand<InfraDoctorOutcome> {
  static override summary = 'Ask every provider which services it could run here, and why not';
  static override examples = ['<%= config.bin %> infra doctor', '<%= config.bin %> infra doctor --mission tide-table'];
  static override flags = { mission: missionFlag };

  protected async execute(ports: Ports): Promise<InfraDoctorOutcome> {
    const { flags } = await this.parse(InfraDoctor);
    return infraDoctor(ports, flags.mission);
  }

  protected text(outcome: InfraDoctorOutcome, palette: Palette): readonly string[] {
    return infraDoctorLines(outcome, palette);
  }
}
