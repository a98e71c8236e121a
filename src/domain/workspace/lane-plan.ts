import { isJsonObject, type JsonObject, type JsonValue } from '../canonical-json/json-value';
import { parseJson } from '../canonical-json/parse-json';

/** One execution lane as `lanes.json` stores it. */
export interface StoredLane {
  readonly laneId: string;
  readonly workPackages: readonly string[];
  readonly dependsOnLanes: readonly string[];
  readonly parallelGroup: number;
}

/** `lanes.json`: how the work packages of a mission share worktrees. The stored branch names count. */
export interface LanePlan {
  readonly missionBranch: string;
  readonly targetBranch: string | null;
  readonly lanes: readonly StoredLane[];
}

/** Reads the text of `lanes.json`, or says what is wrong with it. */
export function parseLanePlan(text: string): LanePlan | { readonly fault: string } {
  let row: JsonValue;
  try {
    row = parseJson(text);
  } catch (error) {
    return { fault: `is not JSON (${error instanceof Error ? error.message : String(error)})` };
  }
  if (!isJsonObject(row)) return { fault: 'is not a JSON object' };
  const { mission_branch: missionBranch, lanes } = row;
  if (typeof missionBranch !== 'string' || missionBranch === '') return { fault: 'names no mission_branch' };
  if (!Array.isArray(lanes)) return { fault: 'has no list of lanes' };
  const stored = lanes.map((lane: JsonValue) => (isJsonObject(lane) ? storedLane(lane) : null));
  const wrong = stored.indexOf(null);
  if (wrong >= 0) return { fault: `has a lane without lane_id or wp_ids (number ${wrong + 1})` };
  const target = row['target_branch'];
  return {
    missionBranch,
    targetBranch: typeof target === 'string' && target !== '' ? target : null,
    lanes: stored.flatMap((lane) => lane ?? []),
  };
}

/** The lanes a lane waits for, in the order in which they are merged into it. */
export function lanesBefore({ lanes }: LanePlan, { dependsOnLanes }: StoredLane): readonly StoredLane[] {
  return lanes
    .filter(({ laneId }) => dependsOnLanes.includes(laneId))
    .sort((a, b) => a.parallelGroup - b.parallelGroup || (a.laneId < b.laneId ? -1 : 1));
}

function storedLane(lane: JsonObject): StoredLane | null {
  const { lane_id: laneId, wp_ids: members, depends_on_lanes: before, parallel_group: group } = lane;
  if (typeof laneId !== 'string' || laneId === '' || !Array.isArray(members)) return null;
  return {
    laneId,
    workPackages: textsIn(members),
    dependsOnLanes: Array.isArray(before) ? textsIn(before) : [],
    parallelGroup: typeof group === 'number' ? group : 0,
  };
}

function textsIn(values: readonly JsonValue[]): readonly string[] {
  return values.filter((one): one is string => typeof one === 'string');
}
