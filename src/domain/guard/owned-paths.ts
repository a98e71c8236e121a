import { matchesWildcard } from '../manifest/wildcard';
import { expandBraces, MOST_ALTERNATIVES } from './expand-braces';

/** What a list of `owned_files` says of a path. */
export interface OwnedPaths {
  owns(path: string): boolean;
  /** What is wrong with a pattern, in words that go behind it; such a pattern owns nothing. */
  readonly faults: readonly { readonly pattern: string; readonly fault: string }[];
}

/**
 * Reads `owned_files`. Every pattern counts from the root of the repository:
 *
 * - a path without wildcards owns itself and, as a folder, everything below it; it ends at a path boundary, so
 *   `src/tide` owns `src/tide/a.ts` and not `src/tides.ts`;
 * - `*`, `?`, `[a-z]` and `[!a-z]` stay within one name: `src/*` owns `src/a.ts` and not `src/a/b.ts`;
 * - `**` as a whole name stands for any number of names, also none: `src/**` owns `src` and everything below it;
 * - a slash at the end means a folder: `docs/?/` owns everything below such folders;
 * - `{a,b}` is written out before anything else;
 * - wildcards match names that begin with a dot; upper and lower case differ; composed and decomposed letters do not;
 * - a pattern that begins with `!`, or leaves the repository by `..`, is refused.
 *
 * Matching takes time in proportion to path × pattern, whatever the pattern.
 */
export function ownedPaths(patterns: readonly string[]): OwnedPaths {
  const read = patterns.map((pattern) => ({ pattern, ...readPattern(pattern) }));
  const matchers = read.flatMap((one) => ('matchers' in one ? one.matchers : []));
  return {
    owns: (path) => {
      const names = path.normalize('NFC').split('/');
      return matchers.some((matches) => matches(names));
    },
    faults: read.flatMap((one) => ('fault' in one ? [{ pattern: one.pattern, fault: one.fault }] : [])),
  };
}

type Matcher = (names: readonly string[]) => boolean;

function readPattern(pattern: string): { readonly matchers: readonly Matcher[] } | { readonly fault: string } {
  const plain = pattern
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(?:\.?\/)+/, '')
    .normalize('NFC');
  if (plain.startsWith('!')) return { fault: 'takes paths away, which owned_files cannot do' };
  if (plain === '' || plain === '.') return { fault: 'names nothing' };
  const alternatives = expandBraces(plain);
  if (alternatives === null) return { fault: `stands for more than ${MOST_ALTERNATIVES} patterns` };
  if (alternatives.some((one) => one.split('/').includes('..'))) return { fault: 'leaves the repository' };
  return { matchers: alternatives.map(matcherOf) };
}

function matcherOf(pattern: string): Matcher {
  const names = pattern.split('/').filter((name) => name !== '' && name !== '.');
  const isFolder = pattern.endsWith('/') || !/[*?[]/.test(pattern);
  const whole = isFolder ? [...names, '**'] : names;
  return (path) => fits(path, whole);
}

/** On a mismatch only the last `**` takes one name more: earlier ones need never be tried again. */
function fits(path: readonly string[], pattern: readonly string[]): boolean {
  let at = 0;
  let step = 0;
  let retryAt = Infinity;
  let retryStep = 0;
  while (at < path.length || step < pattern.length) {
    const next = pattern[step];
    if (next === '**') {
      retryAt = at;
      retryStep = ++step;
    } else if (next !== undefined && at < path.length && matchesWildcard(path[at] ?? '', next)) {
      at++;
      step++;
    } else if (retryAt < path.length) {
      at = ++retryAt;
      step = retryStep;
    } else return false;
  }
  return true;
}
