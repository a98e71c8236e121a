import { endInstance, endStrays, sweepServices } from './end-services';
import { infraLock } from './infra-up';
import { serviceRow, type InfraListOutcome } from './service-row';
import { selectMission } from '../select-mission';
import { ambiguous } from '../../domain/mission/resolve-mission';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';
import type { ServiceInstance } from '../../ports/services';

export interface InfraDownOutcome extends InfraListOutcome {
  /** What killed runs left, and what is on no record; by id. Looked for only where everything is taken down. */
  readonly leftovers: readonly string[];
}

export interface InfraDownRequest {
  readonly mission: string | undefined;
  readonly workPackage: string | undefined;
}

/**
 * Ends services that stay, of one work package, one mission, or all of them; and what killed runs left. A second call
 * finds nothing to do. Verifications that run keep theirs.
 *
 * @throws ProblemError SERVICE_NOT_ENDED, one for each that is still there, after everything else is ended.
 */
export async function infraDown(ports: Ports, request: InfraDownRequest): Promise<InfraDownOutcome> {
  const { commonDir } = ports.repositories.locate(ports.surroundings.directory);
  const chosen = chosenServices(ports, commonDir, request);
  const swept = await sweepServices(ports, commonDir);
  const problems: Problem[] = [...swept.problems];
  for (const instance of chosen) {
    const lock = infraLock(instance.missionSlug, instance.workPackage);
    const problem = await ports.inTurn(commonDir, lock, () => endInstance(ports, commonDir, instance));
    if (problem !== null) problems.push(problem);
  }
  const isAll = request.mission === undefined && request.workPackage === undefined;
  const strays = isAll ? await endStrays(ports, commonDir) : { ended: [], problems: [] };
  const [first, ...more] = [...problems, ...strays.problems];
  if (first !== undefined) throw new ProblemError([first, ...more]);
  return {
    services: chosen.map((instance) => serviceRow(instance, { healthy: false })),
    leftovers: [...swept.left.map(({ id }) => id), ...strays.ended],
  };
}

/** A work package without its mission is taken where only one mission has services for it. */
function chosenServices(
  ports: Ports,
  commonDir: string,
  { mission, workPackage }: InfraDownRequest,
): readonly ServiceInstance[] {
  const stay = ports.serviceRecords.list(commonDir).filter(({ stays }) => stays);
  const named = mission ?? (workPackage === undefined ? undefined : (ports.surroundings.mission ?? undefined));
  const slug = named === undefined ? null : slugOf(ports, stay, named);
  const chosen = stay
    .filter((one) => workPackage === undefined || one.workPackage === workPackage)
    .filter(({ missionSlug }) => slug === null || missionSlug === slug);
  const slugs = [...new Set(chosen.map(({ missionSlug }) => missionSlug))];
  if (workPackage !== undefined && slugs.length > 1) {
    throw new ProblemError(
      ambiguous(
        workPackage,
        slugs.map((one) => ({ slug: one, missionId: null, missionNumber: null })),
      ),
    );
  }
  return chosen;
}

/** Services may outlive their mission: its full name is taken as it is. */
function slugOf(ports: Ports, stay: readonly ServiceInstance[], named: string): string {
  const isKnown = stay.some(({ missionSlug }) => missionSlug === named);
  return isKnown ? named : selectMission(ports, named).mission.slug;
}
