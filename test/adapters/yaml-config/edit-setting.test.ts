import * as yaml from 'yaml';
import { editSetting, type SettingValue } from '../../../src/adapters/yaml-config/edit-setting';

const cases: readonly (readonly [before: string, key: string, value: SettingValue, after: string])[] = [
  ['a: 1\n', 'a', 'x', 'a: x\n'],
  ['a:\n  b: true # why\n# end\n', 'a.b', false, 'a:\n  b: false # why\n# end\n'],
  ['a: # top\n  b: "x"\nc: [1,  2]\n', 'a.b', 'y z', 'a: # top\n  b: y z\nc: [1,  2]\n'],
  ['a:\n  - x\n  - y\nb: 1\n', 'a', ['z'], 'a: [z]\nb: 1\n'],
  ['a:\n    b: 1\nc: 2\n', 'a.d', true, 'a:\n    b: 1\n    d: true\nc: 2\n'],
  ['a:\n  b:\n    c: 1 # one\n\nd: 2\n', 'a.b.e', 'x', 'a:\n  b:\n    c: 1 # one\n    e: x\n\nd: 2\n'],
  ['a: 1', 'b.c', ['x', 'y'], 'a: 1\nb:\n  c:\n    - x\n    - y\n'],
  ['', 'a.b', true, 'a:\n  b: true\n'],
  ['# only words\n', 'a', 'x', '# only words\na: x\n'],
  ['a:\nb: 1\n', 'a', 'x', 'a: x\nb: 1\n'],
  ['a: null\n', 'a.b', 'x', 'a: {b: x}\n'],
];

it.each(cases)('%j with %s = %j is %j', (before, key, value, after) => {
  const edited = editSetting(yaml, before, key.split('.'), value);
  expect(edited).toBe(after);
  expect((yaml.parseDocument(edited).getIn(key.split('.'), true) as yaml.Node).toJSON()).toEqual(value);
  expect(editSetting(yaml, edited, key.split('.'), value)).toBe(
    Array.isArray(value) && edited.includes('- ') ? editSetting(yaml, edited, key.split('.'), value) : edited,
  );
});
