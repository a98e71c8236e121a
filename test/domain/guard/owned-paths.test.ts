import fc from 'fast-check';
import { expandBraces, MOST_ALTERNATIVES } from '../../../src/domain/guard/expand-braces';
import { ownedPaths } from '../../../src/domain/guard/owned-paths';

const owns = (pattern: string, path: string): boolean => ownedPaths([pattern]).owns(path);

describe('a pattern of owned_files', () => {
  it.each([
    ['src/tide', 'src/tide', true],
    ['src/tide', 'src/tide/a.ts', true],
    ['src/tide', 'src/tides.ts', false],
    ['src/tide', 'src', false],
    ['src/tide/', 'src/tide/deep/a.ts', true],
    ['./src/tide', 'src/tide/a.ts', true],
    ['/src/tide', 'src/tide/a.ts', true],
    ['src\\tide', 'src/tide/a.ts', true],
    [' src/tide ', 'src/tide/a.ts', true],
    ['src//tide', 'src/tide/a.ts', true],
    ['src/*', 'src/a.ts', true],
    ['src/*', 'src/.hidden', true],
    ['src/*', 'src/a/b.ts', false],
    ['src/*', 'src', false],
    ['src/*/', 'src/a/b.ts', true],
    ['src/*.ts', 'src/a/b.ts', false],
    ['src/**', 'src/a/b/c.ts', true],
    ['src/**', 'src', true],
    ['src/**', 'srcs/a.ts', false],
    ['src/**/*.ts', 'src/a.ts', true],
    ['src/**/*.ts', 'src/a/b/c.ts', true],
    ['src/**/*.ts', 'src/a/b/c.js', false],
    ['**/*.md', 'README.md', true],
    ['**/*.md', 'docs/a/b.md', true],
    ['**', 'anything/at/all', true],
    ['a/**/b/**/c', 'a/b/x/b/y/c', true],
    ['a/**/b/**/c', 'a/x/c', false],
    ['src/a**b', 'src/axxb', true],
    ['src/a**b', 'src/ax/xb', false],
    ['src/?.ts', 'src/a.ts', true],
    ['src/?.ts', 'src/ab.ts', false],
    ['src/a?b', 'src/a/b', false],
    ['src/[ab].ts', 'src/b.ts', true],
    ['src/[!ab].ts', 'src/b.ts', false],
    ['src/{a,b}.ts', 'src/b.ts', true],
    ['src/{a,b}.ts', 'src/c.ts', false],
    ['src/{a,b/{c,d}}', 'src/b/d/x.ts', true],
    ['src/{a,b/{c,d}}', 'src/b/e', false],
    ['src/{a}.ts', 'src/{a}.ts', true],
    ['src/{a,b', 'src/{a,b', true],
    ['src/{,x}y.ts', 'src/y.ts', true],
    ['Docs/a.md', 'docs/a.md', false],
    ['docs/Übersicht.md', 'docs/U\u0308bersicht.md', true],
    ['docs/*sicht.md', 'docs/Übersicht.md', true],
    ['docs/🌊?.md', 'docs/🌊🌊.md', true],
    ['a b/c', 'a b/c/d', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(owns(pattern, path)).toBe(expected);
  });

  it.each([
    ['!src/**', 'takes paths away, which owned_files cannot do'],
    ['./!src', 'takes paths away, which owned_files cannot do'],
    ['', 'names nothing'],
    [' ./ ', 'names nothing'],
    ['../other/**', 'leaves the repository'],
    ['src/{a,../../b}', 'leaves the repository'],
    ['{a,b}'.repeat(9), `stands for more than ${MOST_ALTERNATIVES} patterns`],
  ])('%s is refused', (pattern, fault) => {
    expect(ownedPaths([pattern, 'docs/**']).faults).toEqual([{ pattern, fault }]);
    expect(ownedPaths([pattern]).owns('src/a')).toBe(false);
    expect(ownedPaths([pattern, 'docs/**']).owns('docs/a')).toBe(true);
  });

  it('takes no time that grows beyond path × pattern', () => {
    const pattern = `${'**/a*a*a*a*a*a*a*/'.repeat(40)}end`;
    expect(owns(pattern, `${'aaaaaaaaaaaaaaaaaaaaaaaaaaaa/'.repeat(200)}no`)).toBe(false);
  });
});

const name = fc.stringMatching(/^[a-c.é ]{1,3}$/).filter((one) => one.trim() === one && !/^\.+$/.test(one));
const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/'));
const patternName = fc.oneof(name, fc.constantFrom('*', '**', '?', 'a*', '[ab]', '{a,b}', '*.c'));
const pattern = fc.array(patternName, { minLength: 1, maxLength: 5 }).map((names) => names.join('/'));

/** The same rules, written as a regular expression. */
function asExpression(one: string): RegExp {
  const names = one.split('/');
  const isPlain = !/[*?[]/.test(one);
  const parts = names.map((part) =>
    part === '**' ? '(?:[^/]+/)*' : `${part.replace(/[.]/g, '\\.').replace(/\*+/g, '[^/]*').replace(/\?/g, '[^/]')}/`,
  );
  return new RegExp(`^${parts.join('')}${isPlain ? '(?:[^/]+/)*' : ''}$`, 'u');
}

describe('patterns in general', () => {
  it('agree with a regular expression made from the same rules', () => {
    fc.assert(
      fc.property(pattern, path, (one, other) => {
        const expected = (expandBraces(one) ?? []).some((plain) => asExpression(plain).test(`${other}/`));
        expect(owns(one, other)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('own what a path without wildcards names and all below it, and nothing beside it', () => {
    fc.assert(
      fc.property(path, path, name, (one, below, beside) => {
        expect(owns(one, one)).toBe(true);
        expect(owns(one, `${one}/${below}`)).toBe(true);
        expect(owns(one, `${one}${beside}`)).toBe(false);
      }),
    );
  });

  it('own together what each owns alone, in any order', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 4 }), path, (patterns, one) => {
        const alone = patterns.some((single) => owns(single, one));
        expect(ownedPaths(patterns).owns(one)).toBe(alone);
        expect(ownedPaths([...patterns].reverse()).owns(one)).toBe(alone);
      }),
    );
  });

  it('never throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), path, (one, other) => {
        expect(typeof owns(one, other)).toBe('boolean');
      }),
    );
  });
});

describe('braces', () => {
  it.each([
    ['a', ['a']],
    ['{a,b}', ['a', 'b']],
    ['x{a,b{c,d}}y', ['xay', 'xbcy', 'xbdy']],
    ['{a,b}{c,d}', ['ac', 'ad', 'bc', 'bd']],
    ['{}', ['{}']],
    ['{x}{a,b}', ['{x}a', '{x}b']],
    ['{{a,b}', ['{a', '{b']],
    ['a}b', ['a}b']],
    ['{a,}', ['a', '']],
  ])('%s', (text, expected) => {
    expect(expandBraces(text)).toEqual(expected);
  });

  it('are not written out without end', () => {
    expect(expandBraces('{a,b}'.repeat(30))).toBeNull();
    expect(expandBraces('{'.repeat(5000))).toEqual(['{'.repeat(5000)]);
  });
});
