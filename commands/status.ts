import { Flags } from '@oclif/core';
import { status, statusAsOf, statusWithForecast, type StatusOutcome } from '../src/app/status';
import type { Screen } from '../src/board/screen';
import { textBoard, type Palette } from '../src/board/text-board';
import { KittyCommand, missionFlag } from '../src/cli/kitty-command';
import type { Ports } from '../src/ports/ports';

export default class Status extends KittyCommand<StatusOutcome> {
  static override aliases = ['agent:tasks:status'];
  static override summary = 'Show where a mission stands';
  static override description =
    'With --as-of: as the log had it at that time, or just after that event. `spec-kitty log --json` names times and events; a day counts whole, and a time without an offset is UTC.';
  static override examples = [
    '<%= config.bin %> status',
    '<%= config.bin %> status --mission 069 --json',
    '<%= config.bin %> status --forecast',
    '<%= config.bin %> status --as-of 2026-03-01T09:30',
  ];
  static override flags = {
    mission: missionFlag,
    'as-of': Flags.string({
      summary: 'A moment of the past: an event, a time or a day',
      helpValue: 'EVENT|TIME',
      exclusive: ['forecast'],
    }),
    forecast: Flags.boolean({ summary: 'Look now for conflicts and for everything else a merge would find' }),
  };

  protected async execute(ports: Ports): Promise<StatusOutcome> {
    const { flags } = await this.parse(Status);
    if (flags.forecast) return statusWithForecast(ports, flags.mission);
    const point = flags['as-of'];
    return point === undefined ? status(ports, flags.mission) : statusAsOf(ports, flags.mission, point);
  }

  protected text(outcome: StatusOutcome, palette: Palette, screen: Screen): readonly string[] {
    return [...pastLines(outcome, palette), ...textBoard(outcome, palette, screen)];
  }
}

/** When the board stood like this. */
function pastLines({ as_of: past }: StatusOutcome, palette: Palette): readonly string[] {
  if (past === null) return [];
  const when = past.at === null ? 'Before the first event' : `As of ${past.at}`;
  const event = past.event_id === null ? '' : `, after event ${past.event_id}`;
  return [palette.yellow(`${when}${event}`), ''];
}
