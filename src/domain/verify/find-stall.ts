import type { Classification } from './classify-failure';
import type { TestVerdict } from './test-outcome';

/** One verdict of a reviewer. */
export interface ReviewTurn {
  /** Equal for turns that ended for the same reasons. */
  readonly signature: string;
  readonly criteriaMet: number;
  readonly verdict: TestVerdict;
  readonly classification: Classification | null;
  readonly decision: 'approve' | 'feedback';
}

export type StallLabel = 'ENVIRONMENT_STALL' | 'CONTRACT_STALL' | 'VERIFIER_STALL' | 'FEEDBACK_STALL';

export interface Stall {
  /** The turn with which the row was full, counted from 1. */
  readonly at: number;
  readonly label: StallLabel;
  readonly signature: string;
  /** How many turns were alike. */
  readonly turns: number;
}

/** So many turns alike are a stall while no criterion was ever met, and once some were. */
const ROW = { withoutProgress: 3, withProgress: 5 } as const;

/** The first stall in a row of reviews; null when there is none. */
export function findStall(turns: readonly ReviewTurn[]): Stall | null {
  for (let at = 1; at <= turns.length; at++) {
    const stall = presentStall(turns.slice(0, at));
    if (stall !== null) return stall;
  }
  return null;
}

/** The stall that the reviews are in now; null when the last of them says something new. */
export function presentStall(turns: readonly ReviewTurn[]): Stall | null {
  const peak = peakOf(turns);
  const length = peak === 0 ? ROW.withoutProgress : ROW.withProgress;
  const row = turns.slice(-length);
  const [first] = row;
  if (first === undefined || row.length < length) return null;
  const isAlike = row.every((turn) => turn.decision === 'feedback' && keyOf(turn) === keyOf(first));
  const hasMoved = peakOf(turns.slice(0, turns.length - length + 1)) < peak;
  if (!isAlike || hasMoved) return null;
  return { at: turns.length, label: labelOf(row), signature: keyOf(first), turns: length };
}

function peakOf(turns: readonly ReviewTurn[]): number {
  return Math.max(0, ...turns.map(({ criteriaMet }) => criteriaMet));
}

/** Runs without a verdict are alike, whatever stopped them. */
function keyOf({ verdict, signature }: ReviewTurn): string {
  return verdict === 'absent' ? 'absent' : signature;
}

function labelOf(row: readonly ReviewTurn[]): StallLabel {
  if (row.every(({ verdict }) => verdict === 'absent')) return 'VERIFIER_STALL';
  if (row.every(({ classification }) => classification === 'infrastructure')) return 'ENVIRONMENT_STALL';
  if (row.every(({ classification }) => classification === 'contract')) return 'CONTRACT_STALL';
  return 'FEEDBACK_STALL';
}

/** The reason with which a stalled work package is blocked. */
export function stallReason({ label, signature, turns }: Stall): string {
  return `UNRECOVERABLE_STALL: ${label} ${signature} x${turns}`;
}
