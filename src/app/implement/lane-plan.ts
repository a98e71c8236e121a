import type { FoundMission } from '../find-missions';
import { ProblemError } from '../../domain/problem/problem';
import { gitAt, quotedPath } from '../../domain/problem/shell-word';
import { parseLanePlan, type LanePlan } from '../../domain/workspace/lane-plan';
import type { Ports } from '../../ports/ports';

/** The execution lanes of a mission, as stored. @throws ProblemError NOT_FINALIZED, LANES_INVALID. */
export function readLanePlan(ports: Ports, mission: FoundMission): LanePlan {
  const plan = storedLanePlan(ports, mission);
  if (plan !== null) return plan;
  throw new ProblemError({
    diagnostic_code: 'NOT_FINALIZED',
    message: `${mission.slug} has no lanes.json: its work packages were not finalised.`,
    remediation: [`spec-kitty finalize-tasks --mission ${mission.slug}`],
    mission_slug: mission.slug,
  });
}

/** The same; null where nothing was finalised yet. @throws ProblemError LANES_INVALID. */
export function storedLanePlan(ports: Ports, { slug, location }: FoundMission): LanePlan | null {
  const path = lanesPath(location);
  const text = ports.files.readText(path);
  if (text === null) return null;
  const plan = parseLanePlan(text);
  if (!('fault' in plan)) return plan;
  throw new ProblemError({
    diagnostic_code: 'LANES_INVALID',
    message: `${path} ${plan.fault}.`,
    remediation: [`${gitAt(location.checkout.root)} log -p -- ${quotedPath(path)}`],
    mission_slug: slug,
    path,
  });
}

/** The same for whoever can do without: null also for a damaged file, which is told by whoever needs it. */
export function lanePlanIfAny(ports: Ports, { location }: FoundMission): LanePlan | null {
  const text = ports.files.readText(lanesPath(location));
  const plan = text === null ? null : parseLanePlan(text);
  return plan === null || 'fault' in plan ? null : plan;
}

/** Missions of the existing tool have lane worktrees whatever their topology says. */
export function hasLaneWorktrees({ meta }: FoundMission): boolean {
  return meta?.row['topology'] !== 'single_branch' || meta.homeBranch === null;
}

function lanesPath({ planningDirectory }: FoundMission['location']): string {
  return `${planningDirectory}/lanes.json`;
}
