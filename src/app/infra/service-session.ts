import { chooseProvider, type SkippedProvider } from './choose-provider';
import { endInstance, sweepServices } from './end-services';
import { plannedInstance, type ServiceOwner } from './planned-instance';
import { joinExports, recipeExports, type ServiceRecipe } from '../../domain/contracts/service-recipe';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';
import type { ProviderKind, ServiceInstance, ServiceProvider } from '../../ports/services';

/** A service that runs, with how it is described. */
export interface LiveService {
  readonly recipe: ServiceRecipe;
  readonly instance: ServiceInstance;
  /** True for one that stayed from an earlier call. */
  readonly isReused: boolean;
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

export interface SessionRequest extends ServiceOwner {
  readonly services: readonly string[];
  readonly recipes: readonly ServiceRecipe[];
  readonly providers: readonly ProviderKind[];
  /** Stops what is being started. */
  readonly signal: AbortSignal;
}

/**
 * Starts the services of a work package. What fails is told in the session; what runs has to be ended by
 * {@link endSession}, or left by {@link leaveSession}. Stopped by its signal, it ends what it started and throws.
 */
export async function startSession(ports: Ports, request: SessionRequest): Promise<ServiceSession> {
  await sweepServices(ports, request.commonDir);
  const live: LiveService[] = [];
  const skipped: SkippedProvider[] = [];
  const unavailable: string[] = [];
  const unknown: string[] = [];
  let failure: Problem | null = null;
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
    try {
      live.push(await startService(ports, request, recipe, choice.provider));
    } catch (error) {
      if (!(error instanceof ProblemError) || request.signal.aborted) {
        await endSession(ports, request.commonDir, { live });
        throw error;
      }
      failure = error.problems[0];
      break;
    }
  }
  return { live, skipped, unavailable, unknown, failure };
}

async function startService(
  ports: Ports,
  request: SessionRequest,
  recipe: ServiceRecipe,
  provider: ServiceProvider,
): Promise<LiveService> {
  const { commonDir, signal, purpose } = request;
  const planned = plannedInstance(ports, request, recipe, provider.kind);
  const earlier = ports.serviceRecords.list(commonDir).filter(({ id }) => id === planned.id);
  for (const one of earlier) {
    const canStay = purpose === 'stay' && one.provider === provider.kind && one.recipe === planned.recipe;
    if (canStay && provider.kind !== 'external' && (await provider.isHealthy(recipe, one))) {
      return { recipe, instance: one, isReused: true };
    }
    await endInstance(ports, commonDir, one);
  }
  ports.serviceRecords.write(commonDir, planned);
  try {
    const instance = await provider.start(recipe, planned, signal);
    ports.serviceRecords.write(commonDir, instance);
    return { recipe, instance, isReused: false };
  } catch (error) {
    await endInstance(ports, commonDir, planned);
    throw error;
  }
}

/**
 * Ends every service that a session started. What cannot be ended stays on record for the next command.
 *
 * @returns SERVICE_NOT_ENDED, one for each that is still there.
 */
export async function endSession(
  ports: Ports,
  commonDir: string,
  { live }: Pick<ServiceSession, 'live'>,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const { instance, isReused } of live) {
    const problem = isReused ? null : await endInstance(ports, commonDir, instance);
    if (problem !== null) problems.push(problem);
  }
  return problems;
}

/** Lets the services of a session stay when this process ends. */
export function leaveSession(
  ports: Ports,
  commonDir: string,
  { live }: Pick<ServiceSession, 'live'>,
): readonly LiveService[] {
  return live.map((one) => {
    const instance = { ...one.instance, stays: true };
    ports.serviceRecords.write(commonDir, instance);
    return { ...one, instance };
  });
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
