import { repositoryKey } from './planned-instance';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';
import type { ServiceInstance } from '../../ports/services';

/**
 * Ends one service, and forgets it when it is seen to be gone.
 *
 * @returns why it is still on record; null when it is not.
 */
export async function endInstance(ports: Ports, commonDir: string, instance: ServiceInstance): Promise<Problem | null> {
  const provider = ports.serviceProviders.find(({ kind }) => kind === instance.provider);
  const problem = await problemOf(async () => provider?.stop(instance));
  if (problem === null) ports.serviceRecords.remove(commonDir, instance);
  return problem;
}

/**
 * Ends what killed runs left. One sweep at a time: another one could end what was started anew under the same name.
 *
 * @returns what was left, and what of it is still there.
 */
export function sweepServices(
  ports: Ports,
  commonDir: string,
): Promise<{ readonly left: readonly ServiceInstance[]; readonly problems: readonly Problem[] }> {
  return ports.inTurn(commonDir, 'sweep services', async () => {
    const left = ports.serviceRecords.list(commonDir).filter((one) => !ports.serviceRecords.isOwned(one));
    const problems: Problem[] = [];
    for (const instance of left) {
      ports.testRuns.endLeftovers(instance.runId);
      const problem = await endInstance(ports, commonDir, instance);
      if (problem !== null) problems.push(problem);
    }
    return { left, problems };
  });
}

/** Ends what runs for a repository and is on no record: the record was lost, or its process died at the wrong moment. */
export async function endStrays(
  ports: Ports,
  commonDir: string,
): Promise<{ readonly ended: readonly string[]; readonly problems: readonly Problem[] }> {
  const ended: string[] = [];
  const problems: Problem[] = [];
  for (const provider of ports.serviceProviders) {
    // Looked for before the records are read: whatever was started since is on record then.
    const remains = await provider.remains(repositoryKey(ports, commonDir));
    const known = new Set(ports.serviceRecords.list(commonDir).map(({ id }) => id));
    for (const one of remains.filter(({ id }) => !known.has(id))) {
      const problem = await problemOf(() => provider.stop(one));
      if (problem === null) ended.push(one.id);
      else problems.push(problem);
    }
  }
  return { ended, problems };
}

async function problemOf(work: () => Promise<unknown>): Promise<Problem | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0];
    throw error;
  }
}
