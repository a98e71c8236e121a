import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, recipeNames } from '../recipes/recipe';
import { replaySession } from './replay-session';

/**
 * Runs the terminal sessions of this folder. A session names a recipe in a line `Recipe: NAME`; its `console` blocks hold
 * commands behind `$ ` and what they print. `UPDATE=1` writes what is printed now; the diff is the review.
 */
const texts = new Map(
  readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => [name, readFileSync(join(__dirname, name), 'utf8')]),
);

const recipeOf = (text: string): string => /^Recipe: (\S+)$/m.exec(text)?.[1] ?? '';

describe.each([...texts])('%s', (name, text) => {
  it('goes as written', async () => {
    const stage = await prepare(recipeOf(text));
    try {
      const shown = await replaySession(text, stage);
      if (process.env['UPDATE'] === '1') writeFileSync(join(__dirname, name), shown);
      else expect(shown).toBe(text);
    } finally {
      stage.remove();
    }
  }, 60_000);

  it('has its commands where they are run, and a recipe that exists', () => {
    expect(recipeNames()).toContain(recipeOf(text));
    const blocks = text.match(/^```console\n\$ [\s\S]*?^```$/gm) ?? [];
    expect(blocks).not.toEqual([]);
    const everywhere = text.split('\n').filter((line) => line.startsWith('$ ') || line.includes('```console'));
    const inBlocks = blocks.flatMap((block) => block.split('\n')).filter((line) => /^(\$ |```console)/.test(line));
    expect(inBlocks).toEqual(everywhere);
  });
});

it('uses every recipe, here or in the README', () => {
  const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
  const used = [
    ...[...texts.values()].map(recipeOf),
    ...[...readme.matchAll(/<!-- recipe: ([\w-]+) -->/g)].map((match) => match[1] ?? ''),
  ];
  const built = recipeNames().map((name) => readFileSync(join(__dirname, '..', 'recipes', `${name}.ts`), 'utf8'));
  const idle = recipeNames().filter(
    (name) => !used.includes(name) && !built.some((source) => source.includes(`from './${name}'`)),
  );
  expect(idle).toEqual([]);
});

it('knows no recipe that is not there', async () => {
  await expect(prepare('no-such-recipe')).rejects.toThrow('there is no recipe no-such-recipe');
});
