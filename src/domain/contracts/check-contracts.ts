import { error, warning, type Finding } from '../manifest/finding';
import { transitiveDependencies, type DependencyGraph } from '../manifest/dependency-graph';
import { nearestWord } from '../problem/nearest-word';
import { formatText, isRegexText, isUnverifiable, schemesOf, type ContractFormat } from './contract-format';
import { serviceOf, type ContractConsumer, type IntegrationContract } from './integration-contract';
import { missingContracts, suspectedContracts } from './missing-contracts';
import type { Agreements } from './agreements';
import type { ContractFacts } from './contract-facts';

/** Everything that is wrong between the work packages of a plan. */
export function checkContracts(facts: ContractFacts): readonly Finding[] {
  const { agreements, graph } = facts;
  const reach = transitiveDependencies(graph);
  const { contracts } = agreements;
  return [
    ...repeatedIds(contracts),
    ...contracts.flatMap((contract) => [
      ...unknownEnds(contract, graph),
      ...notDependent(contract, graph, reach),
      ...neverProduced(contract, agreements),
      ...neverConsumed(contract),
      ...unverifiable(contract),
    ]),
    ...conflicts(contracts),
    ...unknownServices(agreements),
    ...missingContracts(facts, reach),
    ...suspectedContracts(facts, reach),
  ];
}

function about({ id, artifact, producer }: IntegrationContract): Partial<Finding> {
  return { file: 'wps.yaml', contract: id, artifact, producer };
}

function repeatedIds(contracts: readonly IntegrationContract[]): readonly Finding[] {
  const wrong = contracts.filter(({ id }) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id));
  const twice = contracts.filter(({ id }, index) => contracts.findIndex((one) => one.id === id) !== index);
  return [
    ...wrong.map((one) =>
      error('WPS_MANIFEST_INVALID', `The contract id ${JSON.stringify(one.id)} must be in kebab-case.`, {
        ...about(one),
        remediation: ['Write it in small letters and digits with dashes, e.g. orders-database-url.'],
      }),
    ),
    ...twice.map((one) =>
      error('WPS_MANIFEST_INVALID', `Two contracts have the id ${one.id}.`, {
        ...about(one),
        remediation: ['Give one of them another id.'],
      }),
    ),
  ];
}

function unknownEnds(contract: IntegrationContract, graph: DependencyGraph): readonly Finding[] {
  const ends = [
    ...(serviceOf(contract) === null ? [contract.producer] : []),
    ...contract.consumers.map(({ wp }) => wp),
  ];
  return [...new Set(ends)]
    .filter((id) => !graph.has(id))
    .map((id) =>
      error('CONTRACT_UNKNOWN_WP', `The contract ${contract.id} names ${id}, which this mission does not have.`, {
        ...about(contract),
        work_package_id: id,
        remediation: [`Work packages of this mission: ${[...graph.keys()].join(', ')}.`],
      }),
    );
}

function notDependent(
  contract: IntegrationContract,
  graph: DependencyGraph,
  reach: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Finding[] {
  const { producer, artifact } = contract;
  if (!graph.has(producer)) return [];
  return contract.consumers
    .filter(({ wp }) => graph.has(wp) && reach.get(wp)?.has(producer) !== true)
    .map(({ wp }) =>
      error('CONTRACT_NOT_DEPENDENT', `${wp} consumes ${artifact} of ${producer}, but does not depend on it.`, {
        ...about(contract),
        work_package_id: wp,
        consumer: wp,
        remediation: [
          wp === producer
            ? `${wp} cannot be both ends of a contract.`
            : `Add ${producer} to the dependencies of ${wp}.`,
        ],
      }),
    );
}

/** A consumer gets the export of a service only if it requires the service. */
function neverProduced(contract: IntegrationContract, { services, recipes }: Agreements): readonly Finding[] {
  const service = serviceOf(contract);
  if (service === null) return [];
  const recipe = recipes.find(({ name }) => name === service);
  if (recipe === undefined) {
    return [
      error(
        'ARTIFACT_NEVER_PRODUCED',
        `Nobody produces ${contract.artifact}: there is no recipe for the service ${service}.`,
        {
          ...about(contract),
          remediation: [
            `Known services: ${recipes.map(({ name }) => name).join(', ')}; others go into .kittify/infrastructure.yaml.`,
          ],
        },
      ),
    ];
  }
  if (!Object.hasOwn(recipe.exports, contract.artifact)) {
    return [
      error(
        'ARTIFACT_NEVER_PRODUCED',
        `The service ${service} exports ${Object.keys(recipe.exports).join(', ')}, not ${contract.artifact}.`,
        {
          ...about(contract),
          remediation: [`Name one of its exports, or the work package that makes ${contract.artifact} as producer.`],
        },
      ),
    ];
  }
  return contract.consumers
    .filter(({ wp }) => services[wp]?.services.includes(service) === false)
    .map(({ wp }) =>
      error(
        'ARTIFACT_NEVER_PRODUCED',
        `${wp} consumes ${contract.artifact} of ${service}, but does not require that service.`,
        {
          ...about(contract),
          work_package_id: wp,
          consumer: wp,
          remediation: [`Add to ${wp}: requires_infrastructure: [${service}]`],
        },
      ),
    );
}

function neverConsumed(contract: IntegrationContract): readonly Finding[] {
  if (contract.consumers.length > 0) return [];
  return [
    warning('ARTIFACT_NEVER_CONSUMED', `${contract.producer} produces ${contract.artifact}, and nobody consumes it.`, {
      ...about(contract),
      remediation: ['Name its consumers, or take the contract away.'],
    }),
  ];
}

function unverifiable(contract: IntegrationContract): readonly Finding[] {
  if (contract.type === 'symbol' || contract.validation.kind === 'command') return [];
  return contract.consumers
    .filter(({ format }) => isUnverifiable(format))
    .map(({ wp }) =>
      warning(
        'CONTRACT_UNVERIFIABLE',
        `What ${wp} needs of ${contract.artifact} is only described: nothing can check it.`,
        {
          ...about(contract),
          work_package_id: wp,
          consumer: wp,
          remediation: ['Add a format to the consumer, e.g. format: {scheme: postgresql+asyncpg}'],
        },
      ),
    );
}

/** Two consumers of one name that no single value can satisfy. */
function conflicts(contracts: readonly IntegrationContract[]): readonly Finding[] {
  const parts = contracts.flatMap((contract) => contract.consumers.map((consumer) => ({ contract, consumer })));
  return parts.flatMap((one, index) =>
    parts.slice(index + 1).flatMap((other) => {
      const isSame =
        one.contract.artifact === other.contract.artifact && one.contract.producer === other.contract.producer;
      const why = isSame ? disjoint(one.consumer.format, other.consumer.format) : null;
      return why === null ? [] : [conflict(one.contract, one.consumer, other.consumer, why)];
    }),
  );
}

function conflict(contract: IntegrationContract, a: ContractConsumer, b: ContractConsumer, why: string): Finding {
  const need = (one: ContractConsumer): string =>
    `${one.wp} needs ${one.format === null ? '' : formatText(one.format)}`;
  return error('CONTRACT_CONFLICT', `No value of ${contract.artifact} suits both: ${need(a)}; ${need(b)} (${why}).`, {
    ...about(contract),
    consumers: [a.wp, b.wp],
    remediation: [
      `Give the two forms two names, e.g. ${contract.artifact} and ${contract.artifact}_${(b.driver ?? a.driver ?? 'OTHER').toUpperCase().replace(/\W/g, '_')}.`,
    ],
  });
}

function disjoint(a: ContractFormat | null, b: ContractFormat | null): string | null {
  if (a === null || b === null) return null;
  const [one, other] = [schemesOf(a), schemesOf(b)];
  if (one.length > 0 && other.length > 0 && !one.some((scheme) => other.includes(scheme))) return 'different schemes';
  if (isLiteral(a.path) && isLiteral(b.path) && a.path !== b.path) return 'different paths';
  const clash = Object.entries(a.query ?? {}).find(([name, value]) => {
    const wanted = b.query?.[name];
    return isLiteral(value) && isLiteral(wanted) && value !== wanted;
  });
  return clash === undefined ? null : `different values of ${clash[0]}`;
}

function isLiteral(text: string | undefined): boolean {
  return text !== undefined && !isRegexText(text);
}

function unknownServices({ services, recipes }: Agreements): readonly Finding[] {
  const known = recipes.map(({ name }) => name);
  const named = new Map<string, string[]>();
  for (const [wp, { services: list }] of Object.entries(services)) {
    for (const service of list) if (!known.includes(service)) named.set(service, [...(named.get(service) ?? []), wp]);
  }
  return [...named].map(([service, wps]) => {
    const meant = nearestWord(service, known);
    return warning(
      'SERVICE_UNKNOWN',
      `There is no recipe for the service ${service} that ${wps.join(', ')} require${wps.length === 1 ? 's' : ''}.`,
      {
        service,
        work_package_ids: wps,
        remediation: [
          meant === null
            ? `Known services: ${known.join(', ')}; others go into .kittify/infrastructure.yaml.`
            : `Did you mean ${meant}?`,
        ],
      },
    );
  });
}
