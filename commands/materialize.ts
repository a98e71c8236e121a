import { Flags } from '@oclif/core';
import { materialize, type MaterializeOutcome } from '../src/app/materialize';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Materialize extends KittyCommand<MaterializeOutcome> {
  static override aliases = ['agent:status:materialize'];
  static override summary = 'Write status.json anew from the event log, if it differs';
  static override examples = ['<%= config.bin %> materialize', '<%= config.bin %> materialize --all'];
  static override flags = {
    mission: missionFlag,
    all: Flags.boolean({ summary: 'Every mission', exclusive: ['mission'] }),
  };

  protected async execute(ports: Ports): Promise<MaterializeOutcome> {
    const { flags } = await this.parse(Materialize);
    return materialize(ports, flags.mission, flags.all);
  }

  protected text({ missions }: MaterializeOutcome): readonly string[] {
    return missions.map(
      ({ mission_slug, files_written }) =>
        `${mission_slug}: ${files_written.length === 0 ? 'status.json is right already' : 'status.json written'}`,
    );
  }
}
