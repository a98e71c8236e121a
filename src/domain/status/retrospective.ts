import { isJsonObject, type JsonObject, type JsonValue } from '../canonical-json/json-value';
import { pythonText } from '../canonical-json/parse-json';

const TERMINAL: Readonly<Record<string, string>> = {
  'retrospective.completed': 'completed',
  'retrospective.skipped': 'skipped',
  'retrospective.failed': 'failed',
};
const MODES = ['autonomous', 'human_in_command'];
const SIGNALS = ['charter_override', 'explicit_flag', 'environment', 'parent_process'];

/**
 * Sums up the `retrospective.*` rows of a mission.
 *
 * @param rows in order of time.
 * @returns null when there are none: the snapshot then has no such block.
 */
export function retrospectiveBlock(rows: readonly JsonObject[]): JsonObject | null {
  if (rows.length === 0) return null;
  const last = (accepts: (name: string) => boolean): JsonObject | undefined =>
    rows.findLast((row) => accepts(nameOf(row)));
  const count = (name: string): number => rows.filter((row) => row['event_name'] === name).length;
  const terminal = last((name) => Object.hasOwn(TERMINAL, name));
  const total = count('retrospective.proposal.generated');
  const applied = count('retrospective.proposal.applied');
  const rejected = count('retrospective.proposal.rejected');
  const recordPath = payloadOf(terminal)['record_path'] ?? null;
  return {
    mode: modeOf(payloadOf(last((name) => name === 'retrospective.requested'))['mode'] ?? null),
    proposals_applied: applied,
    proposals_pending: Math.max(0, total - applied - rejected),
    proposals_rejected: rejected,
    proposals_total: total,
    record_path: recordPath === null ? null : pythonText(recordPath),
    status: TERMINAL[nameOf(terminal)] ?? 'pending',
  };
}

function nameOf(row: JsonObject | undefined): string {
  const name = row?.['event_name'];
  return typeof name === 'string' ? name : '';
}

function payloadOf(row: JsonObject | undefined): JsonObject {
  const payload = row?.['payload'];
  return isJsonObject(payload) ? payload : {};
}

/** Only a mode of exactly the known shape counts. */
function modeOf(mode: JsonValue): JsonValue {
  if (!isJsonObject(mode)) return null;
  const { value, source_signal: signal, ...more } = mode;
  if (Object.keys(more).length > 0 || typeof value !== 'string' || !MODES.includes(value) || !isJsonObject(signal)) {
    return null;
  }
  const { kind, evidence, ...others } = signal;
  const isKnown = typeof kind === 'string' && SIGNALS.includes(kind) && typeof evidence === 'string';
  return isKnown && Object.keys(others).length === 0 ? mode : null;
}
