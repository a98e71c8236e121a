import type { Finding } from '../manifest/finding';
import { formatKeys, isRegexText, regexOf, type ContractFormat } from './contract-format';
import { isMapping, partOf, unknownKeys, wrongForm, type Declaration } from './declaration-place';

/** Reads the `format` of a consumer. Absent, it is null: only prose may say what is needed. */
export function readFormat(declaration: Declaration): {
  readonly value: ContractFormat | null;
  readonly findings: readonly Finding[];
} {
  const { value } = declaration;
  if (value === undefined || value === null) return { value: null, findings: [] };
  if (!isMapping(value))
    return { value: null, findings: [wrongForm(declaration, `a mapping of ${formatKeys.join(', ')}`)] };
  const findings = [
    ...formatKeys.flatMap((key) => {
      const part = partOf(declaration, key);
      return part.value === undefined || part.value === null ? [] : keyFindings(part, key);
    }),
    ...unknownKeys(declaration, formatKeys),
  ];
  if (findings.some(({ severity }) => severity === 'error')) return { value: null, findings };
  return { value: formatOf(value), findings };
}

function keyFindings(part: Declaration, key: (typeof formatKeys)[number]): readonly Finding[] {
  const { value } = part;
  switch (key) {
    case 'scheme':
      return isText(value) || isTexts(value) ? [] : [wrongForm(part, 'a scheme, or a list of them')];
    case 'path':
      return typeof value === 'string' && value.startsWith('/') && isSound(value)
        ? []
        : [wrongForm(part, 'a path such as /0, or a regular expression such as /^\\/\\d+$/')];
    case 'default_path':
      return typeof value === 'string' && value.startsWith('/') ? [] : [wrongForm(part, 'a path such as /0')];
    case 'query':
      return isMapping(value) && Object.values(value).every((one) => isPlain(one) && isSound(String(one)))
        ? []
        : [wrongForm(part, 'a mapping of parameters to values')];
    case 'userinfo':
      return value === 'required' ? [] : [wrongForm(part, 'required')];
    case 'auth':
      return isTexts(value) ? [] : [wrongForm(part, 'a list such as [userinfo, API_KEY]')];
    case 'pattern':
      return isText(value) && regexOf(isRegexText(value) ? value : `/${value}/`) !== null
        ? []
        : [wrongForm(part, 'a regular expression')];
    default:
      return key satisfies never;
  }
}

function formatOf(value: Readonly<Record<string, unknown>>): ContractFormat {
  const query = value['query'];
  const present = formatKeys.filter((key) => value[key] !== undefined && value[key] !== null && key !== 'query');
  return {
    ...Object.fromEntries(present.map((key) => [key, value[key]])),
    ...(isMapping(query)
      ? { query: Object.fromEntries(Object.entries(query).map(([name, one]) => [name, String(one)])) }
      : {}),
  };
}

/** A text between slashes that cannot be compiled is a mistake and no literal. */
function isSound(text: string): boolean {
  return !(text.length > 2 && text.startsWith('/') && text.endsWith('/')) || isRegexText(text);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
