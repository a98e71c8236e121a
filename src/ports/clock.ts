/** The time, so that nothing else reads it. */
export interface Clock {
  /** Microseconds since the epoch, as an integer below 2^53. */
  nowMicros(): number;
}
