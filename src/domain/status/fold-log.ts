import { isJsonObject, isTruthy, type JsonObject, type JsonValue } from '../canonical-json/json-value';
import { compareCodePoints } from '../canonical-json/print-json';
import {
  identityOf,
  type AnnotationEvent,
  type LifecycleEvent,
  type LogEvent,
  type RetrospectiveEvent,
  type TransitionEvent,
} from './event';
import {
  emptyLogState,
  lifecycleKey,
  MOST_ANOMALIES,
  type LogState,
  type MovedState,
  type OpenDecision,
  type SortKey,
  type StoredAnomaly,
} from './log-state';
import { closeOverlay, foldDelta, openOverlay, type OverlayDraft } from './overlay';
import { verdictIn } from './recorded-verdict';
import { verificationIn, type RecordedVerification } from './recorded-verification';

/**
 * Folds a whole log. The order of `events` matters only where two moves share an id (the first one counts) or two
 * annotations share time and id; so two clones that hold the same rows in any order agree.
 *
 * Never throws; moves that contradict each other are applied as they stand and listed as anomalies. O(n log n).
 */
export function reduceLog(events: readonly LogEvent[]): LogState {
  return fold(emptyLogState, events);
}

/**
 * Folds further events into a state, at the cost of the new events only.
 *
 * @param mayContain whether an event id may have been folded before; a false alarm is allowed, a miss is not.
 * @returns null when that would not equal folding everything: an event sorts before a folded one of its family, or may
 *   repeat one. The caller then reduces the whole log.
 */
export function extendLogState(
  state: LogState,
  events: readonly LogEvent[],
  mayContain: (eventId: string) => boolean,
): LogState | null {
  const fits = events.every((event) => {
    const newest = state.newest[familyOf(event)];
    if (newest !== null && compareKeys(newest, keyOf(event)) >= 0) return false;
    return event.family !== 'transition' || !mayContain(event.event_id);
  });
  return fits ? fold(state, events) : null;
}

/** The moves that {@link reduceLog} applies, in its order: no repetitions, nothing that a move of the same moment beats. */
export function effectiveMoves(events: readonly LogEvent[]): readonly TransitionEvent[] {
  const latest = new Map<string, TransitionEvent>();
  return sortedFamilies(events).transitions.filter((event) => {
    const before = latest.get(event.wp_id);
    if (before !== undefined && isBeaten(event, { at: before.at, isRollback: isRollbackMove(before) })) return false;
    latest.set(event.wp_id, event);
    return true;
  });
}

/** Of two moves made at the same moment, one that takes work back from review beats one that does not. */
function isBeaten(event: TransitionEvent, before: { readonly at: string; readonly isRollback: boolean }): boolean {
  return before.at === event.at && before.isRollback && !isRollbackMove(event);
}

type Mutable<State> = { -readonly [Key in keyof State]: State[Key] };

interface Draft extends Omit<
  Mutable<LogState>,
  'moved' | 'overlays' | 'newestAt' | 'lifecycle' | 'verifications' | 'retrospective' | 'openDecisions' | 'anomalies'
> {
  moved: Map<string, MovedState>;
  overlays: Map<string, OverlayDraft>;
  newestAt: Map<string, string>;
  lifecycle: Map<string, true>;
  verifications: Map<string, RecordedVerification>;
  retrospective: JsonObject[];
  openDecisions: Map<string, OpenDecision>;
  anomalies: StoredAnomaly[];
}

function fold(state: LogState, events: readonly LogEvent[]): LogState {
  const draft: Draft = {
    ...state,
    newest: { ...state.newest },
    moved: new Map(Object.entries(state.moved)),
    overlays: new Map(Object.entries(state.overlays).map(([id, overlay]) => [id, openOverlay(overlay)])),
    newestAt: new Map(Object.entries(state.newestAt)),
    lifecycle: new Map(Object.entries(state.lifecycle)),
    verifications: new Map(Object.entries(state.verifications)),
    retrospective: [...state.retrospective],
    openDecisions: new Map(state.openDecisions.map((decision) => [decision.id, decision])),
    anomalies: [...state.anomalies],
  };
  draft.rowCount += events.length;
  const { transitions, annotations, others } = sortedFamilies(events);
  for (const event of transitions) foldTransition(draft, event);
  for (const event of annotations) foldAnnotation(draft, event);
  for (const event of others) foldOther(draft, event);
  draft.newest = {
    transition: lastKey(transitions) ?? state.newest.transition,
    annotation: lastKey(annotations) ?? state.newest.annotation,
    other: lastKey(others) ?? state.newest.other,
  };
  return {
    ...draft,
    moved: Object.fromEntries(draft.moved),
    overlays: Object.fromEntries([...draft.overlays].map(([id, overlay]) => [id, closeOverlay(overlay)])),
    newestAt: Object.fromEntries(draft.newestAt),
    lifecycle: Object.fromEntries(draft.lifecycle),
    verifications: Object.fromEntries(draft.verifications),
    openDecisions: [...draft.openDecisions.values()],
  };
}

function sortedFamilies(events: readonly LogEvent[]): {
  transitions: TransitionEvent[];
  annotations: AnnotationEvent[];
  others: (LifecycleEvent | RetrospectiveEvent)[];
} {
  const transitions = new Map<string, TransitionEvent>();
  const annotations: AnnotationEvent[] = [];
  const others: (LifecycleEvent | RetrospectiveEvent)[] = [];
  for (const event of events) {
    if (event.family === 'annotation') annotations.push(event);
    else if (event.family !== 'transition') others.push(event);
    else if (!transitions.has(event.event_id)) transitions.set(event.event_id, event);
  }
  const sorted = <Event extends LogEvent>(all: Event[]): Event[] => (isSorted(all) ? all : all.sort(compareEvents));
  return { transitions: sorted([...transitions.values()]), annotations: sorted(annotations), others: sorted(others) };
}

function isSorted(events: readonly LogEvent[]): boolean {
  for (let index = 1; index < events.length; index++) {
    const before = events[index - 1];
    const after = events[index];
    if (before !== undefined && after !== undefined && compareEvents(before, after) > 0) return false;
  }
  return true;
}

/** The order of the log: by time, then by id, both as text. */
export function compareEvents(a: LogEvent, b: LogEvent): number {
  return compareCodePoints(a.at, b.at) || compareCodePoints(a.event_id ?? '', b.event_id ?? '');
}

function compareKeys(a: SortKey, b: SortKey): number {
  return compareCodePoints(a[0], b[0]) || compareCodePoints(a[1], b[1]);
}

function keyOf(event: LogEvent): SortKey {
  return [event.at, event.event_id ?? ''];
}

function lastKey(events: readonly LogEvent[]): SortKey | null {
  const last = events.at(-1);
  return last === undefined ? null : keyOf(last);
}

function familyOf(event: LogEvent): keyof LogState['newest'] {
  return event.family === 'transition' || event.family === 'annotation' ? event.family : 'other';
}

function foldTransition(draft: Draft, event: TransitionEvent): void {
  draft.transitionCount += 1;
  draft.firstSlug ??= event.mission_slug;
  noteTime(draft, event.wp_id, event.at);
  const before = draft.moved.get(event.wp_id);
  const isRollback = isRollbackMove(event);
  if (before !== undefined && isBeaten(event, { at: before.last_transition_at, isRollback: before.isRollback })) return;
  noteAnomaly(draft, event, before);
  draft.moved.set(event.wp_id, {
    lane: event.to_lane,
    actor: identityOf(event.actor),
    last_transition_at: event.at,
    last_event_id: event.event_id,
    force_count: (before?.force_count ?? 0) + (event.force ? 1 : 0),
    claim: claimAfter(event, before?.claim ?? {}),
    ...reviewAfter(event, before),
    standstill: standstillIn(event),
    isRollback,
    implementer:
      event.to_lane === 'in_progress' || event.to_lane === 'for_review'
        ? identityOf(event.actor)
        : (before?.implementer ?? null),
    verdict: verdictIn(event) ?? before?.verdict ?? null,
  });
}

function standstillIn({ to_lane: to, row }: TransitionEvent): string | null {
  const reason = row['reason'];
  return (to === 'blocked' || to === 'canceled') && typeof reason === 'string' && reason.trim() !== '' ? reason : null;
}

function isRollbackMove({ from_lane, to_lane, review_ref }: TransitionEvent): boolean {
  return (
    to_lane === 'in_progress' && (from_lane === 'in_review' || (from_lane === 'for_review' && review_ref !== null))
  );
}

function claimAfter({ from_lane, to_lane, policy_metadata: policy }: TransitionEvent, before: JsonObject): JsonObject {
  if (from_lane !== 'planned' || to_lane !== 'claimed' || !isJsonObject(policy)) return before;
  const after: Record<string, JsonValue> = { ...before };
  for (const slot of ['shell_pid', 'shell_pid_created_at']) {
    const value = policy[slot] ?? null;
    if (value !== null) after[slot] = value;
  }
  if (policy['agent'] !== undefined && isTruthy(policy['agent'])) after['agent'] = policy['agent'];
  return after;
}

function reviewAfter(event: TransitionEvent, before: MovedState | undefined): Pick<MovedState, 'review_result'> {
  if (event.review_result !== null) return { review_result: event.review_result };
  if (event.from_lane === 'in_review') return { review_result: null };
  return before?.review_result === undefined ? {} : { review_result: before.review_result };
}

function noteAnomaly(draft: Draft, event: TransitionEvent, before: MovedState | undefined): void {
  if (before === undefined || before.lane === event.from_lane) return;
  draft.anomalyCount += 1;
  if (draft.anomalies.length >= MOST_ANOMALIES) return;
  const { event_id, wp_id, at, from_lane, to_lane } = event;
  draft.anomalies.push({ event_id, wp_id, at, from_lane, to_lane, actual_lane: before.lane });
}

function noteTime(draft: Draft, wpId: string, at: string): void {
  const newest = draft.newestAt.get(wpId);
  if (newest === undefined || compareCodePoints(newest, at) < 0) draft.newestAt.set(wpId, at);
}

function foldAnnotation(draft: Draft, { wp_id, at, actor, delta }: AnnotationEvent): void {
  noteTime(draft, wp_id, at);
  let overlay = draft.overlays.get(wp_id);
  if (overlay === undefined) {
    overlay = openOverlay({ actor: identityOf(actor), slots: {} });
    draft.overlays.set(wp_id, overlay);
  }
  foldDelta(overlay, delta);
}

function foldOther(draft: Draft, event: LifecycleEvent | RetrospectiveEvent): void {
  if (event.family === 'retrospective') {
    if (event.event_name !== null) draft.retrospective.push(event.row);
    return;
  }
  const { event_type, payload, at, event_id } = event;
  const wp = payload['wp_id'];
  draft.lifecycle.set(lifecycleKey(event_type, typeof wp === 'string' ? wp : ''), true);
  if (event_type === 'NextStepReported') draft.report = { event_id, at, payload };
  const verified = verificationIn(event);
  if (verified !== null) draft.verifications.set(verified.workPackage, verified.verification);
  const decision = payload['decision_point_id'];
  if (typeof decision !== 'string') return;
  draft.openDecisions.delete(decision);
  if (event_type === 'DecisionPointOpened') draft.openDecisions.set(decision, { id: decision, at, payload });
}
