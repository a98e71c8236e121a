import { Flags } from '@oclif/core';
import { doctor, type DoctorOutcome } from '../src/app/doctor';
import type { Palette } from '../src/board/text-board';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Doctor extends KittyCommand<DoctorOutcome> {
  static override aliases = ['agent:status:doctor', 'agent:status:validate'];
  static override summary = 'Find what is wrong with missions, and mend what needs no decision';
  static override description =
    'Without --fix nothing is written: each finding says what --fix would do. With --fix whatever is replaced is saved first.';
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --mission 069 --fix'];
  static override flags = {
    mission: missionFlag,
    fix: Flags.boolean({ summary: 'Mend, after saving what is replaced' }),
  };

  protected async execute(ports: Ports): Promise<DoctorOutcome> {
    const { flags } = await this.parse(Doctor);
    return doctor(ports, { mission: flags.mission, fix: flags.fix });
  }

  protected text({ findings, fixed, healthy, missions_checked }: DoctorOutcome, palette: Palette): readonly string[] {
    const label = { error: palette.red('error'), warning: palette.yellow('warning'), info: palette.dim('info') };
    const shown = findings.filter(({ severity }) => severity !== 'info');
    const more = findings.length - shown.length;
    return [
      ...fixed.map(
        ({ mission_slug, fix, backup }) =>
          `${palette.green('mended')} ${mission_slug}: ${fix}${backup === null ? '' : `, saved to ${backup}`}`,
      ),
      ...shown.flatMap(({ severity, mission_slug, message, remediation, fix }) => [
        `${label[severity]} ${mission_slug}: ${message}`,
        ...remediation.map((line) => `  ${line}`),
        ...(fix === undefined ? [] : [palette.dim(`  --fix would ${fix}`)]),
      ]),
      `${missions_checked} mission${missions_checked === 1 ? '' : 's'} checked: ${healthy ? palette.green('healthy') : palette.red('not healthy')}${more === 0 ? '' : `, ${more} note${more === 1 ? '' : 's'} with --json`}`,
    ];
  }
}
