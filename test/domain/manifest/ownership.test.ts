import fc from 'fast-check';
import { overlapCandidates } from '../../../src/domain/manifest/overlap-candidates';
import {
  inferOwnership,
  isGlob,
  overlaps,
  ownedStateFiles,
  plannedSurface,
  surfaceOf,
} from '../../../src/domain/manifest/ownership';
import { matchesWildcard } from '../../../src/domain/manifest/wildcard';
import { treePaths } from '../../../src/domain/manifest/tree-paths';

describe('two patterns', () => {
  it.each([
    ['src/a.ts', 'src/a.ts', true, false],
    ['src/**', 'src/a/b.ts', true, false],
    ['src/*', 'src/a/b.ts', true, false],
    ['src/', 'src/a.ts', true, false],
    ['src', 'src/a.ts', true, false],
    ['**', 'anything/at/all', true, false],
    ['src/foo', 'src/foobar.py', true, true],
    ['a/b.py', 'a/b.pyi', true, true],
    ['src/foo/**', 'src/foobar/**', true, true],
    ['src/{a,b}.py', 'src/a.py', false, false],
    ['src/*.ts', 'src/a.js', false, false],
    ['src/?.ts', 'src/a.ts', true, false],
    ['src/[ab].ts', 'src/b.ts', true, false],
    ['src/[!ab].ts', 'src/b.ts', false, false],
    ['src/a/*.ts', 'src/a/b/c.ts', true, false],
    ['src/a', 'test/a', false, false],
  ])('%s and %s', (a, b, overlap, isPrefixOnly) => {
    expect(overlaps([a], [b])).toEqual(overlap ? [{ a, b, isPrefixOnly }] : []);
    expect(overlaps([b], [a])).toEqual(overlap ? [{ a: b, b: a, isPrefixOnly }] : []);
  });
});

describe('wildcards', () => {
  it.each([
    ['a/b', 'a*', true],
    ['a/b', 'a?b', true],
    ['ab', 'a?b', false],
    ['a]b', 'a[]]b', true],
    ['a-b', 'a[a-]b', true],
    ['a^b', 'a[^x]b', true],
    ['axb', 'a[!x]b', false],
    ['a[b', 'a[b', true],
    ['a.b', 'a.b', true],
    ['axb', 'a.b', false],
    ['a\nb', 'a*b', true],
    ['ab', 'a[z-b]b', false],
    ['a\\b', 'a\\b', true],
    ['a(b)+c', 'a(b)+c*', true],
    ['', '*', true],
  ])('%j against %j', (text, pattern, matches) => {
    expect(matchesWildcard(text, pattern)).toBe(matches);
  });

  it('take any pattern, in time that does not explode', () => {
    const unit = fc.constantFrom('*', '?', '[', ']', '!', '^', '-', '\\', '/', 'a', 'b', '.', '{', '(', '$');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), fc.string({ unit, maxLength: 12 }), (text, pattern) => {
        expect(typeof matchesWildcard(text, pattern)).toBe('boolean');
        if (!/[*?[]/.test(pattern)) expect(matchesWildcard(text, pattern)).toBe(text === pattern);
      }),
    );
    expect(matchesWildcard(`${'a'.repeat(60)}b`, `${'*a'.repeat(8)}c`)).toBe(false);
  });
});

const pattern = fc.oneof(
  fc.constantFrom('', '*', '**', '/**', '?', '[ab]/*'),
  fc
    .tuple(
      fc.array(fc.constantFrom('a', 'b', 'ab', 'a.ts', '?', '*', '[ab]'), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '/', '/*', '/**', '*', '**'),
    ) // prettier-ignore
    .map(([parts, tail]) => parts.join('/') + tail),
);

it('finds every overlapping pair of owners among its candidates', () => {
  fc.assert(
    fc.property(fc.array(fc.array(pattern, { maxLength: 3 }), { maxLength: 6 }), (lists) => {
      const all = lists.flatMap((a, first) =>
        lists.flatMap((b, second) => (first < second && overlaps(a, b).length > 0 ? [[first, second]] : [])),
      );
      const candidates = overlapCandidates(lists);
      expect(candidates).toEqual(expect.arrayContaining(all));
      expect(candidates).toEqual([...candidates].sort(([a, b], [c, d]) => a - c || b - d));
      expect(new Set(candidates.map(String)).size).toBe(candidates.length);
      expect(candidates.every(([a, b]) => a < b)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

it('sees a path, its folders and its matches like a plain search', () => {
  const path = fc.array(fc.constantFrom('a', 'b', 'a.ts', 'é', '🦊'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')); // prettier-ignore
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 8 }), path, pattern, (paths, wanted, glob) => {
      const tree = treePaths(paths);
      expect(tree.has(wanted)).toBe(paths.some((one) => one === wanted || one.startsWith(`${wanted}/`)));
      expect(tree.has(`${wanted}/`)).toBe(tree.has(wanted));
      if (isGlob(glob)) expect(tree.matches(glob)).toBe(paths.some((one) => matchesWildcard(one, glob)));
      const inside = paths.filter((one) => one.startsWith(`${wanted}/`) && !one.slice(wanted.length + 1).includes('/'));
      expect(new Set(tree.filesIn(`${wanted}/`))).toEqual(new Set(inside));
    }),
  );
});

describe('files below kitty-specs/', () => {
  it.each([
    ['code_change', ['kitty-specs'], ['kitty-specs']],
    ['code_change', [' ./kitty-specs/x/spec.md'], [' ./kitty-specs/x/spec.md']],
    ['code_change', ['kitty-specs\\x'], ['kitty-specs\\x']],
    ['code_change', ['kitty-specs-example/a', 'src/kitty-specs/a'], []],
    ['planning_artifact', ['kitty-specs/x/**', 'docs/a.md'], []],
    ['planning_artifact', ['kitty-specs/x/**', 'src/a.ts'], ['kitty-specs/x/**']],
  ] as const)('%s owning %j may not own %j', (executionMode, ownedFiles, refused) => {
    expect(ownedStateFiles({ executionMode, ownedFiles })).toEqual(refused);
  });
});

describe('what is inferred', () => {
  it.each([
    ['Write `src/a/b.ts` and `src/c/` and (tests/d)', 'code_change', ['src/a/b.ts', 'src/c/**', 'tests/d/**']],
    ['src/a/ and src/a/b.ts', 'code_change', ['src/a/**']],
    ['nothing at all', 'code_change', ['src/**']],
    ['Rewrite spec.md', 'planning_artifact', ['kitty-specs/m/**']],
    ['Rewrite spec.md and src/a.ts', 'code_change', ['src/a.ts']],
  ])('%j', (text, executionMode, ownedFiles) => {
    expect(inferOwnership('m', text)).toMatchObject({ executionMode, ownedFiles });
  });

  it.each([
    [['src/a/b.ts', 'src/a/c.ts'], 'src/a/'],
    [['src/a/**', 'src/b/**'], 'src/'],
    [['src/a/**'], 'src/a/'],
    [['src/a', 'test/a'], ''],
    [[], ''],
  ])('the surface of %j is %j', (files, surface) => {
    expect(surfaceOf(files)).toBe(surface);
  });

  it('gives a plan without surfaces ones that begin an owned path', () => {
    const part = fc.constantFrom('src', 'test', 'a', 'b.ts', '*', '**', '*.ts', '{a,b}', 'c[12]');
    const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 4 }), (files) => {
        const surface = plannedSurface(files);
        expect(surface).not.toBe('');
        expect(files.some((file) => file.startsWith(surface))).toBe(true);
      }),
    );
    expect(plannedSurface(['src/greeting.js'])).toBe('src/greeting.js');
    expect(plannedSurface([])).toBe('');
  });
});
