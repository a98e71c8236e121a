import { isRegexText, isUnverifiable, regexOf, schemesOf, type ContractFormat } from './contract-format';
import { parseServiceUrl, type ServiceUrl } from './service-url';

/** `unverifiable`: the contract says nothing that can be checked; never counted as a pass. */
export type ValueStatus = 'ok' | 'mismatch' | 'missing' | 'unverifiable';

export interface CheckedValue {
  readonly status: ValueStatus;
  /** What does not hold, in words; empty unless `mismatch`. Holds no part of the value but its form. */
  readonly faults: readonly string[];
}

/**
 * Checks a value against what its consumer needs.
 *
 * @param companions names of the variables that are set beside the value.
 */
export function checkValue(
  value: string | null,
  format: ContractFormat | null,
  companions: ReadonlySet<string> = new Set(),
): CheckedValue {
  if (value === null || value.trim() === '') return { status: 'missing', faults: [] };
  if (format === null || isUnverifiable(format)) return { status: 'unverifiable', faults: [] };
  const faults = [...urlFaults(value, format, companions), ...patternFaults(value, format)];
  return { status: faults.length === 0 ? 'ok' : 'mismatch', faults };
}

function urlFaults(value: string, format: ContractFormat, companions: ReadonlySet<string>): readonly string[] {
  const needsUrl = (['scheme', 'path', 'query', 'userinfo', 'auth'] as const).some((key) => format[key] !== undefined);
  if (!needsUrl) return [];
  const url = parseServiceUrl(value);
  if (url === null) return ['it is no address of the form scheme://host'];
  return [
    ...schemeFaults(url, format),
    ...pathFaults(url, format),
    ...queryFaults(url, format),
    ...authFaults(url, format, companions),
  ];
}

function schemeFaults({ scheme }: ServiceUrl, format: ContractFormat): readonly string[] {
  const allowed = schemesOf(format);
  if (allowed.length === 0 || allowed.some((one) => one.toLowerCase() === scheme.toLowerCase())) return [];
  return [`its scheme is ${scheme}, not ${allowed.join(' or ')}`];
}

function pathFaults({ path }: ServiceUrl, format: ContractFormat): readonly string[] {
  if (format.path === undefined || fits(path, format.path)) return [];
  return [`its path is ${path === '' ? 'empty' : path}, not ${format.path}`];
}

function queryFaults({ query }: ServiceUrl, format: ContractFormat): readonly string[] {
  return Object.entries(format.query ?? {}).flatMap(([name, wanted]) => {
    const found = query.find(([one]) => one === name);
    if (found === undefined) return [`the query parameter ${name} is missing`];
    return fits(found[1], wanted) ? [] : [`the query parameter ${name} is not ${wanted}`];
  });
}

function authFaults(
  { userinfo }: ServiceUrl,
  format: ContractFormat,
  companions: ReadonlySet<string>,
): readonly string[] {
  const hasUser = userinfo !== null && userinfo !== '';
  const needsUser = format.userinfo === 'required' && !hasUser ? ['it has no user and password'] : [];
  const ways = format.auth ?? [];
  const isAuthenticated = ways.length === 0 || ways.some((way) => (way === 'userinfo' ? hasUser : companions.has(way)));
  return [...needsUser, ...(isAuthenticated ? [] : [`it has no authentication by ${ways.join(' or ')}`])];
}

function patternFaults(value: string, { pattern }: ContractFormat): readonly string[] {
  if (pattern === undefined) return [];
  const form = regexOf(isRegexText(pattern) ? pattern : `/${pattern}/`);
  return form?.test(value) === true ? [] : [`it does not match ${pattern}`];
}

function fits(text: string, wanted: string): boolean {
  return isRegexText(wanted) ? regexOf(wanted)?.test(text) === true : text === wanted;
}
