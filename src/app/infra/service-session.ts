import { chooseProvider, type SkippedProvider } from './choose-provider';
import type { FoundMission } from '../find-missions';
import { joinExports, recipeExports, type ServiceRecipe } from '../../domain/contracts/service-recipe';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';
import type { ProviderKind, ServiceInstance } from '../../ports/services';

/** A service that runs, with how it is described. */
export interface LiveService {
  readonly recipe: ServiceRecipe;
  readonly instance: ServiceInstance;
}

export interface ServiceSession {
  readonly live: readonly LiveService[];
  readonly skipped: readonly SkippedProvider[];
  /** Declared, but no provider can run them here. */
  readonly unavailable: readonly string[];
  /** Declared, but nobody knows how to run them. */
  readonly unknown: readonly string[];
  /** What stopped a service that should have run; null when nothing did. */
  readonly failure: Problem | null;
}

export interface SessionRequest {
  readonly commonDir: string;
  readonly mission: FoundMission;
  readonly workPackage: string;
  readonly services: readonly string[];
  readonly recipes: readonly ServiceRecipe[];
  readonly providers: readonly ProviderKind[];
  readonly runId: string;
  /** `run` ends with this process, `stay` when somebody takes it down. */
  readonly purpose: 'run' | 'stay';
}

/** Starts the services of a work package. What fails is told in the session; what runs has to be ended by {@link endSession}. */
export async function startSession(ports: Ports, request: SessionRequest): Promise<ServiceSession> {
  await sweepServices(ports, request.commonDir);
  const live: LiveService[] = [];
  const skipped: SkippedProvider[] = [];
  const unavailable: string[] = [];
  const unknown: string[] = [];
  for (const name of request.services) {
    const recipe = forThisLane(
      ports,
      request.recipes.find((one) => one.name === name),
    );
    if (recipe === null) {
      unknown.push(name);
      continue;
    }
    const choice = await chooseProvider(ports, recipe, request.providers);
    skipped.push(...choice.skipped);
    if (choice.provider === null) {
      unavailable.push(name);
      continue;
    }
    const planned = plannedInstance(ports, request, recipe, choice.provider.kind);
    ports.serviceRecords.write(request.commonDir, planned);
    try {
      const instance = await choice.provider.start(recipe, planned);
      ports.serviceRecords.write(request.commonDir, instance);
      live.push({ recipe, instance });
    } catch (error) {
      ports.serviceRecords.remove(request.commonDir, planned);
      if (!(error instanceof ProblemError)) {
        for (const { instance } of live) await endInstance(ports, request.commonDir, instance);
        throw error;
      }
      return { live, skipped, unavailable, unknown, failure: error.problems[0] };
    }
  }
  return { live, skipped, unavailable, unknown, failure: null };
}

/** Ends every service of a session; one that cannot be ended stays on record for the next command. */
export async function endSession(ports: Ports, commonDir: string, { live }: ServiceSession): Promise<void> {
  for (const { instance } of live) await endInstance(ports, commonDir, instance);
}

export async function endInstance(ports: Ports, commonDir: string, instance: ServiceInstance): Promise<void> {
  const provider = ports.serviceProviders.find(({ kind }) => kind === instance.provider);
  await provider?.stop(instance);
  ports.serviceRecords.remove(commonDir, instance);
}

/** Ends what killed runs left. Gives their names. */
export async function sweepServices(ports: Ports, commonDir: string): Promise<readonly string[]> {
  const left = ports.serviceRecords.list(commonDir).filter((one) => !ports.serviceRecords.isOwned(one));
  for (const instance of left) {
    ports.testRuns.endLeftovers(instance.runId);
    await endInstance(ports, commonDir, instance);
  }
  return left.map(({ id }) => id);
}

/** The variables of running services in their generic form, under the names that tests see. */
export function sessionExports({ live }: Pick<ServiceSession, 'live'>): Readonly<Record<string, string>> {
  return joinExports(
    live.map(({ recipe, instance }) => {
      const exports = recipeExports(recipe, instance);
      const [first] = Object.keys(exports);
      const given = instance.url === null || first === undefined ? {} : { [first]: instance.url };
      return { service: recipe.name, exports: { ...exports, ...given } };
    }),
  );
}

/** A lane may have a database of its own name. */
function forThisLane(ports: Ports, recipe: ServiceRecipe | undefined): ServiceRecipe | null {
  if (recipe === undefined) return null;
  const database = ports.testRuns.variable('SPEC_KITTY_TEST_DB_NAME');
  if (database === null || !Object.hasOwn(recipe.defaults, 'database')) return recipe;
  return { ...recipe, defaults: { ...recipe.defaults, database } };
}

/** Lanes, clones and purposes differ in the id, so that none of them takes the service of another. */
function instanceId(
  ports: Ports,
  { commonDir, mission, workPackage, purpose }: Omit<SessionRequest, 'services' | 'recipes' | 'providers' | 'runId'>,
  service: string,
): string {
  const mid = (mission.missionId ?? mission.slug).slice(0, 8).toLowerCase();
  const place = ports.digest(`${commonDir}\n${mission.slug}\n${purpose}`).slice(0, 6);
  return `spec-kitty-${mid}-${workPackage.toLowerCase()}-${service}-${place}`.replace(/[^\w.-]/g, '-');
}

function plannedInstance(
  ports: Ports,
  request: SessionRequest,
  { name }: ServiceRecipe,
  provider: ProviderKind,
): ServiceInstance {
  const id = instanceId(ports, request, name);
  return {
    id,
    provider,
    service: name,
    missionSlug: request.mission.slug,
    workPackage: request.workPackage,
    runId: request.runId,
    ownerPid: request.purpose === 'stay' ? null : ports.serviceRecords.ownPid,
    folder: ports.serviceRecords.folderFor(id),
    host: '127.0.0.1',
    port: 0,
    version: null,
    readyMs: 0,
    url: null,
  };
}
