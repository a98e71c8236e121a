import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proseDependencies } from '../../../src/domain/manifest/prose-dependencies';
import { proseSections } from '../../../src/domain/manifest/prose-sections';
import { corpusFolder, corpusMissions, describeWithCorpus } from '../../corpus';

interface Vector {
  readonly section_text: string;
  readonly dependencies: readonly string[];
}

describeWithCorpus('dependencies declared in prose', () => {
  const vectors = JSON.parse(
    readFileSync(join(corpusFolder, '..', 'vectors', 'prose-dependency-vectors.json'), 'utf8'),
  ) as Vector[];

  it.each(vectors.map((vector) => [vector.section_text, vector.dependencies] as const))(
    '%j declares %j',
    (text, expected) => {
      expect(proseDependencies(text)).toEqual(expected);
    },
  );

  it.each(corpusMissions.filter((name) => existsSync(join(corpusFolder, name, 'expected', 'prose-dependencies.json'))))(
    '%s reads as expected',
    (name) => {
      const sections = proseSections(readFileSync(join(corpusFolder, name, 'tasks.md'), 'utf8'));
      const found = Object.fromEntries(sections.map(({ wpId, text }) => [wpId, proseDependencies(text)]));
      expect(found).toEqual(
        JSON.parse(readFileSync(join(corpusFolder, name, 'expected', 'prose-dependencies.json'), 'utf8')),
      );
    },
  );
});
