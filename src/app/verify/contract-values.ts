import type { ExportedVariable } from '../infra/adapted-exports';
import { companionsOf } from '../infra/companions';
import { assignedValue } from '../../domain/contracts/assigned-value';
import { checkValue } from '../../domain/contracts/check-value';
import { needOf } from '../../domain/contracts/contracts-text';
import type { ContractConsumer, IntegrationContract } from '../../domain/contracts/integration-contract';
import { maskSecrets } from '../../domain/verify/mask-secrets';
import type { ObservedArtifact } from '../../domain/verify/diagnose-failure';
import type { ContractResult } from '../../domain/verify/verification-record';
import type { Ports } from '../../ports/ports';

/** A value with the place it was found at. */
export interface FoundValue {
  readonly value: string;
  /** `export`, `environment`, or a path below the root. */
  readonly place: string;
  readonly adaptedFrom: string | null;
}

export interface ValueFacts {
  readonly root: string;
  readonly workPackage: string;
  readonly contracts: readonly IntegrationContract[];
  readonly exports: readonly ExportedVariable[];
  /** Variables of the caller that lead to somebody else's service. */
  readonly foreign: ReadonlySet<string>;
}

export interface CheckedContract {
  readonly contract: IntegrationContract;
  readonly consumer: ContractConsumer;
  readonly found: FoundValue | null;
  readonly result: ContractResult;
}

/** Every contract that touches a work package, for each consumer: where its value is, and whether it suits. */
export function checkedContracts(ports: Ports, facts: ValueFacts): readonly CheckedContract[] {
  const companions = companionsOf(
    ports,
    facts.contracts,
    facts.exports.map(({ name }) => name),
  );
  return facts.contracts.flatMap((contract) => {
    const isProducer = contract.producer === facts.workPackage;
    return contract.consumers
      .filter(({ wp }) => isProducer || wp === facts.workPackage)
      .map((consumer) => checkOne(ports, facts, contract, consumer, companions));
  });
}

function checkOne(
  ports: Ports,
  facts: ValueFacts,
  contract: IntegrationContract,
  consumer: ContractConsumer,
  companions: ReadonlySet<string>,
): CheckedContract {
  const role = contract.producer === facts.workPackage ? 'producer' : 'consumer';
  const found = contract.type === 'symbol' ? null : findValue(ports, facts, contract, role);
  const checked = checkValue(found?.value ?? null, consumer.format, companions);
  return {
    contract,
    consumer,
    found,
    result: {
      id: contract.id,
      artifact: contract.artifact,
      role,
      consumer: consumer.wp,
      status: contract.type === 'symbol' ? 'not-applicable' : checked.status,
      found_in: found?.place ?? null,
      value: found === null || contract.type === 'file' ? null : maskSecrets(found.value),
      needed: needOf(consumer),
      adapted_from: found?.adaptedFrom == null ? null : maskSecrets(found.adaptedFrom),
      faults: checked.faults,
    },
  };
}

/** Who produces is held to what it writes; who consumes gets what the tests will see. */
function findValue(
  ports: Ports,
  { root, exports, foreign }: ValueFacts,
  contract: IntegrationContract,
  role: 'producer' | 'consumer',
): FoundValue | null {
  const { artifact } = contract;
  const exported = exports.find(({ name }) => name === artifact);
  const fromExport =
    exported === undefined ? null : { value: exported.value, place: 'export', adaptedFrom: exported.adaptedFrom };
  const written = writtenValue(ports, root, contract);
  if (contract.type === 'file') return written;
  const variable = foreign.has(artifact) ? null : ports.testRuns.variable(artifact);
  const fromCaller = variable === null ? null : { value: variable, place: 'environment', adaptedFrom: null };
  return role === 'producer' ? (written ?? fromExport) : (fromExport ?? written ?? fromCaller);
}

function writtenValue(ports: Ports, root: string, contract: IntegrationContract): FoundValue | null {
  const { artifact, pathInRepo, jsonPointer, type } = contract;
  if (pathInRepo !== null) {
    const text = ports.files.readText(`${root}/${pathInRepo}`);
    const value = text === null ? null : valueIn(text, artifact, jsonPointer, type === 'file');
    if (value !== null || type === 'file')
      return value === null ? null : { value, place: pathInRepo, adaptedFrom: null };
  }
  for (const name of settingFiles(ports.files.list(root))) {
    // A folder may have the name as well, e.g. an environment of Python.
    if (ports.files.kindOf(`${root}/${name}`) !== 'file') continue;
    const value = assignedValue(ports.files.readText(`${root}/${name}`) ?? '', artifact);
    if (value !== null) return { value, place: name, adaptedFrom: null };
  }
  return null;
}

/** `.env` files before compose files, real ones before examples. */
function settingFiles(names: readonly string[]): readonly string[] {
  const rank = (name: string): number => {
    if (name === '.env') return 0;
    if (name.startsWith('.env')) return /example|sample|template|dist/.test(name) ? 2 : 1;
    return /^(?:docker-)?compose[\w.-]*\.ya?ml$/.test(name) ? 3 : 9;
  };
  return names.filter((name) => rank(name) < 9).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function valueIn(text: string, artifact: string, jsonPointer: string | null, isWhole: boolean): string | null {
  if (jsonPointer !== null) return pointed(text, jsonPointer);
  return isWhole ? text.trim() : assignedValue(text, artifact);
}

function pointed(text: string, pointer: string): string | null {
  try {
    let value: unknown = JSON.parse(text);
    for (const part of pointer.split('/').slice(1)) {
      const key = part.replace(/~1/g, '/').replace(/~0/g, '~');
      value =
        typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
    }
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
  } catch {
    return null;
  }
}

/** Variables that tests of a consumer need and nothing exports: they get what the producer wrote, unchanged. */
export function writtenExports(
  checked: readonly CheckedContract[],
  workPackage: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    checked
      .filter(
        ({ contract, consumer, found }) => contract.type === 'env' && consumer.wp === workPackage && found !== null,
      )
      .map(({ contract, found }) => [contract.artifact, found?.value ?? '']),
  );
}

export function observedArtifacts(checked: readonly CheckedContract[]): readonly ObservedArtifact[] {
  return checked
    .filter(({ contract }) => contract.type !== 'symbol')
    .map(({ contract, consumer, found }) => ({
      id: contract.id,
      artifact: contract.artifact,
      observed: found?.value ?? null,
      format: consumer.format,
      producer: contract.producer,
    }));
}
