import { error, warning, type Finding } from '../manifest/finding';
import type { ContractFacts } from './contract-facts';

type Reach = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Pairs of work packages that share a service, one depending on the other, without a contract for what the service
 * exports: the second gets what the first prepared, in a form that nobody stated.
 */
export function missingContracts(facts: ContractFacts, reach: Reach): readonly Finding[] {
  const { services, recipes, contracts } = facts.agreements;
  return Object.entries(services).flatMap(([consumer, { services: needed }]) =>
    needed.flatMap((service) => {
      const exports = Object.keys(recipes.find(({ name }) => name === service)?.exports ?? {});
      const producers = [...(reach.get(consumer) ?? [])].filter(
        (other) => services[other]?.services.includes(service) === true,
      );
      const isCovered = contracts.some(
        ({ artifact, consumers }) => exports.includes(artifact) && consumers.some(({ wp }) => wp === consumer),
      );
      // A contract that cannot be read is reported as such, and not once more as missing.
      const isMentioned = facts.mentioned.some(
        (artifact) => exports.includes(artifact) && !contracts.some((one) => one.artifact === artifact),
      );
      // The first of the chain prepares the service; the others use it.
      const producer = producers
        .filter((one) => !producers.some((other) => reach.get(one)?.has(other) === true))
        .sort()[0];
      const artifact = exports[0];
      if (isCovered || isMentioned || producer === undefined || artifact === undefined) return [];
      return [missing({ artifact, producer, consumer, service })];
    }),
  );
}

interface Pair {
  readonly artifact: string;
  readonly producer: string;
  readonly consumer: string;
  readonly service: string;
}

function missing({ artifact, producer, consumer, service }: Pair): Finding {
  return error(
    'CONTRACT_MISSING',
    `${producer} and ${consumer} both use ${service}, and no contract says in which form ${consumer} needs ${artifact}.`,
    {
      file: 'wps.yaml',
      work_package_id: consumer,
      artifact,
      producer,
      consumer,
      service,
      remediation: [
        'Add to wps.yaml, with the scheme that the consumer’s library needs:',
        ...skeleton({ artifact, producer, consumer }),
      ],
    },
  );
}

/** A contract to fill in. */
export function skeleton({ artifact, producer, consumer }: Omit<Pair, 'service'>): readonly string[] {
  return [
    'integration_contracts:',
    `  - id: ${consumer.toLowerCase()}-${artifact.toLowerCase().replace(/_/g, '-')}`,
    `    artifact: ${artifact}`,
    '    type: env',
    `    producer: ${producer}`,
    '    consumers:',
    `      - wp: ${consumer}`,
    '        framework: "…"',
    '        driver: "…"',
    '        format: {scheme: "…"}',
    '    validation: seam',
  ];
}

const ARTIFACT_NAME = /\b[A-Z][A-Z0-9_]*_(?:URL|URI|DSN|ENDPOINT|HOST|PORT|TOKEN|KEY)\b/g;

/** Names of settings that two connected work packages mention and no contract covers. */
export function suspectedContracts({ agreements, bodies, mentioned }: ContractFacts, reach: Reach): readonly Finding[] {
  const known = new Set([...mentioned, ...agreements.contracts.map(({ artifact }) => artifact)]);
  const names = new Map([...bodies].map(([wp, body]) => [wp, new Set(body.match(ARTIFACT_NAME) ?? [])]));
  const pairs = new Map<string, string[]>();
  for (const [consumer, producers] of reach) {
    for (const producer of producers) {
      for (const name of names.get(consumer) ?? []) {
        if (known.has(name) || names.get(producer)?.has(name) !== true) continue;
        pairs.set(name, [...(pairs.get(name) ?? []), `${producer} → ${consumer}`]);
      }
    }
  }
  return [...pairs].map(([artifact, all]) =>
    warning(
      'CONTRACT_SUSPECTED',
      `${artifact} seems to cross from one work package to another without a contract: ${all.join(', ')}.`,
      {
        artifact,
        pairs: all,
        remediation: ['If it does, add a contract to wps.yaml: spec-kitty schema wps'],
      },
    ),
  );
}
