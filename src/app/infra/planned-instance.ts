import type { FoundMission } from '../find-missions';
import type { ServiceRecipe } from '../../domain/contracts/service-recipe';
import type { Ports } from '../../ports/ports';
import type { ProviderKind, ServiceInstance } from '../../ports/services';

/** For whom a service runs. */
export interface ServiceOwner {
  readonly commonDir: string;
  readonly mission: FoundMission;
  readonly workPackage: string;
  readonly runId: string;
  /** `run` ends with this process, `stay` when somebody takes it down. */
  readonly purpose: 'run' | 'stay';
}

/** A name for a clone, the same in every run. */
export function repositoryKey(ports: Ports, commonDir: string): string {
  return ports.digest(commonDir).slice(0, 8);
}

/** An instance as it is written down before it is started. It belongs to this process until it is left to stay. */
export function plannedInstance(
  ports: Ports,
  owner: ServiceOwner,
  recipe: ServiceRecipe,
  provider: ProviderKind,
): ServiceInstance {
  const id = instanceId(ports, owner, recipe.name);
  return {
    id,
    provider,
    repository: repositoryKey(ports, owner.commonDir),
    recipe: ports.digest(JSON.stringify(recipe)).slice(0, 16),
    service: recipe.name,
    missionSlug: owner.mission.slug,
    workPackage: owner.workPackage,
    runId: owner.runId,
    stays: false,
    folder: ports.serviceRecords.folderFor(id),
    host: '127.0.0.1',
    port: 0,
    version: null,
    readyMs: 0,
    url: null,
  };
}

/** Clones, missions, work packages and purposes differ in the id, so that none of them takes the service of another. */
function instanceId(ports: Ports, { commonDir, mission, workPackage, purpose }: ServiceOwner, service: string): string {
  const mid = (mission.missionId ?? mission.slug).slice(0, 8).toLowerCase();
  const whose = ports.digest(`${mission.slug}\n${purpose}`).slice(0, 6);
  const words = [mid, workPackage.toLowerCase(), service, whose].join('-');
  return `spec-kitty-${repositoryKey(ports, commonDir)}-${words}`.replace(/[^\w.-]/g, '-');
}
