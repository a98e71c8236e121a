import { findMissions, type FoundMission } from './find-missions';
import { selectMission } from './select-mission';
import type { Repository } from '../domain/mission/location';
import { ProblemError } from '../domain/problem/problem';
import type { Ports } from '../ports/ports';

/**
 * The mission that is meant, finished or not. Without a name it may also be one whose work packages are all done, or the
 * only one that is merged already: who has just merged it wants to see that, and a second merge says so.
 */
export function selectEvenFinished(
  ports: Ports,
  handle: string | undefined,
): { readonly repository: Repository; readonly mission: FoundMission } {
  try {
    return selectMission(ports, handle);
  } catch (error) {
    const isNamed =
      (handle ?? ports.surroundings.mission) !== null && (handle ?? ports.surroundings.mission) !== undefined;
    const only = isNamed || !isNotFound(error) ? null : onlyMission(ports);
    if (only !== null) return only;
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof ProblemError && error.problems[0].diagnostic_code === 'MISSION_NOT_FOUND';
}

function onlyMission(ports: Ports): { readonly repository: Repository; readonly mission: FoundMission } | null {
  const { repository, found } = findMissions(ports);
  const open = found.filter(({ meta }) => meta?.mergedAt == null);
  const [mission, ...others] = open.length > 0 ? open : found;
  return mission === undefined || others.length > 0 ? null : { repository, mission };
}
