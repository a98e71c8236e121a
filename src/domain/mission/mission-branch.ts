/** What the name of a branch says. The stored names decide; a name is taken apart only where nothing is stored. */
export interface MissionBranch {
  /** The mission branch itself, without the ending of a lane. */
  readonly missionBranch: string;
  /** Everything of the mission between the prefix and the ending: number, words, short id. */
  readonly slug: string;
  /** Of the current form; null for older ones. */
  readonly mid8: string | null;
  /** Three digits in front, of the form before short ids; null otherwise. */
  readonly number: string | null;
  /** `lane-a` …; null for the mission branch itself. */
  readonly laneId: string | null;
}

const PREFIX = 'kitty/mission-';
const LANE_TAIL = /-(lane-[a-z]{1,2})$/;
const MID8_TAIL = /.-([0-9A-HJKMNP-TV-Z]{8})$/;
const NUMBER_HEAD = /^(\d{3})-./;

/**
 * Takes a branch name apart, from its end: a slug may itself begin with `mission-` or hold the word `lane`.
 * Null for a branch that belongs to no mission.
 */
export function parseMissionBranch(branch: string): MissionBranch | null {
  if (!branch.startsWith(PREFIX)) return null;
  const laneId = LANE_TAIL.exec(branch)?.[1] ?? null;
  const missionBranch = laneId === null ? branch : branch.slice(0, -laneId.length - 1);
  // A mission may be called lane-a; then the tail is its name.
  if (missionBranch.length <= PREFIX.length) return partsOf(branch, null);
  return partsOf(missionBranch, laneId);
}

function partsOf(missionBranch: string, laneId: string | null): MissionBranch | null {
  const slug = missionBranch.slice(PREFIX.length);
  if (!/^[A-Za-z0-9]/.test(slug) || slug.includes('/')) return null;
  const mid8 = MID8_TAIL.exec(slug)?.[1] ?? null;
  return { missionBranch, slug, mid8, number: mid8 === null ? (NUMBER_HEAD.exec(slug)?.[1] ?? null) : null, laneId };
}

/** The branch of an execution lane: the mission branch as it is stored, and the id of the lane. */
export function laneBranchName(missionBranch: string, laneId: string): string {
  return `${missionBranch}-${laneId}`;
}
