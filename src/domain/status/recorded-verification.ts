import type { JsonObject } from '../canonical-json/json-value';
import type { LifecycleEvent } from './event';

/** What the newest verification for a review said of a work package, as the log has it. */
export interface RecordedVerification {
  readonly at: string;
  /** Full id of the commit that was verified. */
  readonly commit: string;
  readonly outcome: 'passed' | 'failed' | 'absent';
  readonly decision: 'approve' | 'feedback';
  readonly approved_without_independent_tests: boolean;
}

/** The event that records one verification. */
export const VERIFIED = 'WPVerified';

/** The verification a row of the log records, with its work package; null for any other row, and for an implementer's. */
export function verificationIn({
  event_type,
  payload,
  at,
}: LifecycleEvent): { readonly workPackage: string; readonly verification: RecordedVerification } | null {
  if (event_type !== VERIFIED || payload['role'] !== 'reviewer') return null;
  const { wp_id: workPackage, commit, outcome, decision } = payload;
  if (typeof workPackage !== 'string' || typeof commit !== 'string') return null;
  if (outcome !== 'passed' && outcome !== 'failed' && outcome !== 'absent') return null;
  const isApproval = decision === 'approve' && outcome !== 'absent';
  return {
    workPackage,
    verification: {
      at,
      commit,
      outcome,
      decision: isApproval ? 'approve' : 'feedback',
      approved_without_independent_tests: isApproval && isConditional(payload, outcome),
    },
  };
}

/** Tests that failed cannot have approved by themselves, whatever the row says. */
function isConditional(payload: JsonObject, outcome: 'passed' | 'failed'): boolean {
  return payload['approved_without_independent_tests'] === true || outcome === 'failed';
}
