import type { MissionsHere } from './find-missions';
import { parseMissionBranch } from '../domain/mission/mission-branch';
import type { Ports } from '../ports/ports';

/** A mission that is known only by its branch: pushed, or local, but checked out nowhere. */
export interface UnopenedMission {
  /** As the branch name tells; the directory may have a number in front. */
  readonly slug: string;
  readonly branch: string;
  readonly missionId: null;
  readonly missionNumber: null;
}

/** Mission branches, local and on locally known remotes, that no mission found here lives on. Asks no network. */
export function unopenedMissions(
  { repositories }: Ports,
  { repository, found, unusable }: MissionsHere,
): readonly UnopenedMission[] {
  const known = new Set([
    ...found.map(({ meta }) => meta?.homeBranch),
    ...unusable.map(({ problem }) => problem['home_branch']),
  ]);
  const remote = repositories.listBranches(repository, 'remote').map((name) => name.slice(name.indexOf('/') + 1));
  return [...new Set([...repositories.listBranches(repository, 'local'), ...remote])]
    .filter((branch) => !known.has(branch))
    .flatMap((branch) => {
      const parsed = parseMissionBranch(branch);
      return parsed === null || parsed.laneId !== null
        ? []
        : [{ slug: parsed.slug, branch, missionId: null, missionNumber: null }];
    });
}
