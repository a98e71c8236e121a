import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../canonical-json/json-value';
import { printCompact } from '../canonical-json/print-json';

/** How a slot is told, where its name and value alone would not say it. Empty: it says nothing to a person. */
const TOLD: Readonly<Record<string, (value: JsonValue) => string>> = {
  note: plain,
  subtasks: (value) => (isJsonObject(value) ? subtasksText(value) : plain(value)),
  review: (value) => (isJsonObject(value) ? reviewText(value) : plain(value)),
  release_runtime_claim: (value) => (value === true ? 'claim given back' : ''),
  shell_pid: (value) => `process ${plain(value)}`,
  shell_pid_created_at: () => '',
};

/** The changes of an annotation in one line for people: `T001, T002 done; agent otter`. Empty when it changes nothing. */
export function annotationSummary(delta: JsonObject): string {
  return Object.entries(delta)
    .map(([slot, value]) => {
      if (value === null || value === undefined || value === '') return '';
      const tell = Object.hasOwn(TOLD, slot) ? TOLD[slot] : undefined;
      return tell === undefined ? `${slot.replaceAll('_', ' ')} ${plain(value)}` : tell(value);
    })
    .filter((told) => told !== '')
    .join('; ');
}

/** Subtasks by what became of them, in the order they stand. */
function subtasksText(subtasks: JsonObject): string {
  const byState = new Map<string, string[]>();
  for (const [id, state] of Object.entries(subtasks)) {
    const word = state === 'planned' ? 'open' : plain(state ?? null).replaceAll('_', ' ');
    byState.set(word, [...(byState.get(word) ?? []), id]);
  }
  return [...byState].map(([word, ids]) => `${ids.join(', ')} ${word}`).join(', ');
}

function reviewText({ actor, reason }: JsonObject): string {
  const by = plain(actor ?? '');
  const why = plain(reason ?? '');
  if (by === '' && why === '') return 'review cleared';
  return `review${by === '' ? '' : ` by ${by}`}${why === '' ? '' : `: ${why}`}`;
}

function plain(value: JsonValue): string {
  if (typeof value === 'string') return value;
  return isJsonArray(value) ? value.map(plain).join(', ') : printCompact(value);
}
