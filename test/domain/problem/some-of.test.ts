import { someOf } from '../../../src/domain/problem/some-of';

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a, b'],
  [['a', 'b', 'c', 'd'], 'a, b, and 2 more'],
])('of %j', (names, text) => {
  expect(someOf(names, 2)).toBe(text);
});
