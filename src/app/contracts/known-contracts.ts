import type { FoundMission } from '../find-missions';
import { selectMission } from '../select-mission';
import type { Agreements } from '../../domain/contracts/agreements';
import type { IntegrationContract } from '../../domain/contracts/integration-contract';
import type { Finding } from '../../domain/manifest/finding';
import { resolvePlan, type ResolvedPlan } from '../../domain/manifest/resolve-plan';
import type { Repository } from '../../domain/mission/location';
import { ProblemError } from '../../domain/problem/problem';
import { unknownWorkPackage } from '../../domain/status/move-problems';
import type { Ports } from '../../ports/ports';

/** What the plan of a mission says of the borders between its work packages. */
export interface KnownContracts {
  readonly repository: Repository;
  readonly mission: FoundMission;
  readonly plan: ResolvedPlan;
  readonly agreements: Agreements;
  /** Everything wrong with them, and nothing else. */
  readonly findings: readonly Finding[];
}

const SPEAKS_OF_BORDERS = /^(?:CONTRACT_|ARTIFACT_|SERVICE_|KEY_UNKNOWN|INFRASTRUCTURE_|WPS_MANIFEST_INVALID)/;

/** Reads the plan anew: what is asked for here is rare, and must name lines. Writes nothing. */
export function knownContracts(ports: Ports, handle: string | undefined): KnownContracts {
  const { repository, mission } = selectMission(ports, handle);
  const sources = ports.planFiles.read(mission.location);
  const plan = resolvePlan({ missionSlug: mission.slug, sources, treePaths: null });
  const findings = plan.findings.filter(({ diagnostic_code: code }) => SPEAKS_OF_BORDERS.test(code));
  return { repository, mission, plan, agreements: plan.agreements, findings };
}

/** @throws ProblemError WP_NOT_FOUND with the work packages there are. */
export function requireWorkPackage({ mission, plan }: KnownContracts, id: string): void {
  const ids = plan.packages.map((one) => one.id);
  if (!ids.includes(id)) throw new ProblemError(unknownWorkPackage(id, mission, ids));
}

/** @throws ProblemError CONTRACT_NOT_FOUND with the names there are. */
export function contractsNamed(
  { mission, agreements }: KnownContracts,
  id: string | undefined,
): readonly IntegrationContract[] {
  const { contracts } = agreements;
  if (id === undefined) return contracts;
  const found = contracts.filter((one) => one.id === id || one.artifact === id);
  if (found.length > 0) return found;
  throw new ProblemError({
    diagnostic_code: 'CONTRACT_NOT_FOUND',
    message: `${mission.slug} has no contract ${id}. It has: ${contracts.map((one) => one.id).join(', ') || 'none'}.`,
    remediation: [`spec-kitty contracts list --mission ${mission.slug}`],
    mission_slug: mission.slug,
  });
}
