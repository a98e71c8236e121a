import { isJsonObject, isNumeral, type JsonObject, type JsonValue } from '../canonical-json/json-value';
import { parseJson } from '../canonical-json/parse-json';
import { printDocument } from '../canonical-json/print-json';

/** `meta.json`: who a mission is. Keys we do not know survive a rewrite, in their exact form. */
export interface Meta {
  /** ULID; null for the oldest missions. */
  readonly missionId: string | null;
  /** Given at the merge; null before. Not unique: for display only. */
  readonly missionNumber: number | null;
  /** `software-dev` and the like; empty when absent. */
  readonly missionType: string;
  /** Where the mission ends up; null when neither `target_branch` nor its old name is set. */
  readonly targetBranch: string | null;
  /** The one branch that holds all files of the mission; null for missions of the existing tool. */
  readonly homeBranch: string | null;
  /** Branch of the log of missions that keep it apart; null for all others. */
  readonly coordinationBranch: string | null;
  readonly friendlyName: string | null;
  readonly createdAt: string | null;
  /** Null while it is not merged. */
  readonly mergedAt: string | null;
  readonly row: JsonObject;
}

/** Reads the text of `meta.json`, or says what is wrong with it. */
export function parseMeta(text: string): Meta | { readonly fault: string } {
  let row: JsonValue;
  try {
    row = parseJson(text);
  } catch (error) {
    return { fault: `is not JSON (${error instanceof Error ? error.message : String(error)})` };
  }
  if (!isJsonObject(row)) return { fault: 'is not a JSON object' };
  const number = missionNumber(row['mission_number'] ?? null);
  if (number === undefined) return { fault: `has a mission_number that is no whole number` };
  return {
    missionId: textOf(row['mission_id']),
    missionNumber: number,
    missionType: textOf(row['mission_type'])?.trim() ?? '',
    targetBranch: textOf(row['target_branch']) ?? textOf(row['merge_target_branch']),
    homeBranch: textOf(row['home_branch']),
    coordinationBranch: textOf(row['coordination_branch']),
    friendlyName: textOf(row['friendly_name']),
    createdAt: textOf(row['created_at']),
    mergedAt: textOf(row['merged_at']),
    row,
  };
}

/** The exact bytes of `meta.json`: sorted keys, other scripts as they are. */
export function printMeta(row: JsonObject): string {
  return printDocument(row);
}

/** Undefined for a value that is neither a number nor absent. */
function missionNumber(value: JsonValue): number | null | undefined {
  if (value === null || (typeof value === 'string' && value.trim() === '')) return null;
  if (typeof value === 'number') return value;
  if (isNumeral(value) || typeof value !== 'string') return undefined;
  return /^\d+$/.test(value.trim()) ? Number(value.trim()) : undefined;
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
