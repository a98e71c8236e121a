import type { MissionDocument, MissionsDocument } from './documents';
import { lanePlanIfAny } from '../implement/lane-plan';
import { listMissions } from '../list-missions';
import { repositoryFolder } from '../merge/repository-folder';
import { selectMission } from '../select-mission';
import { status } from '../status';
import { graphLayout } from '../../domain/view/graph-layout';
import { graphView } from '../../domain/view/graph-view';
import type { Ports } from '../../ports/ports';

/** Every mission of the repository, as `mission list` has them. */
export function missionsPage(ports: Ports): MissionsDocument {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  return { repository: repositoryFolder(repository), missions: listMissions(ports).missions };
}

/** One mission, as `status` has it, with its graph. */
export function missionPage(ports: Ports, slug: string): MissionDocument {
  const { mission } = selectMission(ports, slug);
  const outcome = status(ports, slug);
  return {
    title: mission.meta?.friendlyName ?? null,
    status: outcome,
    graph: graphView(outcome.work_packages),
    layout: graphLayout(new Map(outcome.work_packages.map(({ id, dependencies }) => [id, dependencies]))),
    execution_lanes: (lanePlanIfAny(ports, mission)?.lanes ?? []).map(({ laneId, workPackages, dependsOnLanes }) => ({
      lane_id: laneId,
      work_packages: workPackages,
      depends_on_lanes: dependsOnLanes,
    })),
  };
}
