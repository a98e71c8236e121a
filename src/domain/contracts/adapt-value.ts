import { checkValue } from './check-value';
import { isRegexText, schemesOf, type ContractFormat } from './contract-format';
import { parseServiceUrl, printServiceUrl, type ServiceUrl } from './service-url';

/**
 * The value in the form its consumer needs, changed only where the contract leaves no choice: a single scheme of the
 * same family, a literal path, the default of an empty path, query parameters that are not there. Null when that is not
 * enough: no present parameter is overwritten, and no credentials are made up.
 */
export function adaptValue(
  value: string,
  format: ContractFormat | null,
  companions: ReadonlySet<string> = new Set(),
): string | null {
  const { status } = checkValue(value, format, companions);
  if (status === 'ok' || status === 'unverifiable') return value;
  const url = parseServiceUrl(value);
  if (format === null || url === null) return null;
  const adapted = printServiceUrl(adaptUrl(url, format));
  return checkValue(adapted, format, companions).status === 'ok' ? adapted : null;
}

function adaptUrl(url: ServiceUrl, format: ContractFormat): ServiceUrl {
  return {
    ...url,
    scheme: adaptedScheme(url.scheme, schemesOf(format)),
    path: adaptedPath(url.path, format),
    query: [
      ...url.query,
      ...Object.entries(format.query ?? {}).filter(
        ([name, wanted]) => !isRegexText(wanted) && !url.query.some(([one]) => one === name),
      ),
    ],
  };
}

/** Another dialect of the same service is a matter of form; another service is not. */
function adaptedScheme(scheme: string, allowed: readonly string[]): string {
  const [only, ...more] = allowed;
  return only !== undefined && more.length === 0 && isSameFamily(scheme, only) ? only : scheme;
}

function isSameFamily(a: string, b: string): boolean {
  const [one = '', other = ''] = [a, b].map((scheme) => scheme.toLowerCase().split('+')[0]);
  return one.startsWith(other) || other.startsWith(one);
}

function adaptedPath(path: string, { path: wanted, default_path: fallback }: ContractFormat): string {
  if (wanted !== undefined && !isRegexText(wanted)) return wanted;
  return path === '' && fallback !== undefined ? fallback : path;
}
