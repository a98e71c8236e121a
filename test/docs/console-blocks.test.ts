import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, recipeNames } from '../recipes/recipe';
import { replaySession } from '../sessions/replay-session';

/**
 * Runs the `console` blocks of README, CONTRIBUTING and docs/. A comment `<!-- recipe: NAME -->` says in which repository
 * the blocks behind it begin; the next one starts afresh. `UPDATE=1` writes what is printed now; the diff is the review.
 */
const root = join(__dirname, '..', '..');
const names = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
    .sort(),
];
const MARK = /(<!-- recipe: [\w-]+ -->)/;
const texts = names.map((name) => [name, readFileSync(join(root, name), 'utf8')] as const);
const withBlocks = texts.filter(([, text]) => text.includes('```console\n'));

it('has documents whose blocks can be run', () => {
  expect(withBlocks.map(([name]) => name)).toContain('README.md');
});

it.each(withBlocks)('%s shows what is printed', async (name, text) => {
  const shown: string[] = [];
  let recipe: string | null = null;
  for (const part of text.split(MARK)) {
    const marked = /^<!-- recipe: ([\w-]+) -->$/.exec(part)?.[1];
    if (marked !== undefined) expect(recipeNames()).toContain((recipe = marked));
    shown.push(part.includes('```console\n') ? await replayed(part, recipe) : part);
  }
  if (process.env['UPDATE'] === '1') writeFileSync(join(root, name), shown.join(''));
  else expect(shown.join('')).toBe(text);
});

async function replayed(part: string, recipe: string | null): Promise<string> {
  if (recipe === null) throw new Error('no recipe is named before these blocks');
  const stage = await prepare(recipe);
  try {
    return await replaySession(part, stage);
  } finally {
    stage.remove();
  }
}

it.each(texts)('%s links only to files that are there', (name, text) => {
  const links = [...text.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '');
  const missing = links.filter((link) => !exists(join(root, name, '..', link)));
  expect(missing).toEqual([]);
});

function exists(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR';
  }
}
