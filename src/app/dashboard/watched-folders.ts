import { findMissions, type FoundMission } from '../find-missions';
import type { WatchedFolder } from '../../ports/file-watch';
import type { Ports } from '../../ports/ports';

/** Every folder where a change can change the page: of missions in whichever checkout, of branches, of worktrees. */
export function watchedFolders(ports: Ports): readonly WatchedFolder[] {
  const { repository, found } = findMissions(ports);
  const { commonDir, checkouts } = repository;
  return [
    { path: commonDir, only: ['HEAD', 'packed-refs', 'worktrees'] },
    { path: `${commonDir}/worktrees` },
    { path: `${commonDir}/refs/heads` },
    { path: `${commonDir}/refs/heads/kitty` },
    ...checkouts.filter(({ isPrimary }) => !isPrimary).map(({ gitDir }) => ({ path: gitDir, only: ['HEAD'] })),
    ...checkouts.flatMap(({ root }) => [{ path: root, only: ['kitty-specs'] }, { path: `${root}/kitty-specs` }]),
    ...found.flatMap((mission) => missionFolders(ports, mission)),
  ];
}

/** The folders of one mission; those of its work packages hold review cycles and records. */
export function missionFolders(ports: Ports, { location }: Pick<FoundMission, 'location'>): readonly WatchedFolder[] {
  const { directory, planningDirectory } = location;
  return [...new Set([directory, planningDirectory])].flatMap((folder) => {
    const tasks = `${folder}/tasks`;
    const below = ports.files.list(tasks).filter((name) => !name.includes('.'));
    return [{ path: folder }, { path: tasks }, ...below.map((name) => ({ path: `${tasks}/${name}` }))];
  });
}
