import type { KnownPlan } from '../read-plan';
import { seamRunnerOf } from './seam-runner-of';
import { consumedBy } from '../../domain/contracts/integration-contract';
import { seamStub } from '../../domain/contracts/seam-stub';
import type { AskedSeam } from '../../domain/contracts/seam-text';
import { ownedPaths } from '../../domain/guard/owned-paths';
import type { Ports } from '../../ports/ports';

/** The seam tests that the contracts of a work package ask of it as their consumer. @param root of its workspace. */
export function askedSeams(ports: Ports, plan: KnownPlan, workPackage: string, root: string): readonly AskedSeam[] {
  const asked = consumedBy(plan.agreements.contracts, workPackage).filter(
    ({ contract }) => contract.validation.kind === 'seam',
  );
  if (asked.length === 0) return [];
  const runner = seamRunnerOf(ports, root);
  const owned = ownedPaths(plan.packages.find(({ id }) => id === workPackage)?.ownedFiles ?? []);
  return asked.map((facts) => {
    const stub = seamStub(runner, facts);
    const isThere = ports.files.kindOf(`${root}/${stub.path}`) !== null;
    return { stub, isThere, isOwned: owned.owns(stub.path) };
  });
}
