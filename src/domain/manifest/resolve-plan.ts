import { checkManifest, type ManifestEntry } from './check-manifest';
import { checkOwnership } from './check-ownership';
import { checkRequirements } from './check-requirements';
import { findCycles, type DependencyGraph } from './dependency-graph';
import { executionLanes, type LanePlan } from './execution-lanes';
import { error, warning, type Finding } from './finding';
import { inferOwnership, surfaceOf, type Ownership } from './ownership';
import type { PlanSources } from './plan-sources';
import { misreadDependencyLines, proseDependencies } from './prose-dependencies';
import { proseSections } from './prose-sections';
import { normalizeRefs, proseRequirementRefs } from './requirements';
import { workPackageFile, type WorkPackageFile } from './work-package-header';

/** One work package of a resolved plan. Plain data, so it can be cached. */
export interface PlannedPackage {
  readonly id: string;
  readonly title: string;
  /** Name below `tasks/`; null for an entry of the manifest without a file. */
  readonly file: string | null;
  readonly dependencies: readonly string[];
  readonly ownedFiles: readonly string[];
  readonly requirementRefs: readonly string[];
  readonly subtasks: readonly string[];
  readonly executionMode: 'code_change' | 'planning_artifact';
}

export interface PlanFacts {
  readonly missionSlug: string;
  readonly sources: PlanSources;
  /** Every file of the work tree, relative to its root; null leaves the existence of owned files unchecked. */
  readonly treePaths: readonly string[] | null;
}

/** A plan with everything that is wrong with it. */
export interface ResolvedPlan {
  readonly findings: readonly Finding[];
  /** By id. */
  readonly packages: readonly PlannedPackage[];
  readonly ownerships: readonly Ownership[];
  /** Null when the mission has no manifest, or one that cannot be used. */
  readonly manifest: readonly ManifestEntry[] | null;
  readonly files: readonly WorkPackageFile[];
  /** Work packages whose header kept its list where prose said nothing. */
  readonly lanes: LanePlan;
}

/**
 * Resolves names to a graph in three tiers: the manifest, else the headers, else the prose of `tasks.md`. Never stops at
 * the first fault: all findings are reported together.
 */
export function resolvePlan({ missionSlug, sources, treePaths }: PlanFacts): ResolvedPlan {
  const { manifest, findings: manifestFindings } = readManifest(sources);
  const read = sources.workPackages.map(workPackageFile);
  const files = read.flatMap(({ file }) => file ?? []);
  const prose = readProse(sources.tasksMd);
  const packages = packagesOf(missionSlug, manifest, files, prose);
  const graph: DependencyGraph = new Map(packages.map(({ id, dependencies }) => [id, dependencies]));
  const ownerships = packages.map((one) => ownershipOf(missionSlug, one, files));
  const lanes = executionLanes(
    ownerships.map((one) => ({ ...one, body: files.find(({ id }) => id === one.wpId)?.body ?? '' })),
    graph,
  );
  const isReadable =
    manifestFindings.every(({ severity }) => severity === 'warning') && read.every(({ file }) => file !== null);
  const findings = [
    ...manifestFindings,
    ...read.flatMap((one) => one.findings),
    ...duplicateIds(files),
    ...(isReadable ? structureFindings(manifest, files, sources, prose) : []),
    ...graphFindings(graph),
    ...(isReadable
      ? checkRequirements({
          specMd: sources.specMd,
          refs: new Map(packages.map((one) => [one.id, one.requirementRefs])),
        })
      : []),
    ...(isReadable ? ownershipFindings(ownerships, files, graph, treePaths) : []),
    ...laneFindings(lanes),
    ...sizeFindings(packages, lanes),
  ];
  return { findings, packages, ownerships, manifest, files, lanes };
}

function readManifest({ manifest: source }: PlanSources): {
  manifest: readonly ManifestEntry[] | null;
  findings: readonly Finding[];
} {
  if (source === null) return { manifest: null, findings: [] };
  if ('fault' in source) {
    const { fault, line, column } = source;
    const where = line === undefined ? 'wps.yaml' : `wps.yaml:${line}:${column ?? 1}`;
    const at = line === undefined ? {} : { line, column: column ?? 1 };
    return {
      manifest: null,
      findings: [
        error('WPS_MANIFEST_INVALID', `${where}: ${fault}.`, {
          file: 'wps.yaml',
          ...at,
          remediation: ['spec-kitty schema wps'],
        }),
      ],
    };
  }
  const { entries, findings } = checkManifest(source);
  return { manifest: entries.length === 0 ? null : entries, findings };
}

interface Prose {
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
  readonly refs: Readonly<Record<string, readonly string[]>>;
  readonly findings: readonly Finding[];
}

function readProse(tasksMd: string | null): Prose {
  if (tasksMd === null) return { dependencies: new Map(), refs: {}, findings: [] };
  const sections = proseSections(tasksMd);
  return {
    dependencies: new Map(sections.map(({ wpId, text }) => [wpId, proseDependencies(text)])),
    refs: proseRequirementRefs(tasksMd),
    findings: sections.flatMap(({ wpId, text, line }) =>
      misreadDependencyLines(text).map((misread) =>
        warning(
          'DEPENDENCY_NOT_UNDERSTOOD',
          `tasks.md:${line + misread.line}: ${JSON.stringify(misread.text.slice(0, 80))} declares no dependency.`,
          {
            file: 'tasks.md',
            line: line + misread.line,
            work_package_id: wpId,
            remediation: ['Write: Depends on WP01, WP02'],
          },
        ),
      ),
    ),
  };
}

function packagesOf(
  missionSlug: string,
  manifest: readonly ManifestEntry[] | null,
  files: readonly WorkPackageFile[],
  prose: Prose,
): readonly PlannedPackage[] {
  const fromFiles = files.map((file) =>
    packageOf(
      missionSlug,
      file,
      manifest?.find(({ id }) => id === file.id),
      prose,
      manifest !== null,
    ),
  );
  const known = new Set(files.map(({ id }) => id));
  const onlyListed = (manifest ?? []).filter(({ id }) => !known.has(id)).map(listedPackage);
  const unique = new Map([...fromFiles, ...onlyListed].map((one) => [one.id, one]));
  return [...unique.values()].sort((a, b) => compareIds(a.id, b.id));
}

/** By number, so that WP100 comes after WP99. */
export function compareIds(a: string, b: string): number {
  return Number(a.slice(2)) - Number(b.slice(2)) || (a < b ? -1 : a > b ? 1 : 0);
}

function packageOf(
  missionSlug: string,
  file: WorkPackageFile,
  entry: ManifestEntry | undefined,
  prose: Prose,
  hasManifest: boolean,
): PlannedPackage {
  const proseRefs = hasManifest ? [] : (prose.refs[file.id] ?? []);
  const headerRefs = normalizeRefs(file.requirementRefs).length > 0 ? file.requirementRefs : [];
  const inferred = inferOwnership(missionSlug, file.text);
  const ownedFiles =
    entry !== undefined && entry.ownedFiles.length > 0 ? entry.ownedFiles : (file.ownedFiles ?? inferred.ownedFiles);
  return {
    id: file.id,
    title: entry?.title ?? file.title,
    file: file.name,
    dependencies: hasManifest
      ? (entry?.dependencies ?? [])
      : (file.dependencies ?? prose.dependencies.get(file.id) ?? []),
    ownedFiles,
    requirementRefs:
      [headerRefs, entry?.requirementRefs ?? [], proseRefs].find((refs) => refs.length > 0) ?? file.requirementRefs,
    subtasks: file.subtasks.length > 0 ? file.subtasks : (entry?.subtasks ?? []),
    executionMode:
      (file.executionMode ?? inferred.executionMode) === 'planning_artifact' ? 'planning_artifact' : 'code_change',
  };
}

function listedPackage(entry: ManifestEntry): PlannedPackage {
  return {
    id: entry.id,
    title: entry.title,
    file: null,
    dependencies: entry.dependencies ?? [],
    ownedFiles: entry.ownedFiles,
    requirementRefs: entry.requirementRefs,
    subtasks: entry.subtasks,
    executionMode: 'code_change',
  };
}

function ownershipOf(missionSlug: string, one: PlannedPackage, files: readonly WorkPackageFile[]): Ownership {
  const file = files.find(({ id }) => id === one.id);
  return {
    wpId: one.id,
    executionMode: one.executionMode,
    ownedFiles: one.ownedFiles,
    authoritativeSurface: file?.authoritativeSurface ?? surfaceOf(one.ownedFiles),
    isCodebaseWide: file?.scope === 'codebase-wide',
  };
}

function duplicateIds(files: readonly WorkPackageFile[]): readonly Finding[] {
  return files.flatMap(({ id, name }, index) => {
    const first = files.findIndex((other) => other.id === id);
    if (first === index) return [];
    return [
      error('FRONTMATTER_INVALID', `tasks/${name}: ${id} has a second file, tasks/${files[first]?.name ?? ''}.`, {
        file: `tasks/${name}`,
        work_package_id: id,
      }),
    ];
  });
}

/** The three places that name work packages must name the same ones. */
function structureFindings(
  manifest: readonly ManifestEntry[] | null,
  files: readonly WorkPackageFile[],
  sources: PlanSources,
  prose: Prose,
): readonly Finding[] {
  const fileIds = files.map(({ id }) => id);
  if (manifest === null && fileIds.length === 0) {
    return [
      error(
        'TASKS_MISSING',
        'The mission has no work packages: tasks/ holds no WPnn-name.md and there is no wps.yaml.',
        { remediation: ['Write wps.yaml and one file for each work package; tasks/README.md shows the form.'] },
      ),
    ];
  }
  if (manifest !== null) {
    const listed = manifest.map(({ id }) => id);
    return [
      ...mismatch(
        'WORK_PACKAGES_MISMATCH',
        'wps.yaml lists',
        'but tasks/ has no file for',
        listed.filter((id) => !fileIds.includes(id)),
      ),
      ...mismatch(
        'WORK_PACKAGES_MISMATCH',
        'tasks/ has files for',
        'but wps.yaml does not list',
        fileIds.filter((id) => !listed.includes(id)),
      ),
      ...replacedFields(manifest, files),
    ];
  }
  if (sources.tasksMd === null) return [];
  const sections = [...prose.dependencies.keys()];
  const readsProse = files.some(({ dependencies }) => dependencies === null);
  return [
    ...mismatch(
      'SECTION_COVERAGE',
      'tasks/ has files for',
      'but tasks.md has no section for',
      fileIds.filter((id) => !sections.includes(id)),
    ),
    ...mismatch(
      'SECTION_COVERAGE',
      'tasks.md has sections for',
      'but tasks/ has no file for',
      sections.filter((id) => !fileIds.includes(id)),
    ),
    ...(readsProse ? prose.findings : []),
  ];
}

function mismatch(
  code: 'WORK_PACKAGES_MISMATCH' | 'SECTION_COVERAGE',
  has: string,
  lacks: string,
  ids: readonly string[],
): readonly Finding[] {
  return ids.length === 0
    ? []
    : [
        error(code, `${has} ${ids.join(', ')}, ${lacks} ${ids.length === 1 ? 'it' : 'them'}.`, {
          work_package_ids: ids,
        }),
      ];
}

/** The manifest wins; whoever wrote the header is told. */
function replacedFields(manifest: readonly ManifestEntry[], files: readonly WorkPackageFile[]): readonly Finding[] {
  return files.flatMap((file) => {
    const entry = manifest.find(({ id }) => id === file.id);
    const listed = entry?.dependencies ?? [];
    const before = file.dependencies ?? [];
    const differs = before.length > 0 && [...before].sort().join() !== [...listed].sort().join();
    if (!differs) return [];
    return [
      warning(
        'DEPENDENCIES_REPLACED',
        `${file.id}: the manifest's dependencies (${listed.join(', ') || 'none'}) replace the header's (${before.join(', ')}).`,
        {
          file: `tasks/${file.name}`,
          work_package_id: file.id,
        },
      ),
    ];
  });
}

function graphFindings(graph: DependencyGraph): readonly Finding[] {
  const cycles = findCycles(graph).map((path) =>
    error(
      'DEPENDENCY_CYCLE',
      path.length === 2 ? `${path[0]} depends on itself.` : `${path.join(' → ')} is a circle of dependencies.`,
      {
        cycle: path,
        work_package_id: path[0] ?? '',
        remediation: ['Take one dependency of the circle away.'],
      },
    ),
  );
  const unknown = [...graph].flatMap(([id, dependencies]) => {
    const missing = dependencies.filter((one) => !graph.has(one));
    if (missing.length === 0) return [];
    return [
      error(
        'DEPENDENCY_UNKNOWN',
        `${id} depends on ${missing.join(', ')}, which ${missing.length === 1 ? 'does' : 'do'} not exist.`,
        {
          work_package_id: id,
          unknown_dependencies: missing,
          remediation: [`Work packages of this mission: ${[...graph.keys()].join(', ')}.`],
        },
      ),
    ];
  });
  return [...cycles, ...unknown];
}

function ownershipFindings(
  ownerships: readonly Ownership[],
  files: readonly WorkPackageFile[],
  graph: DependencyGraph,
  treePaths: readonly string[] | null,
): readonly Finding[] {
  const fileOf = (id: string): WorkPackageFile | undefined => files.find((one) => one.id === id);
  const wrongModes = files.flatMap(({ id, executionMode, name }) =>
    executionMode === null || executionMode === 'code_change' || executionMode === 'planning_artifact'
      ? []
      : [
          error(
            'OWNERSHIP_INVALID',
            `${id}: execution_mode must be code_change or planning_artifact; it is ${executionMode}.`,
            { file: `tasks/${name}`, work_package_id: id },
          ),
        ],
  );
  const guesses = ownerships.flatMap(({ wpId, ownedFiles }) =>
    fileOf(wpId)?.ownedFiles === null && ownedFiles.join() === 'src/**'
      ? [
          warning('OWNERSHIP_GUESSED', `${wpId} does not say which files it owns; src/** was assumed.`, {
            work_package_id: wpId,
          }),
        ]
      : [],
  );
  const owned = ownerships.map((one) => ({
    ...one,
    file: `tasks/${fileOf(one.wpId)?.name ?? ''}`,
    createIntent: fileOf(one.wpId)?.createIntent ?? [],
  }));
  return [...wrongModes, ...guesses, ...checkOwnership({ ownerships: owned, graph, treePaths })];
}

function laneFindings({ cycles }: LanePlan): readonly Finding[] {
  return cycles.map((ids) =>
    error('LANE_CYCLE', `The execution lanes ${ids.join(', ')} wait for each other.`, {
      lane_ids: ids,
      remediation: [
        'Work packages that own the same files share a lane; give the files to one of them or turn a dependency around.',
      ],
    }),
  );
}

function sizeFindings(packages: readonly PlannedPackage[], { lanes }: LanePlan): readonly Finding[] {
  const beyond = [
    ...(packages.some(({ id }) => id.length > 4) ? ['more than 99 work packages'] : []),
    ...(lanes.some(({ lane_id }) => /^lane-[a-z]{2,}$/.test(lane_id) && lane_id !== 'lane-planning')
      ? ['more than 26 execution lanes']
      : []),
  ];
  return beyond.map((what) =>
    warning('BEYOND_EXISTING_TOOL', `The mission has ${what}: the Python tool cannot read it.`),
  );
}
