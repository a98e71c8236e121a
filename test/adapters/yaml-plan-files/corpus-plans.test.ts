import { join } from 'node:path';
import { cutFrontmatter, bodyOf, parseHeader } from '../../../src/adapters/yaml-plan-files/frontmatter';
import { yamlPlanFiles } from '../../../src/adapters/yaml-plan-files/yaml-plan-files';
import { planFinalization } from '../../../src/domain/manifest/finalization';
import type { PlanSources } from '../../../src/domain/manifest/plan-sources';
import { resolvePlan } from '../../../src/domain/manifest/resolve-plan';
import type { Checkout } from '../../../src/domain/mission/location';
import { corpusFolder, corpusMissions, describeWithCorpus } from '../../corpus';

function read(mission: string): PlanSources {
  const directory = join(corpusFolder, mission);
  const checkout: Checkout = { root: corpusFolder, gitDir: '', branch: null, isPrimary: true };
  return yamlPlanFiles().read({ slug: mission, checkout, commonDir: '', directory, planningDirectory: directory });
}

const facts = {
  missionId: null,
  targetBranch: 'main',
  missionBranch: 'kitty/mission-x',
  planningCommit: null,
  now: '2026-01-01T00:00:00.000000+00:00',
};

describeWithCorpus('plans of real missions', () => {
  it('resolve, with every work package that has a file, and no circle', () => {
    for (const missionSlug of corpusMissions) {
      const sources = read(missionSlug);
      const { findings, packages, files } = resolvePlan({ missionSlug, sources, treePaths: null });
      expect([missionSlug, files.length]).toEqual([missionSlug, sources.workPackages.length]);
      expect(new Set(files.map(({ id }) => id)).size).toBe(files.length);
      if (sources.manifest === null)
        expect(packages.map(({ id }) => id).sort()).toEqual(files.map(({ id }) => id).sort());
      const codes = findings.map(({ diagnostic_code }) => diagnostic_code);
      expect([
        missionSlug,
        codes.filter((code) => code === 'DEPENDENCY_CYCLE' || code === 'DEPENDENCY_UNKNOWN'),
      ]).toEqual([missionSlug, []]);
    }
  });

  it('keep body and foreign fields when finalised, and settle after one run', () => {
    for (const missionSlug of corpusMissions) {
      const sources = read(missionSlug);
      const plan = resolvePlan({ missionSlug, sources, treePaths: null });
      const writes = planFinalization(plan, { ...facts, missionSlug, previousLanes: sources.lanesJson });
      const again = planFinalization(plan, { ...facts, missionSlug, previousLanes: writes.lanesJson, now: 'later' });
      expect(again.lanesJson).toBe(writes.lanesJson);
      for (const { name, text } of plan.files) {
        const fields = writes.headers[name] ?? {};
        const result = yamlPlanFiles().withHeaderFields(text, fields);
        const [before, after] = [cutFrontmatter(text), cutFrontmatter(result)];
        if (before === null || after === null) throw new Error(name);
        expect(bodyOf(after)).toBe(bodyOf(before));
        expect(parseHeader(after)).toEqual({ ...parseHeader(before), ...fields });
        expect(yamlPlanFiles().withHeaderFields(result, fields)).toBe(result);
      }
    }
  });
});
