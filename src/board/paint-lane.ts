import type { Palette } from './palette';
import type { Lane } from '../domain/status/lanes';

/** A text about a lane in the colour of that lane; the text itself has to name the lane. */
export function paintLane(lane: Lane, palette: Palette, text: string): string {
  switch (lane) {
    case 'done':
    case 'approved':
      return palette.green(text);
    case 'blocked':
      return palette.red(text);
    case 'claimed':
    case 'in_progress':
      return palette.cyan(text);
    case 'for_review':
    case 'in_review':
      return palette.yellow(text);
    case 'planned':
    case 'canceled':
    case 'genesis':
    case 'uninitialized':
      return text;
    default:
      return lane satisfies never;
  }
}
