import type { ManifestEntry } from './check-manifest';
import { error, warning, type Finding } from './finding';
import type { PlanProse } from './plan-prose';
import type { PlanSources } from './plan-sources';
import { normalizeRefs } from './requirements';
import type { WorkPackageFile } from './work-package-header';

/** Two files of one work package. */
export function duplicateIds(files: readonly WorkPackageFile[]): readonly Finding[] {
  const first = new Map([...files].reverse().map(({ id, name }) => [id, name]));
  return files
    .filter(({ id, name }) => first.get(id) !== name)
    .map(({ id, name }) =>
      error('FRONTMATTER_INVALID', `tasks/${name}: ${id} has a second file, tasks/${first.get(id) ?? ''}.`, {
        file: `tasks/${name}`,
        work_package_id: id,
        remediation: [`Give one of the two a number of its own, in its name and in work_package_id.`],
      }),
    );
}

/** The places that name work packages must name the same ones, and should say the same of them. */
export function checkStructure(
  manifest: readonly ManifestEntry[] | null,
  files: readonly WorkPackageFile[],
  sources: PlanSources,
  prose: PlanProse,
): readonly Finding[] {
  if (manifest !== null) return listedFindings(manifest, files, sources.planMd);
  if (files.length === 0) {
    return [
      error(
        'TASKS_MISSING',
        'The mission has no work packages: tasks/ holds no WPnn-name.md and there is no wps.yaml.',
        { remediation: ['Write wps.yaml and one file for each work package; tasks/README.md shows the form.'] },
      ),
    ];
  }
  if (sources.tasksMd === null) return [];
  const ids = files.map(({ id }) => id);
  const sections = [...prose.dependencies.keys()];
  const withoutSection = ids.filter((id) => !sections.includes(id));
  const withoutFile = sections.filter((id) => !ids.includes(id));
  // Prose decides nothing where every header does, so nothing in it needs a warning then.
  const readers = new Set(files.filter(({ dependencies }) => dependencies === null).map(({ id }) => id));
  return [
    ...mismatch('SECTION_COVERAGE', 'tasks/ has files for', 'but tasks.md has no section for', withoutSection),
    ...mismatch('SECTION_COVERAGE', 'tasks.md has sections for', 'but tasks/ has no file for', withoutFile),
    ...prose.findings.filter(({ work_package_id }) => readers.has(work_package_id ?? '')),
  ];
}

function listedFindings(
  manifest: readonly ManifestEntry[],
  files: readonly WorkPackageFile[],
  planMd: string | null,
): readonly Finding[] {
  const listed = new Map(manifest.map((entry) => [entry.id, entry]));
  const ids = new Set(files.map(({ id }) => id));
  const withoutFile = [...listed.keys()].filter((id) => !ids.has(id));
  const unlisted = [...ids].filter((id) => !listed.has(id));
  return [
    ...mismatch('WORK_PACKAGES_MISMATCH', 'wps.yaml lists', 'but tasks/ has no file for', withoutFile),
    ...mismatch('WORK_PACKAGES_MISMATCH', 'tasks/ has files for', 'but wps.yaml does not list', unlisted),
    ...files.flatMap((file) => {
      const entry = listed.get(file.id);
      return entry === undefined ? [] : disagreements(entry, file);
    }),
    ...concernFindings(manifest, planMd),
  ];
}

function mismatch(
  code: 'WORK_PACKAGES_MISMATCH' | 'SECTION_COVERAGE',
  has: string,
  lacks: string,
  ids: readonly string[],
): readonly Finding[] {
  if (ids.length === 0) return [];
  const them = ids.length === 1 ? 'it' : 'them';
  const where = code === 'SECTION_COVERAGE' ? 'tasks.md' : 'wps.yaml';
  return [
    error(code, `${has} ${ids.join(', ')}, ${lacks} ${them}.`, {
      work_package_ids: ids,
      remediation: [`Name the same work packages in ${where} and in tasks/; tasks/README.md shows the form.`],
    }),
  ];
}

/** Where manifest and header differ one of them wins; whoever wrote the other is told. */
function disagreements(entry: ManifestEntry, file: WorkPackageFile): readonly Finding[] {
  const at = { file: `tasks/${file.name}`, work_package_id: file.id };
  const none = (list: readonly string[]): string => list.join(', ') || 'none';
  const findings: Finding[] = [];
  const dependencies = entry.dependencies ?? [];
  if (differ(file.dependencies ?? [], dependencies, 'also when one is empty')) {
    const message = `${file.id}: the manifest's dependencies (${none(dependencies)}) replace the header's (${none(file.dependencies ?? [])}).`;
    findings.push(warning('DEPENDENCIES_REPLACED', message, at));
  }
  if (file.title !== file.id && file.title !== entry.title) {
    const message = `${file.id}: the manifest's title ${JSON.stringify(entry.title)} replaces the header's ${JSON.stringify(file.title)}.`;
    findings.push(warning('MANIFEST_OVERRIDES_HEADER', message, { ...at, field: 'title' }));
  }
  if (differ(file.ownedFiles ?? [], entry.ownedFiles)) {
    const message = `${file.id}: the manifest's owned files (${none(entry.ownedFiles)}) replace the header's (${none(file.ownedFiles ?? [])}).`;
    findings.push(warning('MANIFEST_OVERRIDES_HEADER', message, { ...at, field: 'owned_files' }));
  }
  const refs = normalizeRefs(file.requirementRefs);
  if (differ(refs, normalizeRefs(entry.requirementRefs))) {
    const message = `${file.id}: the header's requirement_refs (${none(refs)}) stand against the manifest's (${none(entry.requirementRefs)}).`;
    findings.push(warning('HEADER_OVERRIDES_MANIFEST', message, { ...at, field: 'requirement_refs' }));
  }
  if (differ(file.subtasks, entry.subtasks)) {
    const message = `${file.id}: the header's subtasks (${none(file.subtasks)}) stand against the manifest's (${none(entry.subtasks)}).`;
    findings.push(warning('HEADER_OVERRIDES_MANIFEST', message, { ...at, field: 'subtasks' }));
  }
  if (entry.promptFile !== null && entry.promptFile !== at.file) {
    const message = `wps.yaml gives ${file.id} the file ${entry.promptFile}; its file is ${at.file}.`;
    findings.push(warning('WORK_PACKAGES_MISMATCH', message, { ...at, field: 'prompt_file' }));
  }
  return findings;
}

/** Whether two lists hold different things; a side that says nothing differs from nothing, unless told otherwise. */
function differ(
  header: readonly string[],
  manifest: readonly string[],
  emptiness: 'unless one is empty' | 'also when one is empty' = 'unless one is empty',
): boolean {
  if (header.length === 0 || (manifest.length === 0 && emptiness === 'unless one is empty')) return false;
  return [...header].sort().join('\n') !== [...manifest].sort().join('\n');
}

/** Once a plan speaks of concerns, every work package should name one or say that it cuts across them. */
function concernFindings(manifest: readonly ManifestEntry[], planMd: string | null): readonly Finding[] {
  const isUsed =
    manifest.some(({ planConcernRefs, isCrossCutting }) => planConcernRefs.length > 0 || isCrossCutting) ||
    /^#{2,4} .*\bIC-\d{2}\b/m.test(planMd ?? '');
  if (!isUsed) return [];
  return manifest
    .filter(({ planConcernRefs, isCrossCutting }) => planConcernRefs.length === 0 && !isCrossCutting)
    .map(({ id }) =>
      warning('CONCERN_UNCOVERED', `${id} names no concern of the plan and is not cross-cutting.`, {
        file: 'wps.yaml',
        work_package_id: id,
        remediation: ['Add plan_concern_refs, e.g. [IC-01], or cross_cutting: true.'],
      }),
    );
}
