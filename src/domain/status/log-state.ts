import type { JsonObject, JsonValue } from '../canonical-json/json-value';
import type { ReviewResult } from './event';
import type { Lane } from './lanes';
import type { OverlayState } from './overlay';
import type { RecordedVerdict } from './recorded-verdict';
import type { RecordedVerification } from './recorded-verification';

/** What the moves of one work package amount to. */
export interface MovedState {
  readonly lane: Lane;
  readonly actor: string;
  readonly last_transition_at: string;
  readonly last_event_id: string;
  readonly force_count: number;
  /** Slots that claims carried: `agent`, `shell_pid`, `shell_pid_created_at`. Any JSON type, as stored. */
  readonly claim: JsonObject;
  /** Absent: never reviewed. Null: left `in_review` without a verdict. */
  readonly review_result?: ReviewResult | null;
  /** Why it is blocked or canceled; null in other lanes, and where nobody said. */
  readonly standstill: string | null;
  /** True when the last applied move took work back from review. */
  readonly isRollback: boolean;
  /** Actor of the last move into `in_progress` or `for_review`; null when there was none. */
  readonly implementer: string | null;
  /** The newest verdict that a move carried; null when none did. */
  readonly verdict: RecordedVerdict | null;
}

/** A decision that waits for an answer. */
export interface OpenDecision {
  readonly id: string;
  readonly at: string;
  readonly payload: JsonObject;
}

/** The latest `NextStepReported` row. */
export interface NextReport {
  readonly event_id: string | null;
  readonly at: string;
  readonly payload: JsonObject;
}

/** A stored move that does not start where the work package was. It counts as it stands. */
export interface StoredAnomaly {
  readonly event_id: string;
  readonly wp_id: string;
  readonly at: string;
  readonly from_lane: Lane;
  readonly to_lane: Lane;
  readonly actual_lane: Lane;
}

/**
 * A log, folded. Plain JSON data whose size depends on the work packages and open decisions, not on the events, so it
 * can be stored and extended. What readers see is made from it by `snapshotOf`.
 */
export interface LogState {
  /** Rows of all families, repeated moves included. */
  readonly rowCount: number;
  /** Moves without repetitions, dropped ones included. */
  readonly transitionCount: number;
  readonly firstSlug: string | null;
  /** `[at, event_id]` of the newest row of each family, in text order; null when there is none. */
  readonly newest: {
    readonly transition: SortKey | null;
    readonly annotation: SortKey | null;
    readonly other: SortKey | null;
  };
  readonly moved: Readonly<Record<string, MovedState>>;
  readonly overlays: Readonly<Record<string, OverlayState>>;
  /** Newest `at` of any row of a work package, as text. */
  readonly newestAt: Readonly<Record<string, string>>;
  /** Rows with an `event_name`, in order. */
  readonly retrospective: readonly JsonObject[];
  /** Lifecycle facts that are recorded once: `<event_type>|<work package or "">`. */
  readonly lifecycle: Readonly<Record<string, true>>;
  /** The newest verification for a review, by work package. */
  readonly verifications: Readonly<Record<string, RecordedVerification>>;
  readonly report: NextReport | null;
  readonly openDecisions: readonly OpenDecision[];
  /** The first {@link MOST_ANOMALIES} of them. */
  readonly anomalies: readonly StoredAnomaly[];
  readonly anomalyCount: number;
}

export type SortKey = readonly [at: string, eventId: string];

/** How many anomalies a state lists; it counts all. */
export const MOST_ANOMALIES = 50;

export const emptyLogState: LogState = {
  rowCount: 0,
  transitionCount: 0,
  firstSlug: null,
  newest: { transition: null, annotation: null, other: null },
  moved: {},
  overlays: {},
  newestAt: {},
  retrospective: [],
  lifecycle: {},
  verifications: {},
  report: null,
  openDecisions: [],
  anomalies: [],
  anomalyCount: 0,
};

/** The lane a move of this work package starts from: `genesis` when the log has no move of it. */
export function laneOf(state: LogState, wpId: string): Lane {
  return movedOf(state, wpId)?.lane ?? 'genesis';
}

/** The value of a runtime slot as the snapshot shows it; undefined when the slot is absent. */
export function slotOf(state: LogState, wpId: string, slot: string): JsonValue | undefined {
  const overlay = overlayOf(state, wpId)?.slots;
  return overlay !== undefined && Object.hasOwn(overlay, slot) ? overlay[slot] : movedOf(state, wpId)?.claim[slot];
}

/** What the moves of a work package amount to; undefined when it has none. Safe for any id, `constructor` too. */
export function movedOf({ moved }: LogState, wpId: string): MovedState | undefined {
  return Object.hasOwn(moved, wpId) ? moved[wpId] : undefined;
}

/** The newest verification of a work package for a review; undefined when there is none. */
export function verificationOf({ verifications }: LogState, wpId: string): RecordedVerification | undefined {
  return Object.hasOwn(verifications, wpId) ? verifications[wpId] : undefined;
}

/** What the annotations of a work package amount to; undefined when it has none. */
export function overlayOf({ overlays }: LogState, wpId: string): OverlayState | undefined {
  return Object.hasOwn(overlays, wpId) ? overlays[wpId] : undefined;
}

/** The key under which a state remembers that a lifecycle row exists. */
export function lifecycleKey(eventType: string, wpId = ''): string {
  return `${eventType}|${wpId}`;
}
