import { matchesWildcard } from './wildcard';

/** What one work package may change. */
export interface Ownership {
  readonly wpId: string;
  readonly executionMode: 'code_change' | 'planning_artifact';
  /** Paths and globs relative to the repository. */
  readonly ownedFiles: readonly string[];
  /** Common root of its files; empty when there is none. */
  readonly authoritativeSurface: string;
  /** Exempt from overlap and surface rules. */
  readonly isCodebaseWide: boolean;
}

/** Two patterns that may stand for the same file. */
export interface PatternOverlap {
  readonly a: string;
  readonly b: string;
  /** True when they touch only because one text begins with the other, not at a path boundary: `src/foo`, `src/foobar.py`. */
  readonly isPrefixOnly: boolean;
}

/**
 * The overlapping pairs of two lists of patterns. Follows the existing tool to the letter, since execution lanes are
 * computed with it: `*` and `?` also match `/`, braces are literal, and a plain text prefix counts.
 */
export function overlaps(left: readonly string[], right: readonly string[]): readonly PatternOverlap[] {
  return left.flatMap((a) =>
    right.flatMap((b) => (doOverlap(a, b) ? [{ a, b, isPrefixOnly: isPrefixOnly(a, b) }] : [])),
  );
}

/** What a pattern says before its first wildcard; null for one without. */
export function literalHead(pattern: string): string | null {
  const at = pattern.search(/[*?[]/);
  return at < 0 ? null : pattern.slice(0, at);
}

function doOverlap(a: string, b: string): boolean {
  if (a === b) return true;
  const left = withoutTail(a);
  const right = withoutTail(b);
  if (left !== '' && right !== '' && (left.startsWith(right) || right.startsWith(left))) return true;
  return matchesWildcard(left, b) || matchesWildcard(right, a);
}

/** A pattern without its last wildcard: the first of these endings that fits is stripped. */
export function withoutTail(pattern: string): string {
  const tail = ['/**', '/*', '**', '*'].find((one) => pattern.endsWith(one));
  return tail === undefined ? pattern : pattern.slice(0, -tail.length);
}

function isPrefixOnly(a: string, b: string): boolean {
  const [left, right] = [withoutTail(a), withoutTail(b)];
  if (left === right || matchesWildcard(left, b) || matchesWildcard(right, a)) return false;
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return !short.endsWith('/') && long.charAt(short.length) !== '/';
}

/** True for a path that names several: it holds `*`, `?`, `[` or `{`. */
export function isGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** Owned paths below `kitty-specs/` that a work package may not own. */
export function ownedStateFiles({
  executionMode,
  ownedFiles,
}: Pick<Ownership, 'executionMode' | 'ownedFiles'>): readonly string[] {
  const normalized = ownedFiles.map((path) => ({
    path,
    plain: path
      .trim()
      .replaceAll('\\', '/')
      .replace(/^(?:\.\/)+/, ''),
  }));
  const isPlanning = (plain: string): boolean => plain === 'kitty-specs' || plain.startsWith('kitty-specs/');
  const isAllowed =
    executionMode === 'planning_artifact' &&
    normalized.every(({ plain }) => isPlanning(plain) || plain.startsWith('docs/'));
  return isAllowed ? [] : normalized.filter(({ plain }) => isPlanning(plain)).map(({ path }) => path);
}

/** What is inferred for a work package whose header says nothing of its ownership. */
export function inferOwnership(
  missionSlug: string,
  text: string,
): Pick<Ownership, 'executionMode' | 'ownedFiles' | 'authoritativeSurface'> & { readonly isGuess: boolean } {
  const executionMode = inferMode(text);
  if (executionMode === 'planning_artifact') {
    const ownedFiles = [`kitty-specs/${missionSlug}/**`];
    return { executionMode, ownedFiles, authoritativeSurface: surfaceOf(ownedFiles), isGuess: false };
  }
  const found = inferFiles(text);
  const ownedFiles = found.length > 0 ? found : ['src/**'];
  return { executionMode, ownedFiles, authoritativeSurface: surfaceOf(ownedFiles), isGuess: found.length === 0 };
}

function inferMode(text: string): Ownership['executionMode'] {
  const hasPlanning = /kitty-specs\/|\b(?:spec|plan|tasks|data-model|quickstart)\.md\b/.test(text);
  const hasCode = /src\/|tests?\/|\.py\b|\.ts\b|\.js\b/.test(text);
  return hasPlanning && !hasCode ? 'planning_artifact' : 'code_change';
}

function inferFiles(text: string): readonly string[] {
  const tokens = text.match(/(?<![\w/.-])(?:src|tests?|kitty-specs|docs)\/[^\s`'")\]>]*/g) ?? [];
  const globs = [...new Set(tokens.map(asGlob))].sort();
  return globs.filter(
    (glob) => !globs.some((other) => other !== glob && other.endsWith('/**') && glob.startsWith(other.slice(0, -2))),
  );
}

function asGlob(token: string): string {
  if (token.endsWith('/')) return `${token}**`;
  return (token.split('/').at(-1) ?? '').includes('.') ? token : `${token}/**`;
}

/** The longest common folder of the patterns; empty when there is none. */
export function surfaceOf(ownedFiles: readonly string[]): string {
  const folders = ownedFiles.map((path) => {
    const parts = path.split('/');
    return /[*?[]/.test(parts.at(-1) ?? '') ? parts.slice(0, -1) : parts;
  });
  const [first = [], ...others] = folders;
  const common = first.filter(
    (part, index) =>
      others.every((other) => first.slice(0, index + 1).every((one, at) => other[at] === one)) && part !== '',
  );
  return common.length === 0 ? '' : `${common.join('/')}/`;
}

/**
 * The surface of a work package whose plan names its files and no surface: their common folder, or where they have none
 * what the first of them names. Always the beginning of one of them; empty when there is none.
 */
export function plannedSurface(ownedFiles: readonly string[]): string {
  const common = surfaceOf(ownedFiles);
  if (common !== '' && ownedFiles.some((path) => path.startsWith(common))) return common;
  const first = ownedFiles[0] ?? '';
  return isGlob(first) ? first.slice(0, first.search(/[^/]*[*?[{]/)) || first : first;
}
