import { adaptedExports, unsuitedExports } from './adapted-exports';
import { companionsOf } from './companions';
import { requireSoundRecipes } from './project-recipes';
import { endSession, leaveSession, sessionExports, startSession, type ServiceSession } from './service-session';
import { serviceRow, type ServiceRow } from './service-row';
import { knownContracts, requireWorkPackage } from '../contracts/known-contracts';
import { verificationPolicy } from '../verify/verification-policy';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import { maskSecrets } from '../../domain/verify/mask-secrets';
import type { Ports } from '../../ports/ports';
import type { ProviderKind } from '../../ports/services';

export interface InfraUpOutcome extends Outcome {
  readonly mission_slug: string;
  readonly work_package_id: string;
  readonly services: readonly (ServiceRow & {
    /** True for one that ran already and was left as it is. */
    readonly reused: boolean;
  })[];
  /** The variables as the tests see them; addresses of services of this machine, thrown away with them. */
  readonly exports: Readonly<Record<string, string>>;
}

export interface InfraRequest {
  readonly mission: string | undefined;
  readonly workPackage: string;
  readonly provider: ProviderKind | null;
}

/**
 * Starts the services of a work package and lets them stay. What runs for it already, and answers, is left as it is.
 *
 * @throws ProblemError SERVICE_NOT_READY, naming what every provider said, or what the service said; INTERRUPTED. What this
 *   call started is ended then; what could not be is named as well, by SERVICE_NOT_ENDED.
 */
export async function infraUp(ports: Ports, request: InfraRequest): Promise<InfraUpOutcome> {
  const known = knownContracts(ports, request.mission);
  const { repository, mission, agreements } = known;
  const { workPackage } = request;
  requireWorkPackage(known, workPackage);
  requireSoundRecipes(known.findings);
  const policy = verificationPolicy(ports, repository);
  const { commonDir } = repository;
  return ports.inTurn(commonDir, infraLock(mission.slug, workPackage), () =>
    ports.testRuns.interruptible(async (signal) => {
      const session = await startSession(ports, {
        commonDir,
        mission,
        workPackage,
        services: agreements.services[workPackage]?.services ?? [],
        recipes: agreements.recipes,
        providers: request.provider === null ? policy.providers : [request.provider],
        runId: ports.ids.mint(ports.clock.nowMicros()),
        purpose: 'stay',
        signal,
      });
      const problem = problemOf(session, mission.slug, workPackage);
      if (problem !== null) {
        const left = await endSession(ports, commonDir, session);
        throw new ProblemError([problem, ...left]);
      }
      const live = leaveSession(ports, commonDir, session);
      const generic = sessionExports({ live });
      const companions = companionsOf(ports, agreements.contracts, Object.keys(generic));
      const exports = adaptedExports(generic, agreements.contracts, workPackage, companions);
      return {
        mission_slug: mission.slug,
        work_package_id: workPackage,
        services: live.map(({ instance, isReused }) => ({
          ...serviceRow(instance, { healthy: true }),
          reused: isReused,
        })),
        exports: Object.fromEntries(exports.map(({ name, value }) => [name, value])),
        diagnostics: unsuitedExports(exports, agreements.contracts, workPackage, companions),
      };
    }),
  );
}

/** What starts and ends the services of one work package does so under this lock. */
export function infraLock(slug: string, workPackage: string): string {
  return `infra ${slug} ${workPackage}`;
}

/** Why the services of a work package do not all run; null when they do. */
function problemOf(session: ServiceSession, slug: string, workPackage: string): Problem | null {
  const missing = [...session.unavailable, ...session.unknown];
  if (session.failure !== null) return { ...session.failure, mission_slug: slug, work_package_id: workPackage };
  if (missing.length === 0) return null;
  const reasons = session.skipped.filter(({ service }) => session.unavailable.includes(service));
  return {
    diagnostic_code: 'SERVICE_NOT_READY',
    message: `Nothing here can run ${missing.join(', ')} for ${workPackage}.`,
    remediation: [
      ...reasons.map(({ service, provider, reason }) => `${service}, ${provider}: ${maskSecrets(reason)}`),
      ...session.unknown.map((name) => `${name}: there is no recipe; add one to .kittify/infrastructure.yaml`),
      'spec-kitty infra doctor',
    ],
    mission_slug: slug,
    work_package_id: workPackage,
    services: missing,
  };
}
