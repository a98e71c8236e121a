/** What a consumer needs of a value. Every key that is present has to hold. */
export interface ContractFormat {
  /** One of these schemes. */
  readonly scheme?: string | readonly string[];
  /** A literal path with its leading slash, or `/regex/`. */
  readonly path?: string;
  /** What an empty path becomes where a value may be adapted. */
  readonly default_path?: string;
  /** Each named parameter has this value, or matches `/regex/`. */
  readonly query?: Readonly<Record<string, string>>;
  readonly userinfo?: 'required';
  /** At least one of: `userinfo`, or the name of a variable that goes with the value. */
  readonly auth?: readonly string[];
  /** A regular expression for the whole value. */
  readonly pattern?: string;
}

export const formatKeys = ['scheme', 'path', 'default_path', 'query', 'userinfo', 'auth', 'pattern'] as const;

/** True for a text such as `/^a+$/`, which stands for a regular expression; `//` is a literal path. */
export function isRegexText(text: string): boolean {
  return text.length > 2 && text.startsWith('/') && text.endsWith('/') && regexOf(text) !== null;
}

/** The expression a `/regex/` stands for; null when it cannot be compiled. */
export function regexOf(text: string): RegExp | null {
  try {
    return new RegExp(text.slice(1, -1));
  } catch {
    return null;
  }
}

export function schemesOf({ scheme }: ContractFormat): readonly string[] {
  return scheme === undefined ? [] : typeof scheme === 'string' ? [scheme] : scheme;
}

/** A format in words, e.g. `scheme postgresql+asyncpg, path //`. */
export function formatText(format: ContractFormat): string {
  const schemes = schemesOf(format);
  return [
    ...(schemes.length === 0 ? [] : [`scheme ${schemes.join(' or ')}`]),
    ...(format.path === undefined ? [] : [`path ${format.path}`]),
    ...Object.entries(format.query ?? {}).map(([name, value]) => `query ${name}=${value}`),
    ...(format.userinfo === undefined ? [] : ['user and password']),
    ...(format.auth === undefined ? [] : [`authentication by ${format.auth.join(' or ')}`]),
    ...(format.pattern === undefined ? [] : [`matching ${format.pattern}`]),
  ].join(', ');
}

/** True when the format says nothing that can be checked. */
export function isUnverifiable(format: ContractFormat | null): boolean {
  return format === null || formatText(format) === '';
}
