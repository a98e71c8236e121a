import type { FoundMission } from '../find-missions';
import { ProblemError } from '../../domain/problem/problem';
import { parseLanePlan, type LanePlan } from '../../domain/workspace/lane-plan';
import type { Ports } from '../../ports/ports';

/** The execution lanes of a mission, as stored. @throws ProblemError NOT_FINALIZED, LANES_INVALID. */
export function readLanePlan(ports: Ports, { slug, location }: FoundMission): LanePlan {
  const path = `${location.planningDirectory}/lanes.json`;
  const text = ports.files.readText(path);
  if (text === null) {
    throw new ProblemError({
      diagnostic_code: 'NOT_FINALIZED',
      message: `${slug} has no lanes.json: its work packages were not finalised.`,
      remediation: [`spec-kitty finalize-tasks --mission ${slug}`],
      mission_slug: slug,
    });
  }
  const plan = parseLanePlan(text);
  if (!('fault' in plan)) return plan;
  throw new ProblemError({
    diagnostic_code: 'LANES_INVALID',
    message: `${path} ${plan.fault}.`,
    remediation: [`git -C ${JSON.stringify(location.checkout.root)} log -p -- ${JSON.stringify(path)}`],
    mission_slug: slug,
    path,
  });
}

/** Missions of the existing tool have lane worktrees whatever their topology says. */
export function hasLaneWorktrees({ meta }: FoundMission): boolean {
  return meta?.row['topology'] !== 'single_branch' || meta.homeBranch === null;
}
