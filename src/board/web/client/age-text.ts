const STEPS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const;

/** How long ago a stored time is, in at most two units, e.g. `3 h 12 min`; empty for what is no time. */
export function ageText(at: string | null, nowMs: number): string {
  const then = at === null ? NaN : Date.parse(at);
  if (Number.isNaN(then)) return '';
  const seconds = Math.max(0, Math.floor((nowMs - then) / 1000));
  const index = STEPS.findIndex(([size]) => seconds >= size);
  const [size, unit] = STEPS[index] ?? [1, 's'];
  if (index < 0) return '< 1 min';
  const whole = `${Math.floor(seconds / size)} ${unit}`;
  const [lesser, lesserUnit] = STEPS[index + 1] ?? [size, unit];
  const rest = Math.floor((seconds % size) / lesser);
  return rest === 0 || lesser === size ? whole : `${whole} ${rest} ${lesserUnit}`;
}

/** A stored time as people of this machine write it; as stored when it is none. */
export function momentText(at: string): string {
  const then = Date.parse(at);
  return Number.isNaN(then)
    ? at
    : new Date(then).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
