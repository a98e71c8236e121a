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

/**
 * Mission branches, local and on locally known remotes, of which no mission was found here. The branch of a merged mission
 * may stay, or stand on a remote: the mission itself is here then. Asks no network.
 */
export function unopenedMissions(
  { repositories }: Ports,
  { repository, found, unusable }: MissionsHere,
): readonly UnopenedMission[] {
  const known = new Set([
    ...found.map(({ meta }) => meta?.homeBranch),
    ...unusable.map(({ problem }) => problem['home_branch']),
  ]);
  const slugs = new Set([...found, ...unusable].map(({ slug }) => slug));
  const remote = repositories.listBranches(repository, 'remote').map((name) => name.slice(name.indexOf('/') + 1));
  return [...new Set([...repositories.listBranches(repository, 'local'), ...remote])]
    .filter((branch) => !known.has(branch))
    .flatMap((branch) => {
      const parsed = parseMissionBranch(branch);
      return parsed === null || parsed.laneId !== null || slugs.has(parsed.slug)
        ? []
        : [{ slug: parsed.slug, branch, missionId: null, missionNumber: null }];
    });
}
