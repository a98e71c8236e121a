import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodyOf, cutFrontmatter, parseHeader } from '../../../src/adapters/yaml-plan-files/frontmatter';
import {
  collapseReport,
  executionLanes,
  laneName,
  type LaneWorkPackage,
} from '../../../src/domain/manifest/execution-lanes';
import { corpusFolder, corpusMissions, describeWithCorpus } from '../../corpus';

describeWithCorpus('execution lanes of real missions', () => {
  it.each(corpusMissions.filter((name) => existsSync(join(corpusFolder, name, 'expected', 'lanes.json'))))(
    '%s groups as expected',
    (name) => {
      const tasks = join(corpusFolder, name, 'tasks');
      const graph = new Map<string, readonly string[]>();
      const workPackages = readdirSync(tasks)
        .filter((file) => /^WP\d\d.*\.md$/.test(file))
        .map((file): LaneWorkPackage => {
          const cut = cutFrontmatter(readFileSync(join(tasks, file), 'utf8'));
          if (cut === null) throw new Error(`${file} has no header`);
          const header = parseHeader(cut) as Record<string, unknown>;
          const wpId = String(header['work_package_id']);
          graph.set(wpId, (header['dependencies'] as string[] | undefined) ?? []);
          return {
            wpId,
            executionMode: header['execution_mode'] === 'planning_artifact' ? 'planning_artifact' : 'code_change',
            ownedFiles: (header['owned_files'] as string[] | undefined) ?? [],
            authoritativeSurface: '',
            isCodebaseWide: false,
            body: bodyOf(cut),
          };
        });
      const plan = executionLanes(workPackages, graph);
      const report = collapseReport(plan);
      expect({
        lanes: plan.lanes,
        planning_artifact_wps: plan.planningArtifactWps,
        ...(report === null ? {} : { collapse_report: report }),
      }).toEqual(JSON.parse(readFileSync(join(corpusFolder, name, 'expected', 'lanes.json'), 'utf8')));
    },
  );
});

it('names lanes beyond the alphabet', () => {
  expect([0, 25, 26, 27, 51, 52, 701, 702].map(laneName)).toEqual([
    'lane-a',
    'lane-z',
    'lane-aa',
    'lane-ab',
    'lane-az',
    'lane-ba',
    'lane-zz',
    'lane-aaa',
  ]);
});
