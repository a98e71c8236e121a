import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { includedPaths, parseGitBoolean, parseGitConfig } from '../../../src/system/git-config/parse-git-config';

const folder = mkdtempSync(join(tmpdir(), 'spec-kitty-config-'));
const file = join(folder, 'config');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What git itself reads, last value of each name; `undefined` when git rejects the text. */
function askGit(text: string): Map<string, string> | undefined {
  writeFileSync(file, text);
  try {
    const listed = execFileSync('git', ['config', '--file', file, '--no-includes', '--null', '--list'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const rows = listed.split('\0').filter((row) => row !== '');
    return new Map(
      rows.map((row) => {
        const at = row.indexOf('\n');
        return at === -1 ? [row, 'true'] : [row.slice(0, at), row.slice(at + 1)];
      }),
    );
  } catch {
    return undefined;
  }
}

const piece = fc.constantFrom(
  '[core]\n',
  '[remote "Origin"]\n',
  '[remote "a \\"b\\" c"]',
  '[alias]',
  '[branch.Sub]\n',
  '\tbare = true\n',
  'bare\n',
  ' worktree=../x y \n',
  'url = "quoted # not comment" ; comment\n',
  'value = a\\\n  b\n',
  'key = "a\\tb\\n"\n',
  '# bare = false\n',
  '; comment\n',
  '\n',
  ' = stray\n',
  'worktree = worktree list\n',
  'name = x \\\\\n',
  'n=1\r\n',
  'empty =\n',
);

describe('a git configuration file', () => {
  it('reads as git reads it', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = `[start]\n${pieces.join('')}`;
        const expected = askGit(text);
        if (expected === undefined) return;
        compared += 1;
        expect(new Map(parseGitConfig(text))).toEqual(expected);
      }),
      { numRuns: 150, seed: 7 },
    );
    expect(compared).toBeGreaterThan(30);
  });

  it('does not take an alias for the place of the work tree', () => {
    expect(parseGitConfig('[alias]\n\tworktree = worktree list\n').has('core.worktree')).toBe(false);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseGitConfig(text)));
  });

  it('names included files and whether they depend on a condition', () => {
    const text = '[include]\n path = ~/a\n[includeIf "gitdir:~/work/"]\n path = "b c"\n';
    expect(includedPaths(text)).toEqual([
      { path: '~/a', isConditional: false },
      { path: 'b c', isConditional: true },
    ]);
  });

  it.each([
    ['true', true],
    ['Yes', true],
    ['on', true],
    ['2', true],
    ['0', false],
    ['', false],
    ['off', false],
    ['maybe', null],
  ])('reads %j as %p', (text, value) => expect(parseGitBoolean(text)).toBe(value));
});
