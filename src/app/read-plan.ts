import type { MissionLocation } from '../domain/mission/location';
import { noAgreements, type Agreements } from '../domain/contracts/agreements';
import { resolvePlan, type PlannedPackage } from '../domain/manifest/resolve-plan';
import { isSpecSubstantive } from '../domain/next/spec-substance';
import type { Finding } from '../domain/manifest/finding';
import type { Ports } from '../ports/ports';

/** What commands besides finalising know of a plan. */
export interface KnownPlan {
  /** By id. */
  readonly packages: readonly PlannedPackage[];
  readonly hasSpec: boolean;
  readonly isSpecSubstantive: boolean;
  readonly hasPlan: boolean;
  readonly hasTasks: boolean;
  /** True when this came from the cache: then {@link keepPlan} has nothing to do. */
  readonly isKept: boolean;
  /** What passes between work packages, and the services they need. */
  readonly agreements: Agreements;
  /** Errors of the plan: commands go on with what can be read. */
  readonly faults: readonly Finding[];
}

/**
 * The plan of a mission, from the cache when no planning file changed, else parsed. Writes nothing; {@link keepPlan}
 * stores it.
 */
export function readPlan(ports: Ports, mission: MissionLocation): KnownPlan {
  const cached = ports.plans.read(mission);
  return cached === null ? parsePlan(ports, mission) : { ...(cached as KnownPlan), isKept: true };
}

/** Stores a plan that was just parsed, for later commands. */
export function keepPlan(ports: Ports, mission: MissionLocation, plan: KnownPlan): void {
  if (!plan.isKept) ports.plans.write(mission, plan);
}

function parsePlan(ports: Ports, mission: MissionLocation): KnownPlan {
  const sources = ports.planFiles.read(mission);
  const { packages, findings, agreements } = resolvePlan({ missionSlug: mission.slug, sources, treePaths: null });
  return {
    isKept: false,
    packages,
    agreements: isEmpty(agreements) ? noAgreements : agreements,
    hasSpec: sources.specMd !== null,
    isSpecSubstantive: sources.specMd !== null && isSpecSubstantive(sources.specMd),
    hasPlan: sources.hasPlanMd,
    hasTasks: sources.workPackages.length > 0 || sources.manifest !== null,
    faults: findings.filter(({ severity }) => severity === 'error'),
  };
}

/** A mission that agreed on nothing keeps nothing of it: the cache of a hot command stays small. */
function isEmpty({ contracts, services, commands }: Agreements): boolean {
  return (
    contracts.length === 0 &&
    Object.keys(commands).length === 0 &&
    Object.values(services).every((one) => one.services.length === 0)
  );
}
