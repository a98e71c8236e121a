import type { Palette } from './palette';
import type { Lane } from '../domain/status/lanes';

/** A text about a lane in the colour of that lane; the text itself has to name the lane. */
export function paintLane(lane: Lane, palette: Palette, text: string): string {
  const tone = laneTone(lane);
  return tone === null ? text : palette[tone](text);
}

/** The colour of a lane on every board; null for those that are no news. */
export function laneTone(lane: Lane): keyof Palette | null {
  switch (lane) {
    case 'done':
    case 'approved':
      return 'green';
    case 'blocked':
      return 'red';
    case 'claimed':
    case 'in_progress':
      return 'cyan';
    case 'for_review':
    case 'in_review':
      return 'yellow';
    case 'planned':
    case 'canceled':
    case 'genesis':
    case 'uninitialized':
      return null;
    default:
      return lane satisfies never;
  }
}
