import { isJsonObject, type JsonObject } from '../canonical-json/json-value';
import { parseJson } from '../canonical-json/parse-json';
import { parseMeta, printMeta } from '../mission/meta';
import type { Problem } from '../problem/problem';
import { reduceLog } from '../status/fold-log';
import { parseLog } from '../status/parse-log';
import { printSnapshot, snapshotOf } from '../status/snapshot';
import { uniteLogs } from '../status/union-logs';
import { joinMeta } from './join-meta';

/** The files of a mission that are joined by their meaning and never as text. */
export interface StateFiles {
  readonly log: string | null;
  readonly meta: string | null;
}

/** Names of state files in the directory of a mission, in the order of {@link statePaths}. */
const NAMES = ['status.events.jsonl', 'meta.json', 'status.json'] as const;

/** The paths of the state files below a mission's directory: log, meta, snapshot. */
export function statePaths(directory: string): readonly [log: string, meta: string, snapshot: string] {
  return [`${directory}/${NAMES[0]}`, `${directory}/${NAMES[1]}`, `${directory}/${NAMES[2]}`];
}

/** The directory of the mission whose state file this is; null for any other path. */
export function missionOfStateFile(path: string): string | null {
  return /^(kitty-specs\/[^/]+)\/(?:status\.events\.jsonl|meta\.json|status\.json)$/.exec(path)?.[1] ?? null;
}

export interface StateSides {
  readonly base: StateFiles;
  readonly target: StateFiles;
  readonly mission: StateFiles;
}

export interface JoinedState {
  /** Null where neither side has it. */
  readonly log: string | null;
  readonly meta: string | null;
  readonly snapshot: string | null;
}

/**
 * Joins the state files of a mission: the logs unite by event id, `meta.json` is joined by key, the snapshot is made from
 * both.
 */
export function joinStateFiles({
  base,
  target,
  mission,
}: StateSides): JoinedState | { readonly problems: readonly [Problem, ...Problem[]] } {
  const log = joinLogs([base.log, target.log, mission.log]);
  if (log !== null && 'problems' in log) return log;
  const meta = joinMetaTexts(base.meta, target.meta, mission.meta);
  if (meta !== null && typeof meta !== 'string') return { problems: [meta] };
  const text = log?.text ?? null;
  return { log: text, meta, snapshot: text === null ? null : snapshotText(text, meta) };
}

/** What `status.json` says for a log and a `meta.json`; null where they cannot be read. */
export function snapshotText(log: string, meta: string | null): string | null {
  const parsed = meta === null ? null : parseMeta(meta);
  const row: JsonObject = parsed !== null && 'row' in parsed ? parsed.row : {};
  const state = reduceLog(parseLog(new TextEncoder().encode(log)).events);
  const snapshot = snapshotOf(state, {
    mission_number: row['mission_number'] ?? null,
    mission_type: row['mission_type'] ?? null,
  });
  return 'fault' in snapshot ? null : printSnapshot(snapshot);
}

/** An incomplete last line was never reported as done: it does not count. */
export function withoutTornTail(log: string): string {
  const bytes = new TextEncoder().encode(log);
  const { tornTail } = parseLog(bytes);
  return tornTail === null ? log : new TextDecoder().decode(bytes.subarray(0, tornTail.startByte));
}

function joinLogs(
  texts: readonly (string | null)[],
): { readonly text: string } | { readonly problems: readonly [Problem, ...Problem[]] } | null {
  const names = ['base', 'target', 'mission'];
  const sides = texts.flatMap((text, index) =>
    text === null ? [] : [{ name: names[index] ?? '', text: withoutTornTail(text) }],
  );
  return sides.length === 0 ? null : uniteLogs(sides);
}

function joinMetaTexts(base: string | null, target: string | null, mission: string | null): string | Problem | null {
  if (target === null || mission === null || target === mission) return mission ?? target;
  const rows = [base ?? '{}', target, mission].map(rowOf);
  const [ofBase, ofTarget, ofMission] = rows;
  if (ofBase == null || ofTarget == null || ofMission == null) {
    return {
      diagnostic_code: 'META_INVALID',
      message: 'A version of meta.json that is to be merged is no JSON object.',
      remediation: ['Correct that file on its branch, then run the command again.'],
    };
  }
  return printMeta(joinMeta(ofBase, ofTarget, ofMission));
}

function rowOf(text: string): JsonObject | null {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
