import type { JsonObject } from '../canonical-json/json-value';
import { movedOf, type LogState } from './log-state';

/** The approval a work package was given when it left review, as evidence of later moves; null without one. */
export function recordedApproval(state: LogState, id: string): JsonObject | null {
  const result = movedOf(state, id)?.review_result;
  return result != null && result.verdict === 'approved'
    ? { reviewer: result.reviewer, verdict: 'approved', reference: result.reference }
    : null;
}
