import { isJsonObject } from '../canonical-json/json-value';
import { slotOf, type LogState } from '../status/log-state';
import { readMoment } from '../status/moment';
import type { RecordedVerdict } from '../status/recorded-verdict';
import type { ReviewArtifact, VerdictClass } from './review-artifact';

/** Who set a verdict aside, when and why. */
export interface VerdictOverride {
  readonly actor: string;
  readonly at: string;
  readonly reason: string;
}

export interface VerdictFacts {
  /** The newest verdict in the log; null when it has none. */
  readonly event: RecordedVerdict | null;
  /** The newest complete override in the log; null when there is none. */
  readonly override: VerdictOverride | null;
  /** The review cycle with the highest number; null when there is none. */
  readonly artifact: ReviewArtifact | null;
}

/** The one answer to "was this work approved?", for `next`, boards, acceptance and the merge. */
export interface ReviewVerdict {
  readonly verdict: VerdictClass;
  readonly source: 'override' | 'event' | 'artifact' | 'none';
  /** File name of the latest review cycle; null when there is none. */
  readonly artifact: string | null;
  readonly cycle: number | null;
  /** The event that decided; null when a file did, or nothing. */
  readonly event_id: string | null;
  /** True when the latest file says the opposite of the log and is newer: somebody has to say what is so. */
  readonly isContradicted: boolean;
}

/**
 * Resolves the verdict on a work package: a complete override that is newer than the newest rejection, else the newest
 * verdict of the log, else the latest review cycle.
 */
export function resolveVerdict({ event, override, artifact }: VerdictFacts): ReviewVerdict {
  const known = { artifact: artifact?.name ?? null, cycle: artifact?.cycle ?? null };
  if (override !== null && !isOlder(override.at, newestRejection(event, artifact))) {
    return { ...known, verdict: 'approved', source: 'override', event_id: null, isContradicted: false };
  }
  if (event !== null) {
    const isOpposite = artifact !== null && artifact.verdict !== 'unknown' && artifact.verdict !== event.verdict;
    const isContradicted = isOpposite && isOlder(event.at, artifact.reviewedAt);
    return { ...known, verdict: event.verdict, source: 'event', event_id: event.event_id, isContradicted };
  }
  if (artifact !== null && artifact.verdict !== 'unknown') {
    return { ...known, verdict: artifact.verdict, source: 'artifact', event_id: null, isContradicted: false };
  }
  return { ...known, verdict: 'unknown', source: 'none', event_id: null, isContradicted: false };
}

/** The override of a work package's verdict in the log; null when there is none, or it is not complete. */
export function overrideOf(state: LogState, id: string): VerdictOverride | null {
  const slot = slotOf(state, id, 'review') ?? null;
  if (!isJsonObject(slot)) return null;
  const { actor, at, reason, wp_id: of } = slot;
  if (typeof actor !== 'string' || typeof at !== 'string' || typeof reason !== 'string') return null;
  return [actor, at, reason, of].every((part) => typeof part === 'string' && part.trim() !== '')
    ? { actor, at, reason }
    : null;
}

function newestRejection(event: RecordedVerdict | null, artifact: ReviewArtifact | null): string | null {
  const ofEvent = event?.verdict === 'rejected' ? event.at : null;
  const ofFile = artifact?.verdict === 'rejected' ? artifact.reviewedAt : null;
  return isOlder(ofEvent, ofFile) || ofEvent === null ? ofFile : ofEvent;
}

/** True when both are times and the first is the earlier one. */
function isOlder(a: string | null, b: string | null): boolean {
  const first = a === null ? null : readMoment(a);
  const second = b === null ? null : readMoment(b);
  return first !== null && second !== null && first < second;
}
