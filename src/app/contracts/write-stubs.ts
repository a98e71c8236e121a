import { seamRunnerOf } from './seam-runner-of';
import { contractsNamed, knownContracts, type KnownContracts } from './known-contracts';
import { seamStub, type SeamStub } from '../../domain/contracts/seam-stub';
import type { SeamRunner } from '../../domain/contracts/seam-templates';
import { ownedPaths } from '../../domain/guard/owned-paths';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';

export interface StubsOutcome extends Outcome {
  readonly mission_slug: string;
  readonly runner: SeamRunner;
  readonly stubs: readonly {
    readonly contract: string;
    readonly consumer: string;
    readonly test_name: string;
    readonly path: string;
    readonly content: string;
    /** `shown`, `written`, or `kept` where a file is there already. */
    readonly state: 'shown' | 'written' | 'kept';
  }[];
}

export interface StubsRequest {
  readonly mission: string | undefined;
  readonly id: string | undefined;
  readonly workPackage: string | undefined;
  /** Null finds it in the root of the checkout. */
  readonly runner: SeamRunner | null;
  readonly write: boolean;
}

/**
 * The seam tests of contracts, to be filled in by their consumers. With `write` they are put into the checkout the caller
 * stands in; a file that is there is never touched.
 *
 * @throws ProblemError SEAM_STUB_NOT_OWNED with every path that its consumer does not own; then nothing is written.
 */
export function seamStubs(ports: Ports, request: StubsRequest): StubsOutcome {
  const known = knownContracts(ports, request.mission);
  const checkout = known.repository.current ?? known.mission.location.checkout;
  const runner = request.runner ?? seamRunnerOf(ports, checkout.root);
  const stubs = contractsNamed(known, request.id)
    .filter(({ validation }) => validation.kind === 'seam')
    .flatMap((contract) => contract.consumers.map((consumer) => seamStub(runner, { contract, consumer })))
    .filter(({ consumer }) => request.workPackage === undefined || consumer === request.workPackage);
  if (request.write) refuseForeign(known, stubs);
  const rows = stubs.map((stub) => {
    const path = `${checkout.root}/${stub.path}`;
    const isThere = ports.files.kindOf(path) !== null;
    return { stub, path, state: isThere ? 'kept' : request.write ? 'written' : 'shown' } as const;
  });
  ports.files.writeAll(
    checkout,
    rows.filter(({ state }) => state === 'written').map(({ stub, path }) => ({ path, content: stub.content })),
  );
  return {
    mission_slug: known.mission.slug,
    runner,
    stubs: rows.map(({ stub, state }) => ({
      contract: stub.contract,
      consumer: stub.consumer,
      test_name: stub.testName,
      path: stub.path,
      content: stub.content,
      state,
    })),
  };
}

function refuseForeign({ mission, plan }: KnownContracts, stubs: readonly SeamStub[]): void {
  const foreign = stubs.flatMap((stub): readonly Problem[] => {
    const owned = plan.packages.find(({ id }) => id === stub.consumer)?.ownedFiles ?? [];
    if (ownedPaths(owned).owns(stub.path)) return [];
    return [
      {
        diagnostic_code: 'SEAM_STUB_NOT_OWNED',
        message: `${stub.path} is not among the files of ${stub.consumer}: ${owned.join(', ') || 'it owns none'}.`,
        violated_invariant: 'A seam test belongs to the consumer of its contract.',
        remediation: [
          `Add ${stub.path} to owned_files of ${stub.consumer} in wps.yaml.`,
          `spec-kitty finalize-tasks --mission ${mission.slug}`,
        ],
        mission_slug: mission.slug,
        work_package_id: stub.consumer,
        path: stub.path,
      },
    ];
  });
  const [first, ...more] = foreign;
  if (first !== undefined) throw new ProblemError([first, ...more]);
}
