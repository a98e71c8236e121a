import type { ContractFormat } from './contract-format';

/** What crosses the border: an environment variable, a file, an address that is served, or code. */
export type ArtifactType = 'env' | 'file' | 'endpoint' | 'symbol';

export const artifactTypes: readonly ArtifactType[] = ['env', 'file', 'endpoint', 'symbol'];

/** How a contract is proved besides its format: by a seam test, by nothing else, or by a command. */
export type ContractValidation =
  { readonly kind: 'seam' } | { readonly kind: 'format' } | { readonly kind: 'command'; readonly command: string };

export interface ContractConsumer {
  readonly wp: string;
  readonly framework: string | null;
  readonly driver: string | null;
  /** Null when only prose, or nothing, says what the consumer needs. */
  readonly format: ContractFormat | null;
  readonly formatNote: string | null;
}

/** What one work package hands to others, and the form they need it in. Plain data, so it can be cached. */
export interface IntegrationContract {
  /** Kebab-case, unique in a mission. */
  readonly id: string;
  readonly artifact: string;
  readonly type: ArtifactType;
  /** A work package, or `service:` and the name of a service. */
  readonly producer: string;
  readonly consumers: readonly ContractConsumer[];
  readonly validation: ContractValidation;
  /** Where a file is, or where the value is written; relative to the repository. */
  readonly pathInRepo: string | null;
  /** Where in a JSON file the value stands, e.g. `/database/url`. */
  readonly jsonPointer: string | null;
  /** Which key of the manifest or of a header declares it. */
  readonly origin: 'integration_contracts' | 'consumer_context';
}

/** The service a contract gets its artifact from; null when a work package makes it. */
export function serviceOf({ producer }: IntegrationContract): string | null {
  return producer.startsWith('service:') ? producer.slice('service:'.length) : null;
}

/** The contracts in which a work package is the consumer, with its own part. */
export function consumedBy(
  contracts: readonly IntegrationContract[],
  wp: string,
): readonly { readonly contract: IntegrationContract; readonly consumer: ContractConsumer }[] {
  return contracts.flatMap((contract) =>
    contract.consumers.filter((one) => one.wp === wp).map((consumer) => ({ contract, consumer })),
  );
}

export function producedBy(contracts: readonly IntegrationContract[], wp: string): readonly IntegrationContract[] {
  return contracts.filter(({ producer }) => producer === wp);
}
