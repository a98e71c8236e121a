import type { JsonObject } from '../canonical-json/json-value';
import type { Problem } from '../problem/problem';
import type { LogEvent } from './event';
import type { LogState } from './log-state';
import { formatMoment, formatPayloadMoment, momentAfter } from './moment';
import { parseRow } from './parse-row';

/** An event that was decided on but has no id and no time yet. */
export type EventDraft =
  | { readonly family: 'transition' | 'annotation'; readonly wpId: string; readonly row: JsonObject }
  | {
      readonly family: 'lifecycle';
      readonly row: JsonObject;
      readonly payload: JsonObject;
      /** Payload keys that take the time of the event; in the envelope's form when `offset`, else ending in `Z`. */
      readonly timeKeys: Readonly<Record<string, 'offset' | 'zulu'>>;
    };

/** What the rules answer to an intent: the events to record, or why not, with all reasons at once. */
export type Decision =
  | { readonly accepted: true; readonly drafts: readonly EventDraft[] }
  | { readonly accepted: false; readonly problems: readonly [Problem, ...Problem[]] };

export function accept(...drafts: readonly EventDraft[]): Decision {
  return { accepted: true, drafts };
}

export function refuse(problem: Problem, ...more: readonly Problem[]): Decision {
  return { accepted: false, problems: [problem, ...more] };
}

/** Why drafts cannot be given a time that lets them take effect. */
export interface StampFault {
  readonly wpId: string;
  /** The stored text that is no time and sorts after every time. */
  readonly newest: string;
}

/**
 * Gives drafts their ids and times. A draft sorts after everything its work package has in the log, a row of the mission
 * after every such row, also when the clock is behind; drafts of one call are a microsecond apart.
 */
export function stampDrafts(
  drafts: readonly EventDraft[],
  state: LogState,
  nowMicros: number,
  mint: (micros: number) => string,
): readonly LogEvent[] | StampFault {
  const newest = new Map(Object.entries(state.newestAt));
  let newestOther = state.newest.other?.[0];
  const events: LogEvent[] = [];
  for (const [index, draft] of drafts.entries()) {
    const micros = nowMicros + index;
    if (draft.family === 'lifecycle') {
      // A stored text that is no time delays nothing: what such a row says mostly does not depend on its place.
      const later = momentAfter(newestOther, micros)?.micros ?? micros;
      newestOther = formatMoment(later);
      events.push(eventOf(stampLifecycle(draft, later, mint(later))));
      continue;
    }
    const moment = momentAfter(newest.get(draft.wpId), micros);
    if (moment === null) return { wpId: draft.wpId, newest: newest.get(draft.wpId) ?? '' };
    newest.set(draft.wpId, moment.text);
    events.push(eventOf({ ...draft.row, at: moment.text, event_id: mint(moment.micros) }));
  }
  return events;
}

function stampLifecycle(draft: EventDraft & { family: 'lifecycle' }, micros: number, id: string): JsonObject {
  const times = Object.entries(draft.timeKeys).map(([key, form]) => [
    key,
    form === 'offset' ? formatMoment(micros) : formatPayloadMoment(micros),
  ]);
  const isEnvelope = Object.hasOwn(draft.row, 'aggregate_id');
  return {
    ...draft.row,
    event_id: id,
    [isEnvelope ? 'timestamp' : 'at']: formatMoment(micros),
    payload: { ...draft.payload, ...(Object.fromEntries(times) as JsonObject) },
  };
}

/** What we write must be what we read. */
function eventOf(row: JsonObject): LogEvent {
  const event = parseRow(row);
  if (!('family' in event)) throw new Error(`a drafted row cannot be read: ${event.message}`);
  return event;
}
