import { gitAt, quotedPath, shellWord } from '../../../src/domain/problem/shell-word';

it.each([
  ['src/tide.py', 'src/tide.py'],
  ['a b', `'a b'`],
  ["o'clock", `'o'\\''clock'`],
  ['', `''`],
  ['$HOME', `'$HOME'`],
  ['naïve.md', `'naïve.md'`],
])('%j is one word', (text, word) => {
  expect(shellWord(text)).toBe(word);
});

it.each([
  ['/home/otter/tide tables', '"/home/otter/tide tables"'],
  ['/home/otter/$HOME', '"/home/otter/\\$HOME"'],
  ['/home/otter/`id`', '"/home/otter/\\`id\\`"'],
  ['/home/"otter"', '"/home/\\"otter\\""'],
  ['C:\\tide', '"C:\\\\tide"'],
])('nothing is put in for any part of %j', (path, quoted) => {
  expect(quotedPath(path)).toBe(quoted);
  expect(gitAt(path)).toBe(`git -C ${quoted}`);
});
