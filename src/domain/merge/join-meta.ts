import type { JsonObject, JsonValue } from '../canonical-json/json-value';
import { printLine } from '../canonical-json/print-json';

/** Fields that a merge writes: those of the branch that is merged into count. */
const OF_TARGET = /^(?:merged_|mission_number$|baseline_merge_commit$|accept)/;

/**
 * Joins two versions of `meta.json` key by key. The side that changed a key counts; where both did, the target counts
 * for what merges and acceptance write and the mission for everything else. A null never takes the place of a value.
 *
 * @param base the version both come from; empty when there is none.
 */
export function joinMeta(base: JsonObject, target: JsonObject, mission: JsonObject): JsonObject {
  const keys = [...new Set([...Object.keys(target), ...Object.keys(mission)])];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = joinKey(key, base[key], target[key], mission[key]);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** Undefined stands for a key that is absent, also in the answer. */
function joinKey(
  key: string,
  base: JsonValue | undefined,
  target: JsonValue | undefined,
  mission: JsonValue | undefined,
): JsonValue | undefined {
  if (isSame(target, mission) || isSame(mission, base)) return preferValue(target, mission, base);
  if (isSame(target, base)) return preferValue(mission, target, base);
  return OF_TARGET.test(key) ? preferValue(target, mission, base) : preferValue(mission, target, base);
}

/** A key that one side removed stays away; a null gives way to a value that the other side set. */
function preferValue(
  wanted: JsonValue | undefined,
  other: JsonValue | undefined,
  base: JsonValue | undefined,
): JsonValue | undefined {
  const isNullOverNew = wanted === null && other !== undefined && other !== null && !isSame(other, base);
  return isNullOverNew ? other : wanted;
}

function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return a === undefined || b === undefined ? a === b : printLine(a) === printLine(b);
}
