import { printLine } from '../canonical-json/print-json';
import type { JsonValue } from '../canonical-json/json-value';
import type { AnnotationEvent, LogEvent, TransitionEvent } from './event';
import { movedOf, slotOf, type LogState } from './log-state';

/** An event that is in the log but did not change what it was meant to change. */
export interface IneffectiveEvent {
  readonly event: LogEvent;
  /** What is so instead. */
  readonly found: string;
  /** The event that won, where one is known. */
  readonly winner: { readonly event_id: string; readonly at: string } | null;
}

/** Compares appended events with the state they should have led to. Empty when every one took effect. */
export function ineffectiveEvents(events: readonly LogEvent[], after: LogState): readonly IneffectiveEvent[] {
  const lastOf = new Map<string, TransitionEvent>();
  for (const event of events) if (event.family === 'transition') lastOf.set(event.wp_id, event);
  const moves = [...lastOf.values()].flatMap((event) => ineffectiveMove(event, after) ?? []);
  const notes = events.flatMap((event) => (event.family === 'annotation' ? (ineffectiveNote(event, after) ?? []) : []));
  return [...moves, ...notes];
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
  const { delta, wp_id } = event;
  const wanted: [string, JsonValue][] = Object.entries(delta.replace);
  const wrong = wanted.find(([slot, value]) => printLine(slotOf(after, wp_id, slot) ?? null) !== printLine(value));
  if (wrong !== undefined) {
    return {
      event,
      found: `${wp_id} has ${wrong[0]} ${printLine(slotOf(after, wp_id, wrong[0]) ?? null)}`,
      winner: null,
    };
  }
  const subtasks = slotOf(after, wp_id, 'subtasks');
  const states = typeof subtasks === 'object' && subtasks !== null ? (subtasks as Record<string, JsonValue>) : {};
  const open = Object.entries(delta.subtasks ?? {}).find(([id, state]) => states[id] !== state);
  return open === undefined
    ? null
    : { event, found: `${wp_id} has ${open[0]} as ${printLine(states[open[0]] ?? null)}`, winner: null };
}
