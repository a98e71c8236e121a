import { error, type Finding } from '../manifest/finding';
import {
  artifactTypes,
  type ArtifactType,
  type ContractConsumer,
  type ContractValidation,
  type IntegrationContract,
} from './integration-contract';
import {
  isMapping,
  itemsOf,
  partOf,
  placeOf,
  unknownKeys,
  whereText,
  wrongForm,
  type Declaration,
} from './declaration-place';
import { readFormat } from './read-format';

/** What can be read of a declaration, with everything that is wrong with it. */
export interface Read<Value> {
  /** Null when it cannot be used. */
  readonly value: Value | null;
  readonly findings: readonly Finding[];
}

const CONTRACT_KEYS = ['id', 'artifact', 'type', 'producer', 'consumers', 'validation', 'path_in_repo', 'json_pointer'];
const CONSUMER_KEYS = ['wp', 'framework', 'driver', 'format', 'format_note'];
const REQUIRED = ['id', 'artifact', 'type', 'producer', 'consumers', 'validation'];

/** What a missing field is to say, for whoever has to write it. */
const MEANINGS: Readonly<Record<string, string>> = {
  id: 'id: a-name-of-its-own',
  artifact: 'artifact: NAME_OF_WHAT_CROSSES',
  type: 'type: env            # env, file, endpoint or symbol',
  producer: 'producer: WP01       # or service:postgresql',
  consumers: 'consumers: [{wp: WP02, format: {scheme: …}}]',
  validation: 'validation: seam     # seam, format, or {command: "…"}',
  format: 'format: {scheme: …}  # what the consumer needs, in a form that can be checked',
  wp: 'wp: WP02',
};

/** Reads one entry of `integration_contracts`. */
export function readContract(declaration: Declaration): Read<IntegrationContract> {
  const { value } = declaration;
  if (!isMapping(value)) return { value: null, findings: [wrongForm(declaration, 'a mapping with id and artifact')] };
  const name = nameOf(declaration);
  const missing = REQUIRED.filter((key) => isAbsent(value[key]));
  const type = readType(partOf(declaration, 'type'));
  const consumers = readConsumers(declaration, name, type.value);
  const validation = readValidation(partOf(declaration, 'validation'), type.value);
  const texts = ['id', 'artifact', 'producer', 'path_in_repo', 'json_pointer'].flatMap((key) =>
    textFault(partOf(declaration, key)),
  );
  const findings = [
    ...missing.map((key) => fieldMissing(declaration, name, key)),
    ...texts,
    ...type.findings,
    ...consumers.findings,
    ...validation.findings,
    ...unknownKeys(declaration, CONTRACT_KEYS),
  ];
  const isUsable = !findings.some(({ severity }) => severity === 'error');
  if (!isUsable || type.value === null || consumers.value === null || validation.value === null) {
    return { value: null, findings };
  }
  return {
    findings,
    value: {
      id: String(value['id']),
      artifact: String(value['artifact']),
      type: type.value,
      producer: String(value['producer']),
      consumers: consumers.value,
      validation: validation.value,
      pathInRepo: textOrNull(value['path_in_repo']),
      jsonPointer: textOrNull(value['json_pointer']),
      origin: 'integration_contracts',
    },
  };
}

export function fieldMissing(declaration: Declaration, name: string, key: string): Finding {
  const message = `${whereText(declaration)}: the contract ${name} does not say its ${key}.`;
  return error('CONTRACT_FIELD_MISSING', message, {
    ...placeOf(declaration),
    contract: name,
    field: key,
    remediation: [`Add to it: ${MEANINGS[key] ?? key}`],
  });
}

function nameOf({ value, path }: Declaration): string {
  if (!isMapping(value)) return String(path.at(-1));
  const name = [value['id'], value['artifact']].find((one) => typeof one === 'string' && one !== '');
  return typeof name === 'string' ? name : `number ${Number(path.at(-1)) + 1}`;
}

function readType(declaration: Declaration): Read<ArtifactType> {
  const { value } = declaration;
  if (isAbsent(value)) return { value: null, findings: [] };
  const type = artifactTypes.find((one) => one === value);
  if (type !== undefined) return { value: type, findings: [] };
  return { value: null, findings: [wrongForm(declaration, `one of ${artifactTypes.join(', ')}`)] };
}

function readConsumers(
  contract: Declaration,
  name: string,
  type: ArtifactType | null,
): Read<readonly ContractConsumer[]> {
  const list = partOf(contract, 'consumers');
  if (isAbsent(list.value)) return { value: null, findings: [] };
  if (!Array.isArray(list.value)) return { value: null, findings: [wrongForm(list, 'a list of consumers')] };
  const read = itemsOf(list).map((one) => readConsumer(one, name, type));
  return {
    value: read.flatMap(({ value }) => value ?? []),
    findings: read.flatMap(({ findings }) => findings),
  };
}

function readConsumer(declaration: Declaration, name: string, type: ArtifactType | null): Read<ContractConsumer> {
  const { value } = declaration;
  if (typeof value === 'string') {
    const bare = { ...declaration, value: { wp: value } };
    return { ...readConsumer(bare, name, type) };
  }
  if (!isMapping(value)) return { value: null, findings: [wrongForm(declaration, 'a mapping with wp and format')] };
  const format = readFormat(partOf(declaration, 'format'));
  const needsFormat = type !== 'symbol' && isAbsent(value['format']) && isAbsent(value['format_note']);
  const findings = [
    ...(isAbsent(value['wp']) ? [fieldMissing(declaration, name, 'wp')] : textFault(partOf(declaration, 'wp'))),
    ...(needsFormat ? [fieldMissing(declaration, name, 'format')] : []),
    ...['framework', 'driver', 'format_note'].flatMap((key) => textFault(partOf(declaration, key))),
    ...format.findings,
    ...unknownKeys(declaration, CONSUMER_KEYS),
  ];
  return {
    findings,
    value: {
      wp: textOrNull(value['wp']) ?? '',
      framework: textOrNull(value['framework']),
      driver: textOrNull(value['driver']),
      format: format.value,
      formatNote: textOrNull(value['format_note']),
    },
  };
}

function readValidation(declaration: Declaration, type: ArtifactType | null): Read<ContractValidation> {
  const { value } = declaration;
  if (isAbsent(value)) return { value: null, findings: [] };
  if (value === 'seam') return { value: { kind: 'seam' }, findings: [] };
  if (value === 'format' && type !== 'symbol') return { value: { kind: 'format' }, findings: [] };
  const command = isMapping(value) ? value['command'] : /^command:\s*(\S.*)$/.exec(String(value))?.[1];
  if (typeof command === 'string' && command.trim() !== '') {
    return { value: { kind: 'command', command: command.trim() }, findings: [] };
  }
  const forms = type === 'symbol' ? 'seam or {command: "…"}' : 'seam, format or {command: "…"}';
  return { value: null, findings: [wrongForm(declaration, forms)] };
}

/** A field that is there but no text. */
export function textFault(declaration: Declaration): readonly Finding[] {
  const { value } = declaration;
  return isAbsent(value) || typeof value === 'string' ? [] : [wrongForm(declaration, 'a text')];
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** True for what says nothing: no value, or a blank text. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
