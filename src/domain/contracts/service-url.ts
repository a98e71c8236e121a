/**
 * An address of a service: `scheme://[userinfo@]authority[path][?query]`. Read by its own rules, because a browser's
 * parser takes neither several hosts nor schemes it does not know.
 */
export interface ServiceUrl {
  readonly scheme: string;
  /** As written; null when absent. */
  readonly userinfo: string | null;
  /** One or more hosts with their ports, as written. */
  readonly authority: string;
  /** With its leading slash; empty when absent. */
  readonly path: string;
  /** In the order written. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** Null for a text that is no address. */
export function parseServiceUrl(text: string): ServiceUrl | null {
  const found = /^([a-z][a-z0-9+.-]*):\/\/(?:([^/?#]*)@)?([^/?#@]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?$/i.exec(text.trim());
  if (found === null) return null;
  const [, scheme = '', userinfo, authority = '', path = '', query] = found;
  return { scheme, userinfo: userinfo ?? null, authority, path, query: parseQuery(query) };
}

export function printServiceUrl({ scheme, userinfo, authority, path, query }: ServiceUrl): string {
  const user = userinfo === null ? '' : `${userinfo}@`;
  const parameters = query.map(([name, value]) => `${name}=${value}`).join('&');
  const isBare = path === '' && parameters !== '';
  return `${scheme}://${user}${authority}${isBare ? '/' : path}${parameters === '' ? '' : `?${parameters}`}`;
}

function parseQuery(query: string | undefined): ServiceUrl['query'] {
  if (query === undefined || query === '') return [];
  return query.split('&').map((pair) => {
    const at = pair.indexOf('=');
    return at < 0 ? ([pair, ''] as const) : ([pair.slice(0, at), pair.slice(at + 1)] as const);
  });
}
