import fc from 'fast-check';
import { bodyOf, cutFrontmatter, parseHeader } from '../../../src/adapters/yaml-plan-files/frontmatter';
import { manifestSource } from '../../../src/adapters/yaml-plan-files/manifest-source';
import { withHeaderFields } from '../../../src/adapters/yaml-plan-files/rewrite-header';
import { planFinalization } from '../../../src/domain/manifest/finalization';
import type { PlanSources, WorkPackageSource } from '../../../src/domain/manifest/plan-sources';
import { readProse } from '../../../src/domain/manifest/plan-prose';
import { resolvePlan, type ResolvedPlan } from '../../../src/domain/manifest/resolve-plan';

const SPEC = '| FR-001 | first |\n| FR-002 | second |\n| C-001 | constraint |\n';

function source(name: string, text: string): WorkPackageSource {
  const cut = cutFrontmatter(text);
  if (cut === null) return { name, text, header: { fault: 'no header', line: 1, column: 1 }, body: text };
  return { name, text, header: parseHeader(cut), body: bodyOf(cut) };
}

/** The file of a work package that owns a folder of its own; `fields` are further lines of its header. */
function file(id: string, fields: readonly string[] = [], body = ''): WorkPackageSource {
  const own = (key: string): boolean => fields.some((line) => line.startsWith(`${key}:`));
  const standard = [
    `work_package_id: ${id}`,
    `title: Title of ${id}`,
    'requirement_refs: [FR-001, FR-002]',
    'execution_mode: code_change',
    `owned_files: [src/of-${id}-only/**]`,
    `authoritative_surface: src/of-${id}-only/`,
  ].filter((line) => !own(line.split(':')[0] ?? ''));
  return source(
    `${id}-x.md`,
    ['---', ...standard, ...fields.filter((line) => !line.endsWith(': -')), '---', body].join('\n'),
  );
}

interface Scene {
  readonly files?: readonly WorkPackageSource[];
  readonly manifest?: string | null;
  readonly tasksMd?: string | null;
  readonly specMd?: string | null;
  readonly planMd?: string | null;
  readonly lanesJson?: string | null;
  readonly tree?: readonly string[] | null;
}

function plan({ files = [], manifest = null, tree = null, ...rest }: Scene): ResolvedPlan {
  const sources: PlanSources = {
    manifest: manifest === null ? null : manifestSource(manifest),
    workPackages: files,
    tasksMd: null,
    specMd: SPEC,
    planMd: null,
    hasPlanMd: false,
    lanesJson: null,
    ...rest,
  };
  return resolvePlan({ missionSlug: 'mission-01AAAAAA', sources, treePaths: tree });
}

function codes({ findings }: ResolvedPlan, severity: 'error' | 'warning' = 'error'): readonly string[] {
  return findings.filter((one) => one.severity === severity).map((one) => one.diagnostic_code);
}

function dependencies({ packages }: ResolvedPlan): Record<string, readonly string[]> {
  return Object.fromEntries(packages.map((one) => [one.id, one.dependencies]));
}

const MISLEADING = '## WP01\nDepends on WP02\n## WP02\nDepends on WP01\n';

describe('the three tiers', () => {
  it('a manifest decides, whatever headers, prose and bodies say', () => {
    const found = plan({
      manifest: 'work_packages:\n- {id: WP01, title: a}\n- {id: WP02, title: b, dependencies: [WP01]}\n',
      files: [file('WP01', ['dependencies: [WP02]'], 'Depends on WP02'), file('WP02', ['dependencies: []'])],
      tasksMd: MISLEADING,
    });
    expect(dependencies(found)).toEqual({ WP01: [], WP02: ['WP01'] });
    expect(codes(found)).toEqual([]);
    expect(codes(found, 'warning')).toContain('DEPENDENCIES_REPLACED');
    expect(found.packages.map(({ title }) => title)).toEqual(['a', 'b']);
  });

  it('without one the headers decide, also with an empty list', () => {
    const found = plan({
      files: [file('WP01', ['dependencies: []']), file('WP02', ['dependencies: [WP01]'])],
      tasksMd: MISLEADING,
    });
    expect(dependencies(found)).toEqual({ WP01: [], WP02: ['WP01'] });
    expect(found.findings).toEqual([]);
  });

  it('prose decides only for a header that says nothing', () => {
    const found = plan({ files: [file('WP01'), file('WP02', ['dependencies: []'])], tasksMd: MISLEADING });
    expect(dependencies(found)).toEqual({ WP01: ['WP02'], WP02: [] });
  });

  it('headers alone are enough', () => {
    const found = plan({ files: [file('WP01', ['dependencies: []']), file('WP02', ['dependencies: [WP01]'])] });
    expect(found.findings).toEqual([]);
    expect(found.lanes.lanes).toHaveLength(2);
  });

  it('prose in a work package never matters', () => {
    const bodies = ['', 'Depends on WP02', '## WP01\nDependencies: WP02', '---\ndependencies: [WP02]\n---'];
    for (const body of bodies) {
      const found = plan({ files: [file('WP01', ['dependencies: []'], body), file('WP02', ['dependencies: []'])] });
      expect([body, dependencies(found)]).toEqual([body, { WP01: [], WP02: [] }]);
    }
  });

  it('a manifest lends requirements and subtasks where a header has none, and files where it has others', () => {
    const found = plan({
      manifest:
        'work_packages:\n- {id: WP01, title: a, requirement_refs: [FR-001, FR-002], subtasks: [T001], owned_files: [src/a.ts]}\n',
      files: [file('WP01', ['requirement_refs: []', 'authoritative_surface: src/'])],
    });
    expect(found.packages).toMatchObject([
      { requirementRefs: ['FR-001', 'FR-002'], subtasks: ['T001'], ownedFiles: ['src/a.ts'] },
    ]);
    expect(found.findings.map((one) => [one.severity, one.diagnostic_code, one['field']])).toEqual([
      ['warning', 'MANIFEST_OVERRIDES_HEADER', 'title'],
      ['warning', 'MANIFEST_OVERRIDES_HEADER', 'owned_files'],
    ]);
  });
});

describe('what is wrong with a plan', () => {
  const ok = ['dependencies: []'];
  it.each<[string, Scene, readonly string[]]>([
    ['nothing at all', {}, ['TASKS_MISSING', 'REQUIREMENT_UNCOVERED']],
    ['a circle', { files: [file('WP01', ['dependencies: [WP02]']), file('WP02', ['dependencies: [WP01]'])] }, ['DEPENDENCY_CYCLE']],
    ['a dependency on itself', { files: [file('WP01', ['dependencies: [WP01]'])] }, ['DEPENDENCY_CYCLE']],
    ['an unknown dependency', { files: [file('WP01', ['dependencies: [WP07]'])] }, ['DEPENDENCY_UNKNOWN']],
    ['shared files', { files: [file('WP01', [...ok, 'owned_files: [src/**]', 'authoritative_surface: src/']), file('WP02', ok)] }, ['OWNERSHIP_OVERLAP']],
    ['no files', { files: [file('WP01', [...ok, 'owned_files: []'])] }, ['OWNERSHIP_INVALID']],
    ['a foreign surface', { files: [file('WP01', [...ok, 'authoritative_surface: lib/'])] }, ['SURFACE_INVALID']],
    ['a file of the mission', { files: [file('WP01', [...ok, 'owned_files: [kitty-specs/a]', 'authoritative_surface: kitty-specs/'])] }, ['OWNED_STATE_FILES']],
    ['a strange mode', { files: [file('WP01', [...ok, 'execution_mode: review'])] }, ['OWNERSHIP_INVALID']],
    ['no requirement', { files: [file('WP01', ok), file('WP02', [...ok, 'requirement_refs: []'])] }, ['REQUIREMENT_REFS_MISSING']],
    ['an unknown requirement', { files: [file('WP01', ok), file('WP02', [...ok, 'requirement_refs: [FR-009]'])] }, ['REQUIREMENT_UNKNOWN']],
    ['an uncovered requirement', { files: [file('WP01', [...ok, 'requirement_refs: [FR-001]'])] }, ['REQUIREMENT_UNCOVERED']],
    ['no spec', { files: [file('WP01', ok)], specMd: null }, ['SPEC_MISSING']],
    ['an undeclared requirement', { files: [file('WP01', ok)], specMd: `${SPEC}\n## Requirements\n\nFR-007 is meant.\n` }, ['REQUIREMENT_UNDECLARED']],
    ['a file for another id', { files: [source('WP01-x.md', '---\nwork_package_id: WP02\n---\n')] }, ['FRONTMATTER_INVALID']],
    ['no header', { files: [source('WP01-x.md', '# Body\n')] }, ['FRONTMATTER_INVALID']],
    ['two files', { files: [file('WP01', ok), { ...file('WP01', ok), name: 'WP01-y.md' }] }, ['FRONTMATTER_INVALID']],
    ['a missing section', { files: [file('WP01', ok)], tasksMd: '# none\n' }, ['SECTION_COVERAGE']],
    ['a missing file', { files: [file('WP01', ok)], manifest: 'work_packages:\n- {id: WP01, title: a}\n- {id: WP02, title: a, requirement_refs: [FR-001], owned_files: [a/b]}\n' }, ['WORK_PACKAGES_MISMATCH']],
    ['an unlisted file', { files: [file('WP01', ok), file('WP02', ok)], manifest: 'work_packages:\n- {id: WP01, title: a}\n' }, ['WORK_PACKAGES_MISMATCH']],
    ['unreadable lanes', { files: [file('WP01', ok)], lanesJson: '<<<<<<< HEAD\n' }, ['LANES_INVALID']],
    ['a path that is not there', { files: [file('WP01', [...ok, 'owned_files: [src/a.ts]', 'authoritative_surface: src/a.ts'])], tree: ['src/b.ts'] }, ['OWNED_PATH_MISSING']],
  ])('%s', (_, scene, expected) => {
    const found = plan(scene);
    expect(codes(found)).toEqual(expected);
    for (const finding of found.findings) expect(finding.message).toMatch(/[.]$/);
  }); // prettier-ignore

  it('lanes that wait for each other', () => {
    const shared = ['owned_files: [src/a.ts]', 'authoritative_surface: src/'];
    const found = plan({
      files: [
        file('WP01', [...ok, ...shared]),
        file('WP02', ['dependencies: [WP01]']),
        file('WP03', ['dependencies: [WP02]', ...shared]),
      ],
    });
    expect(codes(found)).toEqual([]);
    expect(codes(found, 'warning')).toEqual(['LANE_CYCLE']);
    expect(found.findings[0]?.message).toBe(
      'The execution lanes lane-a (WP01, WP03) and lane-b (WP02) wait for each other: their work packages alternate.',
    );
  });

  it('is all said at once', () => {
    const found = plan({
      files: [
        file('WP01', ['dependencies: [WP02, WP08]', 'owned_files: [src/a.ts]', 'authoritative_surface: x']),
        file('WP02', ['dependencies: [WP01]', 'requirement_refs: [FR-009]']),
        file('WP03', ['dependencies: []', 'owned_files: [src/a.ts]', 'authoritative_surface: src/']),
      ],
      tree: [],
    });
    expect(new Set(codes(found))).toEqual(
      new Set(['DEPENDENCY_CYCLE', 'DEPENDENCY_UNKNOWN', 'REQUIREMENT_UNKNOWN', 'OWNERSHIP_OVERLAP', 'SURFACE_INVALID', 'OWNED_PATH_MISSING']), // prettier-ignore
    );
  });

  it('a file that cannot be read makes no other work package wrong', () => {
    const found = plan({ files: [source('WP01-x.md', 'no header'), file('WP02', ['dependencies: [WP01]'])] });
    expect(codes(found)).toEqual(['FRONTMATTER_INVALID']);
  });

  it('a faulty manifest is still checked for circles and unknown ids, and nothing is guessed from headers', () => {
    const found = plan({
      manifest:
        'work_packages:\n- {id: WP01, title: a, dependencies: [WP02, WP09]}\n- {id: WP02, title: b, dependencies: [WP01, WP03]}\n- {id: WP03, title: 3}\n',
      files: [file('WP01', ['dependencies: [WP04]'])],
    });
    expect(codes(found)).toEqual(['WPS_MANIFEST_INVALID', 'DEPENDENCY_CYCLE', 'DEPENDENCY_UNKNOWN']);
    expect(found.findings[2]?.message).toBe('WP01 depends on WP09, which does not exist.');
  });

  it('a sequence may share files; one name that begins with the other is said to', () => {
    const files = [
      file('WP01', ['dependencies: []', 'owned_files: [src/foo]', 'authoritative_surface: src/']),
      file('WP02', ['dependencies: [WP01]', 'owned_files: [src/foo.ts]', 'authoritative_surface: src/']),
    ];
    expect(plan({ files }).findings).toEqual([]);
    const apart = [files[0] as WorkPackageSource, file('WP02', ['dependencies: []', 'owned_files: [src/foo.ts]', 'authoritative_surface: src/'])]; // prettier-ignore
    expect(plan({ files: apart }).findings[0]?.message).toBe(
      'WP01 and WP02 both own src/foo and src/foo.ts (one name begins with the other).',
    );
  });

  it('a new file is announced with create_intent, a misspelt one gets its neighbour', () => {
    const owned = ['dependencies: []', 'owned_files: [src/parser.ts]', 'authoritative_surface: src/'];
    expect(plan({ files: [file('WP01', [...owned, 'create_intent: [src/parser.ts]'])], tree: [] }).findings).toEqual(
      [],
    );
    const found = plan({ files: [file('WP01', owned)], tree: ['src/parse.ts', 'src/x.ts', 'src/deep/parser.ts'] });
    expect(found.findings[0]?.remediation[0]).toBe('Did you mean src/parse.ts?');
  });
});

describe('concerns of the plan', () => {
  const manifest = (more: string): string => `work_packages:\n- {id: WP01, title: Title of WP01${more}}\n`;
  it.each([
    ['', null, false],
    ['', '## IC-01 Speed\n', true],
    ['', 'IC-01 in a sentence\n', false],
    [', plan_concern_refs: [IC-01]', '## IC-01 Speed\n', false],
    [', cross_cutting: true', '## IC-01 Speed\n', false],
  ])('%j with a plan of %j', (more, planMd, isMissing) => {
    const found = plan({ manifest: manifest(more), files: [file('WP01', ['dependencies: []'])], planMd });
    expect(codes(found, 'warning')).toEqual(isMissing ? ['CONCERN_UNCOVERED'] : []);
  });
});

const FACTS = {
  missionSlug: 'mission-01AAAAAA',
  missionId: '01AAAAAAAAAAAAAAAAAAAAAAAA',
  targetBranch: 'main',
  missionBranch: 'kitty/mission-mission-01AAAAAA',
  planningCommit: 'a'.repeat(40),
};

const anyScene = fc.integer({ min: 1, max: 5 }).chain((count) =>
  fc.tuple(
    fc.boolean(),
    ...Array.from({ length: count }, (_, index) =>
      fc.record({
        id: fc.constant(`WP0${index + 1}`),
        before: fc.option(fc.subarray(Array.from({ length: index }, (_, at) => `WP0${at + 1}`))),
        title: fc.constantFrom('Plain', "It's: odd # one", 'ü 🦊', '"quoted"', '- dash'),
        extra: fc.subarray(['agent: claude # who', 'tags: []', '# a remark', 'branch_strategy: Lands on main.']),
        subtasks: fc.subarray(['T001', 'T002']),
      }),
    ),
  ),
);

/** The files a finalisation leaves behind. */
function finalized(before: Scene, now: string): Required<Pick<Scene, 'files' | 'tasksMd' | 'lanesJson'>> {
  const found = plan(before);
  expect(codes(found)).toEqual([]);
  const writes = planFinalization(found, { ...FACTS, previousLanes: before.lanesJson ?? null, now });
  return {
    files: (before.files ?? []).map(({ name, text }) =>
      source(name, withHeaderFields(text, writes.headers[name] ?? {})),
    ),
    tasksMd: writes.tasksMd ?? before.tasksMd ?? null,
    lanesJson: writes.lanesJson,
  };
}

describe('a finalisation', () => {
  it('done twice changes no byte, keeps what it does not own, and writes what it resolved', () => {
    fc.assert(
      fc.property(anyScene, ([hasManifest, ...rows]) => {
        const manifest = hasManifest
          ? `work_packages:\n${rows.map((row) => `- ${JSON.stringify({ id: row.id, title: row.title, ...(row.before === null ? {} : { dependencies: row.before }), subtasks: row.subtasks })}\n`).join('')}`
          : null;
        const files = rows.map(({ id, before, extra }) =>
          file(
            id,
            [...(before === null || hasManifest ? [] : [`dependencies: [${before.join(', ')}]`]), ...extra],
            `Body of ${id}\n`,
          ),
        );
        const scene: Scene = { manifest, files };
        const first = finalized(scene, '2026-01-01T00:00:00.000000+00:00');
        const second = finalized({ ...scene, ...first }, '2027-01-01T00:00:00.000000+00:00');
        expect(second).toEqual(first);
        expect(dependencies(plan({ manifest: null, files: first.files }))).toEqual(dependencies(plan(scene)));
        first.files.forEach((one, index) => {
          expect(one.body).toBe(files[index]?.body);
          for (const line of rows[index]?.extra ?? []) expect(one.text).toContain(line);
        });
        if (first.tasksMd === null) return;
        expect(Object.fromEntries(readProse(first.tasksMd).dependencies)).toEqual(dependencies(plan(scene)));
        expect(readProse(first.tasksMd).findings).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('replaces a branch strategy only when it does not name the branch', () => {
    const strategies: readonly (readonly [string, boolean])[] = [
      ['Merged back into main unless told otherwise.', true],
      ['Lands on `main`', true],
      ['Lands on maintenance', false],
      ['Lands on feat/main', false],
      ['Lands on main.old', false],
      ['', false],
    ];
    for (const [text, isKept] of strategies) {
      const name = 'WP01-x.md';
      const found = plan({ files: [file('WP01', ['dependencies: []', `branch_strategy: ${JSON.stringify(text)}`])] });
      const { headers } = planFinalization(found, { ...FACTS, previousLanes: null, now: 'now' });
      expect([text, headers[name]?.['branch_strategy'] === text]).toEqual([text, isKept]);
    }
  });

  it('keeps the stored branch and planning commit of lanes.json, and its bytes when nothing changed', () => {
    const scene: Scene = { files: [file('WP01', ['dependencies: []'])] };
    const first = finalized(scene, '2026-01-01T00:00:00.000000+00:00').lanesJson ?? '';
    const edited = first.replace(FACTS.missionBranch, 'feat/by-hand').replace(FACTS.planningCommit, 'b'.repeat(40));
    const again = finalized({ ...scene, lanesJson: edited }, '2027-01-01T00:00:00.000000+00:00').lanesJson;
    expect(again).toBe(edited);
    const grown = finalized(
      { files: [...(scene.files ?? []), file('WP02', ['dependencies: []'])], lanesJson: edited },
      'later',
    );
    expect(JSON.parse(grown.lanesJson ?? '')).toMatchObject({
      mission_branch: 'feat/by-hand',
      planning_commit_sha: 'b'.repeat(40),
      computed_at: 'later',
    });
  });

  it('writes other scripts in lanes.json as escapes', () => {
    const scene: Scene = {
      files: [file('WP01', ['dependencies: []', 'owned_files: [src/ü.ts]', 'authoritative_surface: src/'])],
    };
    expect(finalized(scene, 'now').lanesJson).toContain('"src/\\u00fc.ts"');
  });
});

it('warns beyond what the Python tool can read, and names lanes past the alphabet', () => {
  const ids = Array.from({ length: 100 }, (_, index) => `WP${String(index + 1).padStart(2, '0')}`);
  const found = plan({ files: ids.map((id) => file(id, ['dependencies: []'])) });
  expect(codes(found)).toEqual([]);
  expect(found.findings.map(({ message }) => message)).toEqual([
    'The mission has work packages beyond WP99: the Python tool cannot read it.',
    'The mission has more than 26 execution lanes: the Python tool cannot read it.',
  ]);
  expect(found.packages.at(-1)?.id).toBe('WP100');
  expect(found.lanes.lanes.find(({ wp_ids }) => wp_ids.includes('WP27'))?.lane_id).toMatch(/^lane-[a-z]{1,2}$/);
});

it('never throws, whatever the files hold, and says the same each time', () => {
  const piece = fc.constantFrom(
    'work_packages:', '- id: WP01', '  title: a', '  dependencies: [WP01, WP02]', '  owned_files: [', '  subtasks: {}', '\t', '---', '## WP01',
    '### Work Package 2: x', 'Depends on WP02', 'Dependencies:', '- WP01', '| FR-001 | a |', '## Requirements', 'FR-002 is prose',
    'Requirement Refs: FR-001', '&a [*a]', 'work_package_id: WP01', 'owned_files: [src/**, kitty-specs/a, "["]', '\uFEFF', '\0', '<<<<<<< HEAD', '{}', '[]', 'null', '\r',
    'dependencies: WP01', '__proto__: {fault: x}', 'constructor: 1', 'fault: yes', '#', '',
  ); // prettier-ignore
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('\n'));
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.option(text), fc.array(text, { maxLength: 3 }), fc.option(text), fc.option(text), fc.option(text),
      (manifest, files, tasksMd, specMd, lanesJson) => {
        const scene: Scene = {
          manifest, tasksMd, specMd, lanesJson, tree: ['src/a.ts'],
          files: files.map((one, index) => source(`WP0${index + 1}-x.md`, `---\n${one}\n---\n`)),
        };
        const found = plan(scene);
        for (const { diagnostic_code: code, message } of found.findings) {
          seen.add(code);
          expect(message).toMatch(/\S/);
        }
        expect(JSON.stringify(plan(scene))).toBe(JSON.stringify(found));
      },
    ),
    { numRuns: 1000 },
  ); // prettier-ignore
  expect(seen.size).toBeGreaterThan(5);
});

it('long lines of blanks and signs are read in no time', () => {
  for (const sign of [' ', ':', '|', '*', '-', '#', '/', 'WP01,', 'FR-']) {
    const line = sign.repeat(60_000);
    const tasksMd = `## WP01\nDependencies${line}\n### Dependencies\n${line}x\ndepends on ${line}\n`;
    expect(readProse(tasksMd).dependencies.has('WP01')).toBe(true);
    expect(
      plan({ files: [file('WP01')], tasksMd, specMd: `## Requirements\n${line}\n- ${line}` }).packages,
    ).toHaveLength(1);
  }
});
