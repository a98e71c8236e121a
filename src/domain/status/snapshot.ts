import { isNumeral, type JsonObject, type JsonValue } from '../canonical-json/json-value';
import { printDocument, sortByCodePoint } from '../canonical-json/print-json';
import { displayedLanes, type Lane } from './lanes';
import { movedOf, overlayOf, type LogState } from './log-state';
import { retrospectiveBlock } from './retrospective';

/** The two values of `meta.json` that a snapshot repeats. */
export interface SnapshotMeta {
  /** As parsed; null when absent. */
  readonly mission_number: JsonValue;
  readonly mission_type: JsonValue;
}

/** One work package as the snapshot shows it: lane, actor, times, and its runtime slots. */
export type SnapshotEntry = JsonObject & { readonly lane: Lane; readonly actor: string };

/** What `status.json` says: the reduced log plus two values of `meta.json`. Derived; the log decides. */
export interface Snapshot {
  readonly event_count: number;
  readonly last_event_id: string | null;
  /** Time of the last move in order, "" when there is none. Never the clock. */
  readonly materialized_at: string;
  readonly mission_number: string;
  readonly mission_slug: string;
  readonly mission_type: string;
  readonly retrospective?: JsonObject;
  readonly summary: Readonly<Record<string, number>>;
  readonly work_packages: Readonly<Record<string, SnapshotEntry>>;
}

/** Why a snapshot cannot be made: `meta.json` holds a mission number that is none. */
export interface SnapshotFault {
  readonly fault: string;
}

/** Projects a folded log to the snapshot. */
export function snapshotOf(state: LogState, meta: SnapshotMeta): Snapshot | SnapshotFault {
  const slug = safeSlug(state.firstSlug);
  const number = missionNumberText(meta.mission_number, slug);
  if (number === null)
    return { fault: `mission_number ${printDocument(meta.mission_number).trim()} is not a whole number` };
  const work_packages = entries(state);
  const retrospective = retrospectiveBlock(state.retrospective);
  return {
    event_count: state.transitionCount,
    last_event_id: state.newest.transition?.[1] ?? null,
    materialized_at: state.newest.transition?.[0] ?? '',
    mission_number: number,
    mission_slug: slug,
    mission_type: typeof meta.mission_type === 'string' ? meta.mission_type.trim() : '',
    ...(retrospective === null ? {} : { retrospective }),
    summary: summaryOf(Object.values(work_packages)),
    work_packages,
  };
}

/** The exact bytes of `status.json`. */
export function printSnapshot(snapshot: Snapshot): string {
  return printDocument(snapshot as unknown as JsonObject);
}

function entries(state: LogState): Record<string, SnapshotEntry> {
  const ids = sortByCodePoint([...new Set([...Object.keys(state.moved), ...Object.keys(state.overlays)])]);
  return Object.fromEntries(ids.map((id) => [id, entryOf(state, id)]));
}

function entryOf(state: LogState, id: string): SnapshotEntry {
  const moved = movedOf(state, id);
  const overlay = overlayOf(state, id);
  const slots = { ...moved?.claim, ...overlay?.slots };
  if (moved === undefined) {
    const nothing = { last_transition_at: null, last_event_id: null, force_count: 0 };
    return { ...slots, lane: 'uninitialized', actor: overlay?.actor ?? '', ...nothing };
  }
  const { lane, actor, last_transition_at, last_event_id, force_count, review_result } = moved;
  return {
    ...slots,
    lane,
    actor,
    last_transition_at,
    last_event_id,
    force_count,
    ...(review_result === undefined ? {} : { review_result: review_result as JsonObject | null }),
  };
}

function summaryOf(all: readonly SnapshotEntry[]): Record<string, number> {
  return Object.fromEntries(displayedLanes.map((lane) => [lane, all.filter((one) => one.lane === lane).length]));
}

function safeSlug(slug: string | null): string {
  return slug !== null && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(slug) && !slug.includes('..') ? slug : '';
}

/** Null when the stored value is no number; derived from a leading `NNN-` of the slug when there is none. */
function missionNumberText(value: JsonValue, slug: string): string | null {
  if (value === null || (typeof value === 'string' && value.trim() === '')) {
    const digits = /^(\d+)-/.exec(slug)?.[1];
    return digits === undefined ? '' : decimal(digits);
  }
  if (typeof value === 'number') return String(value);
  if (isNumeral(value)) return /^-?\d+$/.test(value.numeral) ? value.numeral : null;
  if (typeof value === 'string' && /^\d+$/.test(value.trim())) return decimal(value.trim());
  return null;
}

function decimal(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
