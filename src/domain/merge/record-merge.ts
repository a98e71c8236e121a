import type { JsonObject } from '../canonical-json/json-value';
import { printLine } from '../canonical-json/print-json';
import { parseMeta, printMeta } from '../mission/meta';
import { stampDrafts, type EventDraft } from '../status/draft';
import { identityOf, type LogEvent } from '../status/event';
import { reduceLog } from '../status/fold-log';
import type { LogState } from '../status/log-state';
import { formatMoment } from '../status/moment';
import { parseLog } from '../status/parse-log';
import { transitionDraft, type MissionIdentity } from '../status/transition-draft';
import { snapshotText } from './join-state-files';
import type { MergeStrategy } from './merge-plan';

/** What is to be recorded of a merge. */
export interface MergeRecord {
  readonly mission: MissionIdentity;
  readonly strategy: MergeStrategy;
  readonly target: string;
  /** The commit that brought the work. */
  readonly mergedCommit: string;
  /** Where the target stood before. */
  readonly baseline: string;
  readonly mergedBy: string;
  readonly isPushed: boolean;
  /** Used when the mission has no number yet. */
  readonly missionNumber: number;
  readonly nowMicros: number;
  readonly mint: (micros: number) => string;
}

export interface RecordedMerge {
  readonly log: string;
  readonly meta: string;
  readonly snapshot: string | null;
  readonly events: readonly LogEvent[];
}

/**
 * The state files of a mission after its merge: done events, the merge fields, the snapshot.
 *
 * @returns null when the files cannot be read, or no event could come after the newest one.
 */
export function recordMerge(log: string, meta: string, record: MergeRecord): RecordedMerge | null {
  const parsed = parseMeta(meta);
  const { events: known, faults } = parseLog(new TextEncoder().encode(log));
  if (!('row' in parsed) || faults.length > 0) return null;
  const state = reduceLog(known);
  const events = stampDrafts(doneDrafts(state, record), state, record.nowMicros, record.mint);
  if ('newest' in events) return null;
  const text = `${withLineEnd(log)}${events.map(({ row }) => `${printLine(row)}\n`).join('')}`;
  const row = { ...parsed.row, ...mergeFields(parsed.row, record) };
  const after = printMeta(withoutCoordination(row));
  return { log: text, meta: after, snapshot: snapshotText(text, after), events };
}

/** Work packages that a merge turns from approved into done. */
export function toBeDone(state: LogState): readonly string[] {
  return Object.keys(state.moved)
    .filter((id) => state.moved[id]?.lane === 'approved')
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

/** The move to done of every approved work package, with the review that approved it. */
export function doneDrafts(state: LogState, { mission, target, mergedCommit }: MergeRecord): readonly EventDraft[] {
  return toBeDone(state).map((id) => {
    const moved = state.moved[id];
    const said = moved?.verdict?.verdict === 'approved' ? moved.verdict : null;
    const reviewer = said?.reviewer || (moved === undefined ? '' : identityOf(moved.actor)) || 'unknown';
    return transitionDraft(mission, {
      wpId: id,
      from: 'approved',
      to: 'done',
      actor: 'merge',
      reason: `Merged ${id} into ${target}`,
      evidence: {
        review: { reviewer, verdict: 'approved', reference: said?.reference || `lane-approved:${id}` },
      },
      policyMetadata: { merge_commit: mergedCommit, merge_phase: 'lane_integrated', target_branch: target },
    });
  });
}

/** What `meta.json` says of a merge. */
export function mergeFields(row: JsonObject, record: MergeRecord): JsonObject {
  return {
    baseline_merge_commit: record.baseline,
    ...(row['home_branch'] == null ? {} : { home_branch: record.target }),
    merged_at: formatMoment(record.nowMicros),
    merged_by: record.mergedBy,
    merged_commit: record.mergedCommit,
    merged_into: record.target,
    merged_push: record.isPushed,
    merged_strategy: record.strategy,
    mission_number: row['mission_number'] ?? record.missionNumber,
  };
}

/** The log lives with the rest from now on. */
function withoutCoordination(row: JsonObject): JsonObject {
  if (row['coordination_branch'] == null) return row;
  const { coordination_branch: _branch, topology: _topology, ...rest } = row;
  return { ...rest, flattened: true };
}

function withLineEnd(log: string): string {
  return log === '' || log.endsWith('\n') ? log : `${log}\n`;
}
