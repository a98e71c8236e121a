import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkRequirements } from '../../../src/domain/manifest/check-requirements';
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

it('reads lines that end in CR LF, or in CR alone, like others', () => {
  const spec = '## Requirements\n\n- FR-001: a\n| **FR-002** | b |\nFR-003 is prose\n';
  const tasks = '## WP01\nRequirement Refs: FR-001\n';
  for (const end of ['\n', '\r\n', '\r']) {
    const [one, two] = [spec, tasks].map((text) => text.replaceAll('\n', end));
    expect(declaredRequirements(one ?? '')).toEqual(['FR-001', 'FR-002']);
    expect(bareRequirements(one ?? '')).toEqual(['FR-003']);
    expect(proseRequirementRefs(two ?? '')).toEqual({ WP01: ['FR-001'] });
  }
});

describe('coverage of requirements', () => {
  const spec = '| FR-001 | a |\n| FR-002 | b |\n| NFR-001 | c |\n';
  const codes = (refs: Record<string, readonly string[]>, specMd: string | null = spec): readonly string[] =>
    checkRequirements({ specMd, refs: new Map(Object.entries(refs)) }).map(
      ({ severity, diagnostic_code }) => `${severity} ${diagnostic_code}`,
    );

  it.each([
    [{ WP01: ['FR-001'], WP02: ['fr-002'] }, []],
    [{ WP01: ['FR-001, FR-002'] }, []],
    [{ WP01: ['FR-001'] }, ['error REQUIREMENT_UNCOVERED']],
    [{ WP01: ['FR-001', 'FR-002'], WP02: [] }, ['error REQUIREMENT_REFS_MISSING']],
    [{ WP01: ['FR-001', 'FR-002', 'FR-009'] }, ['error REQUIREMENT_UNKNOWN', 'error REQUIREMENT_UNCOVERED']],
    [{ WP01: ['FR-001', 'FR-002', 'SC-001'] }, ['warning REQUIREMENT_UNKNOWN']],
    [{ WP01: ['FR-001', 'FR-002', 'FR-012a'] }, ['warning REQUIREMENT_UNKNOWN']],
  ])('%j: %j', (refs, expected) => {
    expect(codes(refs as Record<string, readonly string[]>)).toEqual(expected);
  });

  it('names every uncovered id in one finding, and needs no constraint covered', () => {
    const [finding] = checkRequirements({ specMd: spec, refs: new Map([['WP01', ['NFR-001']]]) });
    expect(finding?.['unmapped_functional_requirements']).toEqual(['FR-001', 'FR-002']);
  });
});
