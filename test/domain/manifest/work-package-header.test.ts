import { bodyOf, cutFrontmatter, parseHeader } from '../../../src/adapters/yaml-plan-files/frontmatter';
import type { WorkPackageSource } from '../../../src/domain/manifest/plan-sources';
import { resolvePlan } from '../../../src/domain/manifest/resolve-plan';
import { workPackageFile } from '../../../src/domain/manifest/work-package-header';

function source(header: string, name = 'WP01-x.md'): WorkPackageSource {
  const text = `---\n${header}\n---\nbody\n`;
  const cut = cutFrontmatter(text);
  if (cut === null) throw new Error('no header');
  return { name, text, header: parseHeader(cut), body: bodyOf(cut) };
}

describe('a header', () => {
  it.each([
    ['dependencies: []', 'dependencies', []],
    ['dependencies: "[]"', 'dependencies', []],
    ['dependencies: WP01, WP02', 'dependencies', ['WP01', 'WP02']],
    ['dependencies:', 'dependencies', null],
    ['title: " "', 'title', 'WP01'],
    ['work_package_title: Old', 'title', 'Old'],
    ['title: New\nwork_package_title: Old', 'title', 'New'],
    ['subtasks: [T001, " T002", T001, {id: T003, title: x}, 4, {}]', 'subtasks', ['T001', 'T002', 'T003']],
    ['subtasks: none', 'subtasks', []],
    ['owned_files: []', 'ownedFiles', []],
    ['agent: x', 'ownedFiles', null],
    ['authoritative_surface: ""', 'authoritativeSurface', null],
    ['phase: 3', 'scope', null],
  ])('with %j has %s %j', (line, field, value) => {
    const { file, findings } = workPackageFile(source(`work_package_id: WP01\n${line}`));
    expect(findings).toEqual([]);
    expect((file as Record<string, unknown> | null)?.[field]).toEqual(value);
  });

  it.each([
    ['work_package_id: WP02', 2, 'work_package_id'],
    ['title: none', 1, 'work_package_id'],
    ['work_package_id: WP01\ndependencies: [W2]', 3, 'dependencies'],
    ['work_package_id: WP01\ndependencies: {a: 1}', 3, 'dependencies'],
    ['work_package_id: WP01\nowned_files: [1]', 3, 'owned_files'],
    ['work_package_id: WP01\nexecution_mode: [x]', 3, 'execution_mode'],
  ])('%j is refused with line %i and field %s', (header, line, field) => {
    const { file, findings } = workPackageFile(source(header));
    expect(file).toBeNull();
    expect(findings).toMatchObject([{ severity: 'error', diagnostic_code: 'FRONTMATTER_INVALID', line, field }]);
  });

  it.each([
    ['a: 1\nb: 2\na: 3', 4, /repeats a \(lines 2, 4\)/],
    ['x:\n  a: 1\n  a: 2', 4, /duplicated/],
    ['- a', 2, /not a mapping/],
    ['a: [', undefined, /./],
    ['a:\n\t- b', 3, /tab/],
    ['<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x', 2, /merge conflict/],
  ])('%j is a fault', (header, line, fault) => {
    const { file, findings } = workPackageFile(source(header));
    expect(file).toBeNull();
    expect(findings[0]?.message).toMatch(fault);
    if (line !== undefined) expect(findings[0]?.line).toBe(line);
  });

  it('with a field that nobody knows is read with a warning and not finalised', () => {
    const odd = source('work_package_id: WP01\ndependancies: [WP02]');
    expect(workPackageFile(odd).findings).toMatchObject([
      { severity: 'warning', line: 3, field: 'dependancies', remediation: ['Did you mean dependencies?'] },
    ]);
    const sources = { manifest: null, workPackages: [odd], tasksMd: null, specMd: null, planMd: null, hasPlanMd: false, lanesJson: null }; // prettier-ignore
    const severity = (purpose: 'read' | 'finalize'): readonly string[] =>
      resolvePlan({ missionSlug: 'm', sources, treePaths: null, purpose })
        .findings.filter(({ diagnostic_code }) => diagnostic_code === 'FRONTMATTER_UNKNOWN_FIELD')
        .map((finding) => finding.severity);
    expect([severity('read'), severity('finalize')]).toEqual([['warning'], ['error']]);
  });
});
