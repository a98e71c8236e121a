import { askWhich, chosenKeys, type Choice } from '../../src/cli/ask-which';

const choices: readonly Choice[] = [
  { key: 'claude', title: 'Claude Code', isSuggested: false },
  { key: 'codex', title: 'Codex CLI', isSuggested: true },
  { key: 'cursor', title: 'Cursor', isSuggested: true },
];

it.each([
  ['', ['codex', 'cursor'], []],
  ['  \t', ['codex', 'cursor'], []],
  ['1', ['claude'], []],
  ['3,1', ['cursor', 'claude'], []],
  ['1, claude', ['claude'], []],
  [' 1 , Codex ', ['claude', 'codex'], []],
  ['2 9', ['codex'], ['9']],
  ['0', [], ['0']],
  ['yes', [], ['yes']],
])('takes the answer %j as %j, and %j as not in the list', (answer, keys, unknown) => {
  expect(chosenKeys(answer, choices)).toEqual({ keys, unknown });
});

it('asks nothing where there is no terminal, or nothing to choose', async () => {
  expect(await askWhich('Which?', choices)).toEqual([]);
  expect(await askWhich('Which?', [])).toEqual([]);
});
