import {
  isJsonArray,
  isJsonObject,
  isNumeral,
  isTruthy,
  numeral,
  type JsonObject,
  type JsonValue,
} from '../canonical-json/json-value';
import { pythonText } from '../canonical-json/parse-json';
import type {
  Actor,
  AnnotationDelta,
  AnnotationEvent,
  LifecycleEvent,
  LogEvent,
  LogFault,
  ReplaceSlot,
  RetrospectiveEvent,
  ReviewResult,
  StructuredActor,
  TransitionEvent,
} from './event';
import { isLane, type Lane } from './lanes';

/** Thrown inside this file only; {@link parseRow} turns it into a value. */
class RowFault extends Error {
  readonly isNewer: boolean;

  constructor(message: string, isNewer = false) {
    super(message);
    this.isNewer = isNewer;
  }
}

const RETROSPECTIVE_RECORDS = ['RetrospectiveCaptured', 'RetrospectiveCaptureFailed', 'RetrospectiveSkipped'];
const KNOWN_LIFECYCLE_MAJOR = 5;
const KNOWN_RECORD_VERSION = 1;

/** Reads one parsed row of a log as an event of its family, or says why it is none. */
export function parseRow(row: JsonObject): LogEvent | Omit<LogFault, 'line'> {
  try {
    return dispatch(row);
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    return { code: error.isNewer ? 'LOG_FROM_NEWER_VERSION' : 'LOG_UNREADABLE', message: error.message };
  }
}

/** The order of the questions is part of the format. */
function dispatch(row: JsonObject): LogEvent {
  const kind = row['kind'] ?? null;
  if (kind === 'annotation') return annotation(row);
  if (kind !== null) throw new RowFault(`unknown kind ${show(kind)}`, true);
  const name = row['event_name'];
  if (typeof name === 'string' && name.startsWith('retrospective.')) return retrospective(row, name);
  const type = row['type'];
  if (typeof type === 'string' && RETROSPECTIVE_RECORDS.includes(type)) {
    refuseNewer(row['schema_version'], KNOWN_RECORD_VERSION);
    return retrospective(row, null);
  }
  if (Object.hasOwn(row, 'event_type')) return lifecycle(row);
  return transition(row);
}

function transition(row: JsonObject): TransitionEvent {
  const missing = ['event_id', 'wp_id', 'from_lane', 'to_lane', 'at', 'actor', 'force', 'execution_mode'].filter(
    (key) => !Object.hasOwn(row, key),
  );
  if (missing.length > 0) throw new RowFault(`the row lacks ${missing.join(', ')}`);
  checkEvidence(row['evidence'] ?? null);
  return {
    family: 'transition',
    event_id: text(row['event_id']),
    mission_slug: text(row['mission_slug'] ?? row['feature_slug'] ?? ''),
    wp_id: text(row['wp_id']),
    from_lane: lane(row['from_lane'], 'from_lane'),
    to_lane: lane(row['to_lane'], 'to_lane'),
    at: text(row['at']),
    actor: actorOf(row['actor'] ?? null),
    force: isTruthy(row['force']),
    review_ref: row['review_ref'] ?? null,
    review_result: reviewResult(row['review_result'] ?? null),
    policy_metadata: row['policy_metadata'] ?? null,
    row,
  };
}

/** A truthy value must be an object with `review` and its three keys, and whole `repos` and `verification` entries. */
function checkEvidence(evidence: JsonValue): void {
  if (!isTruthy(evidence)) return;
  if (!isJsonObject(evidence)) throw new RowFault('evidence is not an object');
  requireKeys(evidence['review'], ['reviewer', 'verdict', 'reference'], 'evidence.review');
  for (const [list, keys] of EVIDENCE_LISTS) {
    const items = evidence[list] ?? null;
    if (!isTruthy(items)) continue;
    if (!Array.isArray(items)) throw new RowFault(`evidence.${list} is not a list`);
    items.forEach((item: JsonValue, index) => requireKeys(item, keys, `evidence.${list}[${index}]`));
  }
}

const EVIDENCE_LISTS = [
  ['repos', ['repo', 'branch', 'commit']],
  ['verification', ['command', 'result', 'summary']],
] as const;

function reviewResult(value: JsonValue): ReviewResult | null {
  if (!isTruthy(value)) return null;
  const { reviewer, verdict, reference, feedback_path } = requireKeys(
    value,
    ['reviewer', 'verdict', 'reference'],
    'review_result',
  );
  const result = { reviewer: reviewer ?? null, verdict: verdict ?? null, reference: reference ?? null };
  return feedback_path === undefined || feedback_path === null ? result : { ...result, feedback_path };
}

function annotation(row: JsonObject): AnnotationEvent {
  const missing = ['event_id', 'wp_id', 'at', 'actor', 'delta'].filter((key) => !Object.hasOwn(row, key));
  if (missing.length > 0) throw new RowFault(`the annotation lacks ${missing.join(', ')}`);
  const id = row['event_id'];
  if (typeof id !== 'string' || !isUlid(id)) throw new RowFault(`event_id ${show(id)} is not a ULID`);
  const delta = row['delta'] ?? null;
  if (!isJsonObject(delta)) throw new RowFault('delta is not an object');
  return {
    family: 'annotation',
    event_id: id,
    wp_id: text(row['wp_id']),
    at: text(row['at']),
    actor: actorOf(row['actor'] ?? null),
    delta: deltaOf(delta),
    row,
  };
}

/** True for 26 characters of Crockford base32 in upper case. */
export function isUlid(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);
}

const TEXT_SLOTS: readonly ReplaceSlot[] = [
  'shell_pid_created_at',
  'agent',
  'assignee',
  'role',
  'agent_profile',
  'agent_profile_version',
  'model',
  'provider',
];

function deltaOf(delta: JsonObject): AnnotationDelta {
  const replace: Partial<Record<ReplaceSlot, JsonValue>> = {};
  for (const slot of TEXT_SLOTS) {
    const value = delta[slot] ?? null;
    if (value !== null && value !== '') replace[slot] = value;
  }
  const pid = delta['shell_pid'] ?? null;
  if (pid !== null && pid !== '') replace.shell_pid = integer(pid);
  return {
    replace,
    ...optional('subtasks', subtasks(delta['subtasks'] ?? null)),
    ...optional('note', delta['note'] ?? undefined),
    ...optional('tracker_refs', list(delta, 'tracker_refs')),
    ...optional('tracker_refs_replace', list(delta, 'tracker_refs_replace')),
    ...optional('review', review(delta['review'] ?? null)),
    releasesClaim: isTruthy(delta['release_runtime_claim']),
  };
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}

function subtasks(value: JsonValue): Record<string, Lane> | undefined {
  if (value === null) return undefined;
  if (!isJsonObject(value)) throw new RowFault('delta.subtasks is not an object');
  return Object.fromEntries(Object.entries(value).map(([id, state]) => [id, lane(state, `delta.subtasks.${id}`)]));
}

function list(delta: JsonObject, key: string): readonly JsonValue[] | undefined {
  const value = delta[key] ?? null;
  if (value === null) return undefined;
  if (!isJsonArray(value)) throw new RowFault(`delta.${key} is not a list`);
  return value;
}

function review(value: JsonValue): AnnotationDelta['review'] | undefined {
  if (value === null) return undefined;
  const fields = requireKeys(value, ['actor', 'at', 'reason', 'wp_id'], 'delta.review');
  const all = {
    actor: text(fields['actor']),
    at: text(fields['at']),
    reason: text(fields['reason']),
    wp_id: text(fields['wp_id']),
  };
  return Object.values(all).every((one) => one === '') ? null : all;
}

/** A whole number from a number, a boolean or digits; fractions are cut. */
function integer(value: JsonValue): JsonValue {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const digits = isNumeral(value) ? wholePart(value.numeral) : typeof value === 'string' ? value.trim() : '';
  if (/^[+-]?\d+$/.test(digits)) return wholeNumber(digits);
  throw new RowFault(`delta.shell_pid ${show(value)} is not a whole number`);
}

function wholePart(text: string): string {
  if (!/[.eE]/.test(text)) return text;
  const float = Number(text);
  return Number.isFinite(float) ? BigInt(Math.trunc(float)).toString() : text;
}

function wholeNumber(digits: string): JsonValue {
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return value + 0;
  return numeral(digits.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1'));
}

function lifecycle(row: JsonObject): LifecycleEvent {
  refuseNewer(row['schema_version'], KNOWN_LIFECYCLE_MAJOR);
  return { ...loose(row), family: 'lifecycle', event_type: text(row['event_type']) };
}

function retrospective(row: JsonObject, event_name: string | null): RetrospectiveEvent {
  return { ...loose(row), family: 'retrospective', event_name };
}

/** What every row has that the lanes do not depend on; nothing in it is required. */
function loose(row: JsonObject): Pick<LifecycleEvent, 'event_id' | 'at' | 'payload' | 'row'> {
  const { event_id: id, at, timestamp, payload } = row;
  return {
    event_id: typeof id === 'string' ? id : null,
    at: typeof at === 'string' && at !== '' ? at : typeof timestamp === 'string' ? timestamp : '',
    payload: isJsonObject(payload) ? payload : {},
    row,
  };
}

function refuseNewer(version: JsonValue | undefined, known: number): void {
  const major = typeof version === 'number' ? version : Number.parseInt(typeof version === 'string' ? version : '', 10);
  if (major > known) throw new RowFault(`schema_version ${show(version)} is newer than ${known}`, true);
}

function actorOf(value: JsonValue): Actor {
  if (!isJsonObject(value)) return text(value);
  const keys = Object.keys(value);
  const isWhole = ACTOR_KEYS.every((key) => typeof value[key] === 'string' || value[key] === null);
  if (keys.length !== ACTOR_KEYS.length || !isWhole) {
    throw new RowFault(`actor must be a text or have exactly ${ACTOR_KEYS.join(', ')}`);
  }
  return value as unknown as StructuredActor;
}

const ACTOR_KEYS = ['role', 'profile', 'tool', 'model'] as const;

function requireKeys(value: JsonValue | undefined, keys: readonly string[], name: string): JsonObject {
  if (!isJsonObject(value)) throw new RowFault(`${name} is not an object`);
  const missing = keys.filter((key) => !Object.hasOwn(value, key));
  if (missing.length > 0) throw new RowFault(`${name} lacks ${missing.join(', ')}`);
  return value;
}

function lane(value: JsonValue | undefined, name: string): Lane {
  if (!isLane(value)) throw new RowFault(`${name} ${show(value)} is no lane`);
  return value;
}

function text(value: JsonValue | undefined): string {
  return pythonText(value ?? null);
}

function show(value: JsonValue | undefined): string {
  const shown = typeof value === 'string' ? JSON.stringify(value) : pythonText(value ?? null);
  return shown.length > 60 ? `${shown.slice(0, 57)}...` : shown;
}
