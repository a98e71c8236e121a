import { formatText, isUnverifiable } from './contract-format';
import {
  consumedBy,
  producedBy,
  serviceOf,
  type ContractConsumer,
  type IntegrationContract,
} from './integration-contract';

const TYPES = { env: 'environment variable', file: 'file', endpoint: 'endpoint', symbol: 'code' } as const;

/** The contracts of a mission as a section of Markdown, one arrow for each border first; empty without contracts. */
export function contractsSection(contracts: readonly IntegrationContract[]): readonly string[] {
  if (contracts.length === 0) return [];
  return [
    '## Integration Contracts',
    '',
    '```',
    ...contracts.flatMap(contractArrows),
    '```',
    '',
    ...contracts.flatMap(contractLines),
  ];
}

/** One line for each consumer, e.g. `WP01 ──DATABASE_URL [scheme postgresql+asyncpg]──▶ WP03`. */
export function contractArrows({ artifact, producer, consumers }: IntegrationContract): readonly string[] {
  return consumers.map((one) => `${producer} ──${artifact} [${needOf(one)}]──▶ ${one.wp}`);
}

function contractLines(contract: IntegrationContract): readonly string[] {
  const { id, artifact, producer, consumers, type, validation, pathInRepo } = contract;
  return [
    `### Contract: ${id}`,
    '',
    `- **Artifact**: ${artifact}`,
    `- **Producer**: ${producer}`,
    `- **Consumers**: ${consumers.map(({ wp }) => wp).join(', ') || 'none'}`,
    `- **Artifact type**: ${TYPES[type]}${pathInRepo === null ? '' : ` (${pathInRepo})`}`,
    ...consumers.map((one) => `- **Format for ${one.wp}**: ${needOf(one)}${frameworkOf(one)}`),
    `- **Validation**: ${validation.kind === 'command' ? `\`${validation.command}\`` : validation.kind}`,
    '',
  ];
}

/** What a consumer needs, in words that never hide that nothing can check it. */
export function needOf({ format, formatNote }: ContractConsumer): string {
  if (format !== null && !isUnverifiable(format)) return formatText(format);
  return formatNote === null ? 'not stated' : `unverifiable: ${oneLine(formatNote)}`;
}

function frameworkOf({ framework, driver }: ContractConsumer): string {
  const names = [framework, driver].filter((one) => one !== null).map(oneLine);
  return names.length === 0 ? '' : ` (${names.join(', ')})`;
}

/**
 * What a work package has to know of its borders, as lines of its prompt: as producer one acceptance criterion for each
 * consumer, as consumer what it gets. Empty when it has none.
 */
export function borderLines(contracts: readonly IntegrationContract[], wp: string): readonly string[] {
  const produced = producedBy(contracts, wp);
  const consumed = consumedBy(contracts, wp);
  return [
    ...(produced.length === 0 ? [] : ['You produce, and the work is accepted only if it holds:', '']),
    ...produced.flatMap(({ id, artifact, consumers }) =>
      consumers.map((one) => `- [ ] ${artifact} suits ${one.wp}: ${needOf(one)}${frameworkOf(one)} (${id})`),
    ),
    ...(produced.length === 0 ? [] : ['']),
    ...(consumed.length === 0 ? [] : ['You consume, without changing it on the way:', '']),
    ...consumed.map(
      ({ contract, consumer }) =>
        `- ${contract.artifact} from ${serviceOf(contract) ?? contract.producer}: ${needOf(consumer)}${frameworkOf(consumer)} (${contract.id})`,
    ),
    ...(consumed.length === 0 ? [] : ['']),
  ];
}

/** How a work package gets the services its tests need, as lines of its prompt; empty when it needs none. */
export function serviceLines(services: readonly string[], wp: string, missionSlug: string): readonly string[] {
  if (services.length === 0) return [];
  return [
    `The tests need ${services.join(' and ')}. Start what the review will use, and take over its variables:`,
    '',
    '```',
    `eval "$(spec-kitty infra up ${wp} --export --mission ${missionSlug})"`,
    '```',
    '',
    'Before you hand over, run the check of the review yourself; it is part of the evidence:',
    '',
    '```',
    `spec-kitty verify ${wp} --role implementer --mission ${missionSlug}`,
    '```',
    '',
  ];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
