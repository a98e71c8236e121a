import { isRegexText, schemesOf, type ContractFormat } from './contract-format';

/** One thing that a seam stub asserts of a value. `wanted` is a literal or a `/regex/`. */
export type FormatCondition = { readonly says: string } & (
  | { readonly kind: 'scheme'; readonly prefixes: readonly string[] }
  | { readonly kind: 'path'; readonly wanted: string }
  | { readonly kind: 'query'; readonly name: string; readonly wanted: string }
  | { readonly kind: 'userinfo' }
  /** One of the variables is set, or, where that is a way, user and password are in the value. */
  | { readonly kind: 'auth'; readonly variables: readonly string[]; readonly byUserinfo: boolean }
  | { readonly kind: 'whole'; readonly pattern: string }
);

/** What a format asks of a value, one condition for each part of it; empty when it asks for nothing. */
export function formatConditions(format: ContractFormat | null): readonly FormatCondition[] {
  if (format === null) return [];
  const { path, query = {}, userinfo, auth, pattern } = format;
  const prefixes = schemesOf(format).map((scheme) => `${scheme}://`);
  const parameters = Object.entries(query).map(([name, wanted]): FormatCondition => {
    return { kind: 'query', name, wanted, says: `the query parameter ${name} is missing or not ${wanted}` };
  });
  return [
    ...when(prefixes.length > 0, { kind: 'scheme', prefixes, says: 'the scheme does not suit the consumer' }),
    ...(path === undefined ? [] : [{ kind: 'path', wanted: path, says: `the path is not ${path}` } as const]),
    ...parameters,
    ...when(userinfo !== undefined, { kind: 'userinfo', says: 'user and password are missing' }),
    ...(auth === undefined ? [] : [authentication(auth)]),
    ...(pattern === undefined ? [] : [{ kind: 'whole', pattern, says: `it does not match ${pattern}` } as const]),
  ];
}

function when(isSo: boolean, condition: FormatCondition): readonly FormatCondition[] {
  return isSo ? [condition] : [];
}

function authentication(ways: readonly string[]): FormatCondition {
  return {
    kind: 'auth',
    variables: ways.filter((way) => way !== 'userinfo'),
    byUserinfo: ways.includes('userinfo'),
    says: `there is no authentication by ${ways.join(' or ')}`,
  };
}

const START = '^[A-Za-z][A-Za-z0-9+.-]*://';

/** Finds user and password in an address. */
export const USERINFO_EXPRESSION = `${START}[^/?#]+@`;

/**
 * The condition as one regular expression on the whole value, which means the same in JavaScript, Python, Go and Java.
 * Null where there is none, and for scheme and authentication, which are asked in another way.
 */
export function conditionExpression(condition: FormatCondition): string | null {
  switch (condition.kind) {
    case 'path':
      return beginsWithSlash(condition.wanted)
        ? embedded(`${START}[^/?#]*`, condition.wanted, { inside: '[^?#]*', end: '(?:[?#]|$)' })
        : null;
    case 'query':
      return embedded(`^[^?#]*\\?(?:[^#]*&)?${escaped(condition.name)}=`, condition.wanted, {
        inside: '[^&#]*',
        end: '(?:[&#]|$)',
      });
    case 'userinfo':
      return USERINFO_EXPRESSION;
    case 'whole': {
      const { pattern } = condition;
      const source = isRegexText(pattern) ? pattern.slice(1, -1) : pattern;
      return isShared(source) ? source : null;
    }
    case 'scheme':
    case 'auth':
      return null;
    default:
      return condition satisfies never;
  }
}

/** Without a slash, nothing in an expression on the whole value tells where the host ends and the path begins. */
function beginsWithSlash(wanted: string): boolean {
  return !isRegexText(wanted) || /^\/\^?\\?\/(?![?*{])/.test(wanted);
}

/** Puts what a part has to be between what stands before and after it; null where that would change its meaning. */
function embedded(
  start: string,
  wanted: string,
  { inside, end }: { readonly inside: string; readonly end: string },
): string | null {
  if (!isRegexText(wanted)) return `${start}${escaped(wanted)}${end}`;
  const [, head, middle = '', tail] = /^(\^?)((?:\\[^]|[^\\])*?)(\$?)$/.exec(wanted.slice(1, -1)) ?? [];
  const reachesOut = /(?<!\\)(?:\\\\)*(?:[.|^$]|\\[DWSsbB])/.test(middle);
  if (!isShared(middle) || reachesOut) return null;
  return `${start}${head === '^' ? '' : inside}${middle}${tail === '$' ? '' : inside}${end}`;
}

/** True for an expression that means the same in every language a stub is written in. */
function isShared(source: string): boolean {
  const hasOwnEscape = /(?<!\\)(?:\\\\)*\\(?![dDwWsSbBnrt])[A-Za-z0-9]/.test(source);
  return !hasOwnEscape && !/\(\?(?!:)|\[\^?\]|\[[^\]]*(?:\[|&&|--|~~|\|\|)/.test(source);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
