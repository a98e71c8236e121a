import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folder of real missions to check against: `SPEC_KITTY_CORPUS`, else `../shared/corpus` beside the project. */
export const corpusFolder = resolve(
  process.env['SPEC_KITTY_CORPUS'] ?? join(__dirname, '..', '..', 'shared', 'corpus'),
);

export const hasCorpus = existsSync(join(corpusFolder, 'index.json'));

/** Names of the corpus missions, sorted; one placeholder when the corpus is absent. */
export const corpusMissions: readonly string[] = hasCorpus
  ? readdirSync(corpusFolder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort()
  : ['no corpus at SPEC_KITTY_CORPUS'];

/** `describe` where the corpus exists, `describe.skip` elsewhere. */
export const describeWithCorpus = hasCorpus ? describe : describe.skip;
