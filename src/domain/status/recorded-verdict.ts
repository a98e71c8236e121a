import { isJsonObject, type JsonValue } from '../canonical-json/json-value';
import type { TransitionEvent } from './event';

/** A verdict as the log has it. */
export interface RecordedVerdict {
  readonly verdict: 'approved' | 'rejected';
  readonly at: string;
  readonly event_id: string;
  readonly reviewer: string;
  /** Where the review can be read, e.g. `review-cycle://…`; empty when the move did not say. */
  readonly reference: string;
}

/** What a move says of the work: the result of a review, else the evidence of an approval; null when it says nothing. */
export function verdictIn({
  review_result: result,
  row,
  to_lane: to,
  at,
  event_id,
}: TransitionEvent): RecordedVerdict | null {
  const said = result ?? (to === 'approved' || to === 'done' ? reviewEvidence(row['evidence'] ?? null) : null);
  const word = typeof said?.verdict === 'string' ? said.verdict.toLowerCase() : '';
  const isRejection = word.startsWith('changes_requested') || word.startsWith('reject');
  if (said === null || !(isRejection || word.startsWith('approve'))) return null;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const verdict = isRejection ? 'rejected' : 'approved';
  return { verdict, at, event_id, reviewer: text(said.reviewer), reference: text(said.reference) };
}

function reviewEvidence(
  evidence: JsonValue,
): { readonly reviewer?: JsonValue; readonly verdict?: JsonValue; readonly reference?: JsonValue } | null {
  const review = isJsonObject(evidence) ? (evidence['review'] ?? null) : null;
  return isJsonObject(review) ? review : null;
}
