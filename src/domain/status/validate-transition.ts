import { isJsonObject, type JsonObject, type JsonValue } from '../canonical-json/json-value';
import { edges, lanes, type Lane } from './lanes';

/** What the guards look at. Texts are compared after trimming; null is absent. */
export interface TransitionRequest {
  readonly from: Lane;
  readonly to: Lane;
  /** The identity of the actor. */
  readonly actor: string;
  readonly isForced: boolean;
  readonly reason: string | null;
  readonly workspaceContext: string | null;
  readonly areSubtasksComplete: boolean;
  readonly hasImplementationEvidence: boolean;
  readonly reviewRef: string | null;
  readonly evidence: JsonObject | null;
  readonly reviewResult: JsonObject | null;
}

/** Says why a transition may not be recorded; null when it may. */
export function validateTransition(request: TransitionRequest): string | null {
  const { from, to, isForced } = request;
  if (!lanes[to].isDisplayed) return `${to} is never the target of a move`;
  if (isForced) {
    return isBlank(request.actor) || isBlank(request.reason) ? 'a forced move needs an actor and a reason' : null;
  }
  const guard = edges[from]?.[to];
  if (guard === undefined) return `there is no move from ${from} to ${to}`;
  switch (guard) {
    case 'none':
      return null;
    case 'actor':
      return isBlank(request.actor) ? 'the move needs an actor' : null;
    case 'workspace':
      return isBlank(request.workspaceContext) ? 'the move needs a workspace' : null;
    case 'handover':
      if (!request.areSubtasksComplete) return 'not every subtask is done';
      return request.hasImplementationEvidence ? null : 'nothing shows that work was done';
    case 'reason':
      return isBlank(request.reason) ? 'the move needs a reason' : null;
    case 'approval':
      return approvalFault(request.evidence);
    case 'verdict':
      return verdictFault(request);
    case 'approving-verdict':
      return verdictFault(request, () =>
        request.evidence === null ? approvingFault(request.reviewResult) : approvalFault(request.evidence),
      );
    case 'review-reference':
      return isBlank(request.reviewRef) ? 'the move needs a review reference' : null;
    default:
      return guard satisfies never;
  }
}

function approvalFault(evidence: JsonObject | null): string | null {
  const review = evidence?.['review'];
  return isJsonObject(review) ? approvingFault(review) : 'the approval needs evidence of a review';
}

function approvingFault(review: JsonObject | null): string | null {
  if (isBlank(review?.['reviewer']) || isBlank(review?.['reference'])) {
    return 'the approval needs a reviewer and a reference';
  }
  return review?.['verdict'] === 'approved' ? null : 'the verdict is not "approved"';
}

function verdictFault(request: TransitionRequest, approves: () => string | null = () => null): string | null {
  const { reviewResult: result, reviewRef, evidence } = request;
  if (result === null || ['reviewer', 'verdict', 'reference'].some((key) => isBlank(result[key]))) {
    return 'leaving in_review needs a review result with reviewer, verdict and reference';
  }
  const fault = approves();
  if (fault !== null) return fault;
  if (reviewRef !== null && reviewRef !== result['reference']) return 'review_ref differs from the review result';
  const review = evidence?.['review'];
  const agrees = ['reviewer', 'verdict', 'reference'].every(
    (key) => isJsonObject(review) && review[key] === result[key],
  );
  return evidence === null || agrees ? null : 'the evidence differs from the review result';
}

function isBlank(value: JsonValue | undefined): boolean {
  return typeof value !== 'string' || value.trim() === '';
}
