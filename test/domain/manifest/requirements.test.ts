import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  bareRequirements,
  declaredRequirements,
  proseRequirementRefs,
} from '../../../src/domain/manifest/requirements';
import { corpusFolder, corpusMissions, describeWithCorpus } from '../../corpus';

describeWithCorpus('requirements of real missions', () => {
  it.each(corpusMissions.filter((name) => existsSync(join(corpusFolder, name, 'expected', 'requirements.json'))))(
    '%s declares and maps what is expected',
    (name) => {
      const expected: unknown = JSON.parse(
        readFileSync(join(corpusFolder, name, 'expected', 'requirements.json'), 'utf8'),
      );
      const spec = readFileSync(join(corpusFolder, name, 'spec.md'), 'utf8');
      const tasks = readFileSync(join(corpusFolder, name, 'tasks.md'), 'utf8');
      expect({
        bare_prose: bareRequirements(spec),
        declared: declaredRequirements(spec),
        tasks_md_refs: proseRequirementRefs(tasks),
      }).toEqual(expected);
    },
  );
});
