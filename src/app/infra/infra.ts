import { adaptedExports } from './adapted-exports';
import { chooseProvider } from './choose-provider';
import { endInstance, endSession, sessionExports, startSession, sweepServices } from './service-session';
import { knownContracts } from '../contracts/known-contracts';
import { providerKinds, verificationPolicy } from '../verify/verification-policy';
import type { ServiceRecipe } from '../../domain/contracts/service-recipe';
import { builtInRecipes } from '../../domain/contracts/service-recipe';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import { maskSecrets } from '../../domain/verify/mask-secrets';
import type { Ports } from '../../ports/ports';
import type { ProviderKind, ServiceInstance } from '../../ports/services';

/** A running service as commands report it. */
export interface ServiceRow {
  readonly id: string;
  readonly service: string;
  readonly provider: ProviderKind;
  readonly mission_slug: string;
  readonly work_package_id: string;
  readonly host: string;
  readonly port: number;
  readonly version: string | null;
  readonly ready_ms: number;
  /** True for one that stays until it is taken down. */
  readonly stays: boolean;
  /** Null when nobody asked it. */
  readonly healthy: boolean | null;
}

export interface InfraUpOutcome extends Outcome {
  readonly mission_slug: string;
  readonly work_package_id: string;
  readonly services: readonly ServiceRow[];
  /** The variables as the tests see them; addresses of services of this machine, thrown away with them. */
  readonly exports: Readonly<Record<string, string>>;
}

export interface InfraRequest {
  readonly mission: string | undefined;
  readonly workPackage: string;
  readonly provider: ProviderKind | null;
}

/**
 * Starts the services of a work package and lets them stay. What runs already for it is started anew.
 *
 * @throws ProblemError SERVICE_NOT_READY naming every provider that was asked; then nothing is left running.
 */
export async function infraUp(ports: Ports, request: InfraRequest): Promise<InfraUpOutcome> {
  const { repository, mission, agreements, plan } = knownContracts(ports, request.mission);
  const { workPackage } = request;
  requireWorkPackage(
    mission.slug,
    workPackage,
    plan.packages.map(({ id }) => id),
  );
  const policy = verificationPolicy(ports, repository);
  const { commonDir } = repository;
  const session = await ports.inTurn(commonDir, `infra ${mission.slug} ${workPackage}`, () =>
    startSession(ports, {
      commonDir,
      mission,
      workPackage,
      services: agreements.services[workPackage]?.services ?? [],
      recipes: agreements.recipes,
      providers: request.provider === null ? policy.providers : [request.provider],
      runId: ports.ids.mint(ports.clock.nowMicros()),
      purpose: 'stay',
    }),
  );
  const missing = [...session.unavailable, ...session.unknown];
  if (session.failure !== null || missing.length > 0) {
    await endSession(ports, commonDir, session);
    throw new ProblemError(
      session.failure ?? {
        diagnostic_code: 'SERVICE_NOT_READY',
        message: `Nothing here can run ${missing.join(', ')}.`,
        remediation: [
          ...session.skipped.map(({ service, provider, reason }) => `${service}, ${provider}: ${reason}`),
          'spec-kitty infra doctor',
        ],
        mission_slug: mission.slug,
        work_package_id: workPackage,
        services: missing,
      },
    );
  }
  const exports = adaptedExports(sessionExports(session), agreements.contracts, workPackage, new Set());
  return {
    mission_slug: mission.slug,
    work_package_id: workPackage,
    services: session.live.map(({ instance }) => row(instance, true)),
    exports: Object.fromEntries(exports.map(({ name, value }) => [name, value])),
  };
}

export interface InfraListOutcome extends Outcome {
  readonly services: readonly ServiceRow[];
}

/** Ends services that stay, of one work package or all, and what killed runs left. A second call finds nothing to do. */
export async function infraDown(
  ports: Ports,
  request: { readonly mission: string | undefined; readonly workPackage: string | undefined },
): Promise<InfraListOutcome> {
  const { commonDir } = ports.repositories.locate(ports.surroundings.directory);
  await sweepServices(ports, commonDir);
  const chosen = ports.serviceRecords
    .list(commonDir)
    .filter(({ ownerPid }) => ownerPid === null)
    .filter(({ workPackage }) => request.workPackage === undefined || workPackage === request.workPackage)
    .filter(({ missionSlug }) => request.mission === undefined || missionSlug.startsWith(request.mission));
  for (const instance of chosen) await endInstance(ports, commonDir, instance);
  return { services: chosen.map((instance) => row(instance, false)) };
}

/** What runs now, and whether it answers. Reads only. */
export async function infraPs(ports: Ports): Promise<InfraListOutcome> {
  const { commonDir } = ports.repositories.locate(ports.surroundings.directory);
  const rows: ServiceRow[] = [];
  for (const instance of ports.serviceRecords.list(commonDir)) {
    const provider = ports.serviceProviders.find(({ kind }) => kind === instance.provider);
    const recipe = builtInRecipes.find(({ name }) => name === instance.service);
    const isHealthy =
      provider === undefined || recipe === undefined ? null : await provider.isHealthy(recipe, instance);
    rows.push(row(instance, isHealthy));
  }
  return { services: rows };
}

export interface InfraDoctorOutcome extends Outcome {
  readonly providers: readonly {
    readonly service: string;
    readonly provider: ProviderKind;
    readonly available: boolean;
    readonly reason: string;
  }[];
  /** For each service the provider that would run it; null when none can. */
  readonly chosen: Readonly<Record<string, ProviderKind | null>>;
}

/** What every provider says about every service. Starts nothing. */
export async function infraDoctor(ports: Ports, mission: string | undefined): Promise<InfraDoctorOutcome> {
  const known = mission === undefined ? null : knownContracts(ports, mission);
  const repository = known?.repository ?? ports.repositories.locate(ports.surroundings.directory);
  const recipes: readonly ServiceRecipe[] = known?.agreements.recipes ?? builtInRecipes;
  const policy = verificationPolicy(ports, repository);
  const providers: InfraDoctorOutcome['providers'][number][] = [];
  const chosen: Record<string, ProviderKind | null> = {};
  for (const recipe of recipes) {
    for (const kind of providerKinds) {
      const provider = ports.serviceProviders.find((one) => one.kind === kind);
      if (provider === undefined) continue;
      const { isAvailable, reason } = await provider.probe(recipe);
      providers.push({ service: recipe.name, provider: kind, available: isAvailable, reason: maskSecrets(reason) });
    }
    chosen[recipe.name] = (await chooseProvider(ports, recipe, policy.providers)).provider?.kind ?? null;
  }
  return { providers, chosen };
}

function row(instance: ServiceInstance, healthy: boolean | null): ServiceRow {
  return {
    id: instance.id,
    service: instance.service,
    provider: instance.provider,
    mission_slug: instance.missionSlug,
    work_package_id: instance.workPackage,
    host: instance.host,
    port: instance.port,
    version: instance.version,
    ready_ms: instance.readyMs,
    stays: instance.ownerPid === null,
    healthy,
  };
}

export function requireWorkPackage(slug: string, id: string, known: readonly string[]): void {
  if (known.includes(id)) return;
  throw new ProblemError({
    diagnostic_code: 'WP_NOT_FOUND',
    message: `${slug} has no work package ${id}. It has: ${known.join(', ') || 'none'}.`,
    remediation: [`spec-kitty status --mission ${slug}`],
    mission_slug: slug,
    work_package_id: id,
  });
}
