import type { Palette } from './palette';
import { paintLane } from './paint-lane';
import type { Screen } from './screen';
import { padTo, shownOn } from './terminal-text';
import type { LogLine, LogOutcome } from '../app/mission-log';

const ACTOR_WIDTH = 12;

/** Draws the history of a mission: one line for each event, whatever its texts hold. */
export function logLines(
  { events, mission_slug: slug }: LogOutcome,
  { palette, screen, isFiltered }: { readonly palette: Palette; readonly screen: Screen; readonly isFiltered: boolean },
): readonly string[] {
  if (events.length === 0) return [isFiltered ? `${slug} has no such event.` : `${slug} has no events yet.`];
  return events.map((event) => lineOf(event, palette, screen));
}

function lineOf(
  { at, work_package_id, actor, kind, summary, to_lane }: LogLine,
  palette: Palette,
  screen: Screen,
): string {
  const shown = (text: string): string => shownOn(screen, text);
  const told = shown(kind === 'move' || kind === 'note' ? summary : `${kind} ${summary}`);
  return [
    palette.dim(shown(at)),
    padTo(shown(work_package_id ?? '-'), 4),
    padTo(shown(actor ?? '-'), ACTOR_WIDTH),
    to_lane === null ? told : paintLane(to_lane, palette, told),
  ]
    .join('  ')
    .trimEnd();
}
