import { warning, error, type Finding } from '../manifest/finding';
import { adaptValue } from './adapt-value';
import { checkValue } from './check-value';
import { formatText, isUnverifiable } from './contract-format';
import { serviceOf, type IntegrationContract } from './integration-contract';
import type { Agreements } from './agreements';
import { plannedExports } from './service-recipe';

/** What a service will export, against what a consumer needs of it: known before any code exists. */
export interface PlannedValue {
  readonly contract: string;
  readonly artifact: string;
  readonly service: string;
  readonly consumer: string;
  readonly value: string;
  readonly status: 'ok' | 'adapted' | 'unverifiable' | 'mismatch';
  /** What the tests of the consumer will get; null where no safe change makes it suit. */
  readonly adapted: string | null;
}

/** The exports of recipes that contracts speak of. */
export function plannedValues({ contracts, services, recipes }: Agreements): readonly PlannedValue[] {
  return contracts
    .filter(({ type }) => type === 'env')
    .flatMap((contract) =>
      contract.consumers.flatMap(({ wp, format }) => {
        const service = serviceOf(contract) ?? exporterOf(contract, services[wp]?.services ?? [], recipes);
        const recipe = recipes.find(({ name }) => name === service);
        const value = recipe === undefined ? undefined : plannedExports(recipe)[contract.artifact];
        if (service === null || value === undefined) return [];
        const adapted = adaptValue(value, format);
        const status = isUnverifiable(format)
          ? 'unverifiable'
          : adapted === null
            ? 'mismatch'
            : adapted === value
              ? 'ok'
              : 'adapted';
        return [
          {
            contract: contract.id,
            artifact: contract.artifact,
            service,
            consumer: wp,
            value,
            status,
            adapted,
          } as const,
        ];
      }),
    );
}

function exporterOf(
  { artifact }: IntegrationContract,
  needed: readonly string[],
  recipes: Agreements['recipes'],
): string | null {
  return recipes.find(({ name, exports }) => needed.includes(name) && Object.hasOwn(exports, artifact))?.name ?? null;
}

/** Exports that suit their consumer only with something else: an error where the service is the only producer. */
export function plannedMismatches(agreements: Agreements): readonly Finding[] {
  return plannedValues(agreements)
    .filter(({ status }) => status === 'mismatch')
    .flatMap(({ contract: id, artifact, service, consumer, value }) => {
      const contract = agreements.contracts.find((one) => one.id === id);
      const format = contract?.consumers.find(({ wp }) => wp === consumer)?.format ?? null;
      if (contract === undefined || format === null) return [];
      const ways = (format.auth ?? []).filter((one) => one !== 'userinfo');
      const raise = serviceOf(contract) === null || ways.length > 0 ? warning : error;
      return [
        raise(
          'CONTRACT_MISMATCH',
          `${service} exports ${artifact} in a form that does not suit ${consumer}: ${checkValue(value, format).faults.join('; ')}.`,
          {
            contract: id,
            artifact,
            consumer,
            work_package_id: consumer,
            needed: formatText(format),
            remediation:
              ways.length > 0
                ? [`Set ${ways.join(' or ')} where the tests run, or let the producer write a value with credentials.`]
                : ['Correct the format, or the export of the service in .kittify/infrastructure.yaml.'],
          },
        ),
      ];
    });
}
