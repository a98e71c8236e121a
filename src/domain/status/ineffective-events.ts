import { isJsonArray, isJsonObject, type JsonValue } from '../canonical-json/json-value';
import { printLine } from '../canonical-json/print-json';
import type { AnnotationEvent, LifecycleEvent, LogEvent, TransitionEvent } from './event';
import { movedOf, slotOf, type LogState } from './log-state';
import { CLAIM_SLOTS } from './overlay';

/** An event that is in the log but did not change what it was meant to change. */
export interface IneffectiveEvent {
  readonly event: LogEvent;
  /** What is so instead. */
  readonly found: string;
  /** The event that won, where one is known. */
  readonly winner: { readonly event_id: string; readonly at: string } | null;
}

/**
 * Compares appended events with the state they should have led to. Of several moves of one work package the last one
 * counts. Empty when every event took effect.
 */
export function ineffectiveEvents(events: readonly LogEvent[], after: LogState): readonly IneffectiveEvent[] {
  const lastOf = new Map<string, TransitionEvent>();
  for (const event of events) if (event.family === 'transition') lastOf.set(event.wp_id, event);
  return [
    ...[...lastOf.values()].flatMap((event) => ineffectiveMove(event, after) ?? []),
    ...events.flatMap((event) => {
      if (event.family === 'annotation') return ineffectiveNote(event, after) ?? [];
      return event.family === 'lifecycle' ? (ineffectiveFact(event, after) ?? []) : [];
    }),
  ];
}

function ineffectiveMove(event: TransitionEvent, after: LogState): IneffectiveEvent | null {
  const moved = movedOf(after, event.wp_id);
  if (moved?.lane === event.to_lane && moved.last_event_id === event.event_id) return null;
  if (moved === undefined) return { event, found: `${event.wp_id} has no move`, winner: null };
  return {
    event,
    found: `${event.wp_id} is ${moved.lane}`,
    winner: { event_id: moved.last_event_id, at: moved.last_transition_at },
  };
}

function ineffectiveNote(event: AnnotationEvent, after: LogState): IneffectiveEvent | null {
  const { wp_id, delta } = event;
  const slot = (name: string): JsonValue => slotOf(after, wp_id, name) ?? null;
  const wrong = (name: string): IneffectiveEvent => ({
    event,
    found: `${wp_id} has ${name} ${printLine(slot(name))}`,
    winner: null,
  });
  const wanted: Record<string, JsonValue> = {
    ...(delta.releasesClaim ? Object.fromEntries(CLAIM_SLOTS.map((name) => [name, null])) : {}),
    ...delta.replace,
    ...(delta.review === undefined ? {} : { review: delta.review }),
  };
  for (const [name, value] of Object.entries(wanted)) {
    if (printLine(slot(name)) !== printLine(value)) return wrong(name);
  }
  const states = slot('subtasks');
  const isMarked = ([id, lane]: [string, JsonValue]): boolean => isJsonObject(states) && states[id] === lane;
  if (!Object.entries(delta.subtasks ?? {}).every(isMarked)) return wrong('subtasks');
  if (delta.note !== undefined && !listHas(slot('notes'), [delta.note])) return wrong('notes');
  return listHas(slot('tracker_refs'), delta.tracker_refs_replace ?? delta.tracker_refs ?? [])
    ? null
    : wrong('tracker_refs');
}

function listHas(list: JsonValue, wanted: readonly JsonValue[]): boolean {
  const texts = new Set(isJsonArray(list) ? list.map(printLine) : []);
  return wanted.every((one) => texts.has(printLine(one)));
}

/** Reports and answers say what is so now; other rows only say what happened. */
function ineffectiveFact(event: LifecycleEvent, after: LogState): IneffectiveEvent | null {
  const { event_type, event_id, payload } = event;
  const { report } = after;
  if (event_type === 'NextStepReported' && report !== null && report.event_id !== event_id) {
    const winner = report.event_id === null ? null : { event_id: report.event_id, at: report.at };
    return { event, found: `the latest report is of ${report.at}`, winner };
  }
  const open = after.openDecisions.find(({ id }) => id === payload['decision_point_id']);
  return event_type === 'DecisionPointResolved' && open !== undefined
    ? { event, found: `decision ${open.id} is still open`, winner: null }
    : null;
}
