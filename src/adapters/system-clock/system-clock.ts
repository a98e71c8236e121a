import type { Clock } from '../../ports/clock';

/** The wall clock in microseconds. Steps by at least one within a process, also where the clock is coarse. */
export function systemClock(): Clock {
  let last = 0;
  return {
    nowMicros() {
      last = Math.max(last + 1, Math.floor((performance.timeOrigin + performance.now()) * 1000));
      return last;
    },
  };
}
