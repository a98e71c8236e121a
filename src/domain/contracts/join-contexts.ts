import { error, type Finding } from '../manifest/finding';
import type { ContractFormat } from './contract-format';
import type { ContractConsumer, IntegrationContract } from './integration-contract';

/** One entry of `consumer_context`. */
export interface ConsumerContext {
  /** The work package it is written at. */
  readonly owner: string;
  /** The other end. */
  readonly task: string;
  readonly artifact: string;
  readonly framework: string | null;
  readonly driver: string | null;
  readonly format: ContractFormat | null;
  readonly formatNote: string | null;
  readonly place: Partial<Finding>;
}

/**
 * Turns short forms into contracts. Whoever depends on the other end consumes; where the other end depends on the owner,
 * the owner produces. A short form beside a contract of the same artifact must not say anything else.
 */
export function joinContexts(
  declared: readonly IntegrationContract[],
  contexts: readonly ConsumerContext[],
  reach: ReadonlyMap<string, ReadonlySet<string>>,
): { readonly contracts: readonly IntegrationContract[]; readonly findings: readonly Finding[] } {
  const contracts = [...declared];
  const findings: Finding[] = [];
  for (const context of contexts) {
    const { producer, consumer } = endsOf(context, reach);
    const at = contracts.findIndex((one) => one.artifact === context.artifact && one.producer === producer);
    const known = contracts[at];
    const part = known?.consumers.find(({ wp }) => wp === consumer);
    if (known === undefined) contracts.push(contractOf(context, producer, consumer, contracts));
    else if (part === undefined)
      contracts[at] = { ...known, consumers: [...known.consumers, partOf(context, consumer)] };
    else findings.push(...contradictions(context, known, part));
  }
  return { contracts, findings };
}

function endsOf(
  { owner, task }: ConsumerContext,
  reach: ReadonlyMap<string, ReadonlySet<string>>,
): { readonly producer: string; readonly consumer: string } {
  const isProducer = reach.get(owner)?.has(task) !== true && reach.get(task)?.has(owner) === true;
  return isProducer ? { producer: owner, consumer: task } : { producer: task, consumer: owner };
}

function partOf(context: ConsumerContext, wp: string): ContractConsumer {
  const { framework, driver, format, formatNote } = context;
  return { wp, framework, driver, format, formatNote };
}

function contractOf(
  context: ConsumerContext,
  producer: string,
  consumer: string,
  others: readonly IntegrationContract[],
): IntegrationContract {
  const stem = `${context.artifact}-${producer}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const taken = others.filter(({ id }) => id === stem || id.startsWith(`${stem}-`)).length;
  return {
    id: taken === 0 ? stem : `${stem}-${taken + 1}`,
    artifact: context.artifact,
    type: /^[A-Z][A-Z0-9_]*$/.test(context.artifact) ? 'env' : 'symbol',
    producer,
    consumers: [partOf(context, consumer)],
    validation: { kind: 'seam' },
    pathInRepo: null,
    jsonPointer: null,
    origin: 'consumer_context',
  };
}

/** What is said on both sides has to be the same; what only one side says stands. */
function contradictions(
  context: ConsumerContext,
  { id }: IntegrationContract,
  part: ContractConsumer,
): readonly Finding[] {
  const said = partOf(context, part.wp);
  const keys = (['framework', 'driver', 'format'] as const).filter(
    (key) => said[key] !== null && part[key] !== null && JSON.stringify(said[key]) !== JSON.stringify(part[key]),
  );
  if (keys.length === 0) return [];
  return [
    error(
      'CONTRACT_CONFLICT',
      `consumer_context of ${context.owner} for ${context.artifact} and the contract ${id} differ in ${keys.join(', ')}.`,
      {
        ...context.place,
        work_package_id: context.owner,
        contract: id,
        artifact: context.artifact,
        fields: keys,
        remediation: ['Take the entry of consumer_context away: the contract says it once for all.'],
      },
    ),
  ];
}
