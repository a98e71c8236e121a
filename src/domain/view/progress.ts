import { lanes, type Lane } from '../status/lanes';

/** How far a mission is, in the words `next` and `status` share. Field names are those of the JSON output. */
export interface Progress {
  readonly total_wps: number;
  readonly done_wps: number;
  readonly approved_wps: number;
  /** Claimed or in progress. */
  readonly in_progress_wps: number;
  readonly planned_wps: number;
  /** Handed over or in review. */
  readonly for_review_wps: number;
  /** 0 to 100: the mean of the lane weights. */
  readonly weighted_percentage: number;
}

/** Counts the lanes of all work packages. An empty mission is at 0 %. */
export function progressOf(all: readonly Lane[]): Progress {
  const count = (...wanted: readonly Lane[]): number => all.filter((lane) => wanted.includes(lane)).length;
  const weight = all.reduce((sum, lane) => sum + lanes[lane].weight, 0);
  return {
    total_wps: all.length,
    done_wps: count('done'),
    approved_wps: count('approved'),
    in_progress_wps: count('claimed', 'in_progress'),
    planned_wps: count('planned', 'genesis', 'uninitialized'),
    for_review_wps: count('for_review', 'in_review'),
    weighted_percentage: all.length === 0 ? 0 : (weight / all.length) * 100,
  };
}

/** Rounds half to even at the given number of decimals, as the figures of the existing tool are. */
export function roundHalfEven(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  const scaled = value * scale;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const isUp = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return (floor + (isUp ? 1 : 0)) / scale;
}
