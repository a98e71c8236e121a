import { adaptValue } from '../../domain/contracts/adapt-value';
import { consumedBy, type IntegrationContract } from '../../domain/contracts/integration-contract';

/** A variable as the tests of a work package get it. */
export interface ExportedVariable {
  readonly name: string;
  readonly value: string;
  /** What the service itself says, where it was brought into the form of a contract; null otherwise. */
  readonly adaptedFrom: string | null;
}

/**
 * Brings what services export into the form a consumer needs. What cannot be brought there stays generic: the check of
 * the contract then says so.
 *
 * @param companions names of other variables that are set where the tests run.
 */
export function adaptedExports(
  exports: Readonly<Record<string, string>>,
  contracts: readonly IntegrationContract[],
  workPackage: string,
  companions: ReadonlySet<string>,
): readonly ExportedVariable[] {
  const wanted = consumedBy(contracts, workPackage);
  return Object.entries(exports).map(([name, value]) => {
    const format = wanted.find(({ contract }) => contract.artifact === name)?.consumer.format ?? null;
    const adapted = adaptValue(value, format, companions);
    return adapted === null || adapted === value
      ? { name, value, adaptedFrom: null }
      : { name, value: adapted, adaptedFrom: value };
  });
}
