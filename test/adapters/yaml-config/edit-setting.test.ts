import * as fc from 'fast-check';
import * as yaml from 'yaml';
import { editSetting } from '../../../src/adapters/yaml-config/edit-setting';
import type { SettingValue } from '../../../src/domain/setup/settings';

type Case = readonly [text: string, keys: readonly string[], value: SettingValue, expected: string];
const cases: readonly Case[] = [
  ['', ['mission', 'home'], 'branch', 'mission:\n  home: branch\n'],
  ['# only\n', ['mission', 'home'], 'branch', '# only\nmission:\n  home: branch\n'],
  ['a: 1 # one\nb: 2\n', ['a'], 'x', 'a: x # one\nb: 2\n'],
  ['a:\n  b: true # yes\n', ['a', 'b'], false, 'a:\n  b: false # yes\n'],
  ['a:\n  b:\n    - x # mine\n    - y\n\n# c\nd: 1\n', ['a', 'b'], ['z'], 'a:\n  b: [z]\n\n# c\nd: 1\n'],
  ['a:\n  b: 1\n\n# c\nd: 1\n', ['a', 'e'], 'x', 'a:\n  b: 1\n  e: x\n\n# c\nd: 1\n'],
  ['a:\n  b: 1', ['a', 'e'], 'x', 'a:\n  b: 1\n  e: x\n'],
  ['a:\nd: 1\n', ['a', 'e'], 'x', 'a: {e: x}\nd: 1\n'],
  ['a: 1\r\n', ['b', 'c'], 'x', 'a: 1\r\nb:\r\n  c: x\r\n'],
  ['a: |\n  x\n  y\nd: 1\n', ['a'], 'z: # z', 'a: "z: # z"\nd: 1\n'],
  ['# top\na: {b: []} # c\nd: 1\n', ['a', 'e'], false, '# top\na: {b: [], e: false} # c\nd: 1\n'],
  ['{a: {b: []}}\n', ['d', 'e'], 'x', '{a: {b: []}, d: {e: x}}\n'],
  ['{}\n', ['d', 'e'], 'x', '{d: {e: x}}\n'],
  ['a:\n  b: 600 # s\n', ['a', 'b'], 0.5, 'a:\n  b: 0.5 # s\n'],
];

it.each(cases)('changes %j at %j to %j', (text, keys, value, expected) => {
  expect(editSetting(yaml, text, keys, value)).toBe(expected);
});

it.each(['- a\n', 'a: [1', 'a: *nowhere\n', 'a: 1\n---\nb: 2\n'])('changes nothing in %j', (text) => {
  expect(editSetting(yaml, text, ['x'], 'y')).toBeNull();
});

it('does not change what is used in another place too', () => {
  expect(editSetting(yaml, 'a: &one\n  b: 1\nc: *one\n', ['a', 'b'], 'x')).toBeNull();
});

it('changes the one setting of any document, and says nothing else', () => {
  const key = fc.constantFrom('a', 'b', 'c');
  const leaf = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
    fc.array(fc.string(), { maxLength: 3 }),
  );
  const tree = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf)), { minKeys: 1 });
  const value = fc.oneof(fc.string(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 }));
  const form = fc.constantFrom<yaml.ToStringOptions>(
    {},
    { collectionStyle: 'flow' },
    { indent: 4 },
    { indentSeq: false },
  );
  fc.assert(
    fc.property(tree, key, key, value, form, fc.boolean(), (before, outer, inner, next, layout, isCrlf) => {
      const lines = `# top\n${yaml.stringify(before, layout)}# end\n`;
      const text = isCrlf ? lines.replaceAll('\n', '\r\n') : lines;
      const edited = editSetting(yaml, text, [outer, inner], next);
      const there = (yaml.parse(text) as Record<string, unknown>)[outer];
      const section = typeof there === 'object' && there !== null && !Array.isArray(there) ? there : {};
      expect(yaml.parse(edited ?? '')).toEqual({
        ...(yaml.parse(text) as object),
        [outer]: { ...section, [inner]: next },
      });
      expect(edited).toContain('# top');
      expect(edited).toContain('# end');
    }),
    { numRuns: 500 },
  );
});
