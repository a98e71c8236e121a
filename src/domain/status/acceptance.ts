import type { LogState } from './log-state';
import { momentAfter } from './moment';
import type { JsonValue } from '../canonical-json/json-value';

/**
 * Whether an acceptance still holds: the log has one, and no move and no note of a work package is newer than the moment
 * that `accepted_at` of `meta.json` names. Reports and verifications change nothing that was accepted.
 */
export function isAcceptedStill(acceptedAt: JsonValue | undefined, { lifecycle, newest }: LogState): boolean {
  if (lifecycle['MissionAccepted|'] !== true || typeof acceptedAt !== 'string') return false;
  return [newest.transition, newest.annotation].every((key) => key === null || key[0] < acceptedAt);
}

/** The moment of an acceptance: after everything it is about, also when the clock is behind. Microseconds. */
export function momentOfAcceptance({ newest }: LogState, nowMicros: number): number {
  const known = [newest.transition, newest.annotation].flatMap((key) => (key === null ? [] : [key[0]]));
  return momentAfter(known.sort().at(-1), nowMicros)?.micros ?? nowMicros;
}
