/** How durations are spread, in seconds. */
export interface Spread {
  /** How many durations are known; at least one. */
  readonly count: number;
  /** The middle one, or the mean of the two in the middle. */
  readonly median_seconds: number;
  readonly mean_seconds: number;
  /** The smallest duration that at least nine tenths of them do not exceed. */
  readonly p90_seconds: number;
  readonly max_seconds: number;
}

/** Null when no duration is known. */
export function spreadOf(durations: readonly (number | null)[]): Spread | null {
  const known = durations.filter((one) => one !== null).sort((a, b) => a - b);
  const count = known.length;
  const at = (index: number): number => known[Math.min(Math.max(index, 0), count - 1)] ?? 0;
  if (count === 0) return null;
  return {
    count,
    median_seconds: (at(Math.floor((count - 1) / 2)) + at(Math.floor(count / 2))) / 2,
    mean_seconds: known.reduce((sum, one) => sum + one, 0) / count,
    p90_seconds: at(Math.ceil(count * 0.9) - 1),
    max_seconds: at(count - 1),
  };
}
