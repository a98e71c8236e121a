import { isJsonObject, type JsonValue } from '../canonical-json/json-value';
import type { LogEvent } from '../status/event';

/** What people wrote into an event: reasons, notes, questions, answers; nothing that is a name, a time or an id. */
export function logTexts(event: LogEvent): readonly string[] {
  switch (event.family) {
    case 'transition':
      return textsIn([event.row['reason'] ?? null]);
    case 'annotation':
      return textsIn([event.delta.note ?? null, event.delta.review?.reason ?? null]);
    case 'lifecycle':
    case 'retrospective':
      return textsIn(Object.values(event.payload)).filter((text) => /\s/u.test(text.trim()));
    default:
      return event satisfies never;
  }
}

function textsIn(values: readonly JsonValue[]): readonly string[] {
  return values.flatMap((value) => {
    if (typeof value === 'string') return value === '' ? [] : [value.replace(/\s+/gu, ' ')];
    if (Array.isArray(value)) return textsIn(value as readonly JsonValue[]);
    return isJsonObject(value) ? textsIn(Object.values(value)) : [];
  });
}
