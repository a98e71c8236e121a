import type { JsonObject, JsonValue } from '../../../src/domain/canonical-json/json-value';
import { compareCodePoints, printLine } from '../../../src/domain/canonical-json/print-json';

/**
 * The reduction as the format describes it, row by row and without regard to cost: what the real one is compared with.
 *
 * @returns the `work_packages` of a snapshot.
 */
export function referenceReduce(rows: readonly JsonObject[]): JsonObject {
  const entries = new Map<string, Record<string, JsonValue>>();
  const isFact = (row: JsonObject): boolean => Object.hasOwn(row, 'event_type') || Object.hasOwn(row, 'event_name');
  const notes = rows.filter((row) => row['kind'] === 'annotation').toSorted(byTime);
  const moves = rows
    .filter((row) => row['kind'] !== 'annotation' && !isFact(row))
    .filter((row, index, all) => all.findIndex((one) => one['event_id'] === row['event_id']) === index)
    .toSorted(byTime);
  const last = new Map<string, JsonObject>();
  for (const row of moves) {
    const wp = text(row['wp_id']);
    const before = last.get(wp);
    if (before !== undefined && before['at'] === row['at'] && isRollback(before) && !isRollback(row)) continue;
    last.set(wp, row);
    entries.set(wp, applyMove(entries.get(wp) ?? {}, row));
  }
  for (const row of notes) {
    const wp = text(row['wp_id']);
    const entry = entries.get(wp) ?? {
      lane: 'uninitialized',
      actor: identity(row['actor'] ?? null),
      last_transition_at: null,
      last_event_id: null,
      force_count: 0,
    };
    foldNote(entry, row['delta'] as JsonObject);
    entries.set(wp, entry);
  }
  return Object.fromEntries(entries);
}

function byTime(a: JsonObject, b: JsonObject): number {
  return compareCodePoints(text(a['at']), text(b['at'])) || compareCodePoints(text(a['event_id']), text(b['event_id']));
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function identity(actor: JsonValue): string {
  if (typeof actor === 'string') return actor;
  const { tool, role } = actor as JsonObject;
  return text(tool) || text(role);
}

function isRollback(row: JsonObject): boolean {
  const { from_lane: from, to_lane: to, review_ref: ref } = row;
  return to === 'in_progress' && (from === 'in_review' || (from === 'for_review' && ref !== null && ref !== undefined));
}

function applyMove(before: Record<string, JsonValue>, row: JsonObject): Record<string, JsonValue> {
  const entry: Record<string, JsonValue> = {
    ...before,
    lane: row['to_lane'] ?? null,
    actor: identity(row['actor'] ?? null),
    last_transition_at: row['at'] ?? null,
    last_event_id: row['event_id'] ?? null,
    force_count: Number(before['force_count'] ?? 0) + (row['force'] === true ? 1 : 0),
  };
  const policy = row['policy_metadata'] as JsonObject | null | undefined;
  if (row['from_lane'] === 'planned' && row['to_lane'] === 'claimed' && policy != null) {
    if (policy['shell_pid'] != null) entry['shell_pid'] = policy['shell_pid'];
    if (policy['shell_pid_created_at'] != null) entry['shell_pid_created_at'] = policy['shell_pid_created_at'];
    if (text(policy['agent']) !== '') entry['agent'] = policy['agent'] ?? null;
  }
  const result = row['review_result'] as JsonObject | null | undefined;
  if (result != null) {
    const { reviewer, verdict, reference, feedback_path: path } = result;
    entry['review_result'] = {
      reviewer,
      verdict,
      reference,
      ...(path == null ? {} : { feedback_path: path }),
    } as JsonObject;
  } else if (row['from_lane'] === 'in_review') entry['review_result'] = null;
  return entry;
}

const TEXT_SLOTS = ['shell_pid_created_at', 'agent', 'assignee', 'role', 'model'];

function foldNote(entry: Record<string, JsonValue>, delta: JsonObject): void {
  if (delta['release_runtime_claim'] === true) {
    for (const slot of ['agent', 'shell_pid', 'shell_pid_created_at']) entry[slot] = null;
  }
  for (const slot of TEXT_SLOTS) {
    const value = delta[slot] ?? '';
    if (value !== '') entry[slot] = value;
  }
  if (delta['shell_pid'] != null) entry['shell_pid'] = Number(delta['shell_pid']);
  if (delta['subtasks'] !== undefined) {
    entry['subtasks'] = { ...(entry['subtasks'] as JsonObject | undefined), ...(delta['subtasks'] as JsonObject) };
  }
  if (delta['note'] !== undefined)
    entry['notes'] = [...((entry['notes'] as JsonValue[] | undefined) ?? []), delta['note']];
  const refs = (delta['tracker_refs_replace'] ?? delta['tracker_refs']) as JsonValue[] | undefined;
  if (refs !== undefined) {
    const known =
      delta['tracker_refs_replace'] !== undefined ? [] : ((entry['tracker_refs'] as JsonValue[] | undefined) ?? []);
    const unique = [...known, ...refs];
    entry['tracker_refs'] = unique.filter(
      (one, index) => unique.findIndex((two) => printLine(two) === printLine(one)) === index,
    );
  }
  const review = delta['review'] as JsonObject | undefined;
  if (review !== undefined) entry['review'] = Object.values(review).every((one) => one === '') ? null : review;
}
