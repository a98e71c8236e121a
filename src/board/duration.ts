const UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
];

/** A duration in its two largest units, e.g. `2d 3h` or `4m 5s`; less than a second is `<1s`, nothing at all `0s`. */
export function durationText(seconds: number): string {
  if (seconds > 0 && seconds < 1) return '<1s';
  const whole = Math.floor(seconds);
  const at = UNITS.findIndex(([, size]) => whole >= size);
  const [name, size] = UNITS[at] ?? ['s', 1];
  const [nextName, nextSize] = UNITS[at + 1] ?? ['', 0];
  const count = Math.floor(whole / size);
  const rest = nextSize === 0 ? 0 : Math.floor((whole - count * size) / nextSize);
  return rest === 0 ? `${count}${name}` : `${count}${name} ${rest}${nextName}`;
}
