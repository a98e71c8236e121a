import { adaptValue } from '../../domain/contracts/adapt-value';
import { checkValue } from '../../domain/contracts/check-value';
import { formatText } from '../../domain/contracts/contract-format';
import { consumedBy, type IntegrationContract } from '../../domain/contracts/integration-contract';
import type { Diagnostic } from '../../domain/problem/diagnostic';

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

/** The variables that no safe change brings into the form their consumer needs. */
export function unsuitedExports(
  exports: readonly ExportedVariable[],
  contracts: readonly IntegrationContract[],
  workPackage: string,
  companions: ReadonlySet<string>,
): readonly Diagnostic[] {
  return consumedBy(contracts, workPackage).flatMap(({ contract, consumer: { format } }) => {
    const exported = exports.find(({ name }) => name === contract.artifact);
    const faults = exported === undefined ? [] : checkValue(exported.value, format, companions).faults;
    if (format === null || faults.length === 0) return [];
    const ways = (format.auth ?? []).filter((one) => one !== 'userinfo');
    return [
      {
        severity: 'warning' as const,
        diagnostic_code: 'CONTRACT_MISMATCH' as const,
        message: `${contract.artifact} does not suit ${workPackage}: ${faults.join('; ')}.`,
        remediation: [
          ...(ways.length > 0 ? [`Set ${ways.join(' or ')} where the tests run.`] : []),
          `spec-kitty contracts show ${contract.id}`,
        ],
        contract: contract.id,
        artifact: contract.artifact,
        work_package_id: workPackage,
        needed: formatText(format),
      },
    ];
  });
}
