import type { Agreements } from '../contracts/agreements';
import { readAgreements } from '../contracts/read-agreements';
import { isJsonObject } from '../canonical-json/json-value';
import { parseJson } from '../canonical-json/parse-json';
import { checkGraph } from './check-graph';
import { checkManifest, type ManifestEntry } from './check-manifest';
import { checkOwnership } from './check-ownership';
import { checkRequirements } from './check-requirements';
import { checkStructure, duplicateIds } from './check-structure';
import type { DependencyGraph } from './dependency-graph';
import { executionLanes, type LanePlan } from './execution-lanes';
import { error, warning, type Finding } from './finding';
import { inferOwnership, plannedSurface, type Ownership } from './ownership';
import { readProse, type PlanProse } from './plan-prose';
import type { PlanSources } from './plan-sources';
import { normalizeRefs } from './requirements';
import { idInName, workPackageFile, type WorkPackageFile } from './work-package-header';

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
  /** A field that no reader knows stops a finalisation; to whoever only reads it is a warning, the default. */
  readonly purpose?: 'read' | 'finalize';
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
  readonly lanes: LanePlan;
  readonly agreements: Agreements;
}

/**
 * Resolves names to a graph in three tiers: the manifest, else the headers, else the prose of `tasks.md`. Never stops at
 * the first fault: all findings are reported together.
 */
export function resolvePlan({ missionSlug, sources, treePaths, purpose = 'read' }: PlanFacts): ResolvedPlan {
  const listed = readManifest(sources);
  const read = sources.workPackages.map((source) => ({ source, ...workPackageFile(source) }));
  const files = read.flatMap(({ file }) => file ?? []);
  const prose = readProse(sources.tasksMd);
  const packages = packagesOf(missionSlug, listed.manifest, files, prose);
  const graph: DependencyGraph = new Map(packages.map(({ id, dependencies }) => [id, dependencies]));
  const fileOf = new Map(files.map((file) => [file.id, file]));
  const ownerships = packages.map((one) => ownershipOf(one, fileOf.get(one.id)));
  const lanes = executionLanes(
    ownerships.map((one) => ({ ...one, body: fileOf.get(one.wpId)?.body ?? '' })),
    graph,
  );
  const unreadable = read.flatMap(({ file, source }) => (file === null ? (idInName(source.name) ?? []) : []));
  const graphFindings = listed.isFaulty
    ? checkGraph(new Map(listed.entries.map(({ id, dependencies }) => [id, dependencies ?? []])), listed.ids)
    : checkGraph(graph, [...graph.keys(), ...unreadable]);
  const agreed = readAgreements({ sources, graph });
  const findings = [
    ...listed.findings,
    ...read.flatMap((one) => one.findings.map((finding) => weighed(finding, purpose))),
    ...duplicateIds(files),
    ...graphFindings,
    // The rest would be guesswork while a file that says what is planned cannot be read.
    ...(listed.isFaulty || unreadable.length > 0
      ? []
      : [
          ...checkStructure(listed.manifest, files, sources, prose),
          ...checkRequirements({
            specMd: sources.specMd,
            refs: new Map(packages.map((one) => [one.id, one.requirementRefs])),
          }),
          ...ownershipFindings(ownerships, fileOf, graph, treePaths),
          ...(graphFindings.some(({ severity }) => severity === 'error') ? [] : laneFindings(lanes)),
        ]),
    ...(listed.isFaulty || unreadable.length > 0 ? [] : agreed.findings),
    ...checkStoredLanes(sources.lanesJson),
    ...sizeFindings(packages, lanes),
  ];
  return { findings, packages, ownerships, manifest: listed.manifest, files, lanes, agreements: agreed.agreements };
}

function weighed(finding: Finding, purpose: 'read' | 'finalize'): Finding {
  const isFatal = purpose === 'finalize' && finding.diagnostic_code === 'FRONTMATTER_UNKNOWN_FIELD';
  return isFatal ? { ...finding, severity: 'error' } : finding;
}

interface ListedPlan {
  /** Null without a manifest, or with one that decides nothing. */
  readonly manifest: readonly ManifestEntry[] | null;
  /** What can be read of it, even of a faulty one. */
  readonly entries: readonly ManifestEntry[];
  readonly ids: readonly string[];
  readonly isFaulty: boolean;
  readonly findings: readonly Finding[];
}

function readManifest({ manifest: source }: PlanSources): ListedPlan {
  if (source === null) return { manifest: null, entries: [], ids: [], isFaulty: false, findings: [] };
  if ('fault' in source) {
    const { fault, line, column } = source;
    const where = line === undefined ? 'wps.yaml' : `wps.yaml:${line}:${column ?? 1}`;
    const at = line === undefined ? {} : { line, column: column ?? 1 };
    const more = { file: 'wps.yaml', ...at, remediation: ['spec-kitty schema wps'] };
    const findings = [error('WPS_MANIFEST_INVALID', `${where}: ${fault}.`, more)];
    return { manifest: null, entries: [], ids: [], isFaulty: true, findings };
  }
  const { entries, ids, isUsable, findings } = checkManifest(source);
  return { manifest: isUsable ? entries : null, entries, ids, isFaulty: !isUsable, findings };
}

function packagesOf(
  missionSlug: string,
  manifest: readonly ManifestEntry[] | null,
  files: readonly WorkPackageFile[],
  prose: PlanProse,
): readonly PlannedPackage[] {
  const entryOf = new Map((manifest ?? []).map((entry) => [entry.id, entry]));
  const fromFiles = files.map((file) =>
    packageOf(missionSlug, file, manifest === null ? null : (entryOf.get(file.id) ?? 'unlisted'), prose),
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

/** Without a manifest the entry is null; a file that a manifest does not list is `unlisted`. */
function packageOf(
  missionSlug: string,
  file: WorkPackageFile,
  listed: ManifestEntry | 'unlisted' | null,
  prose: PlanProse,
): PlannedPackage {
  const entry = listed === 'unlisted' ? null : listed;
  const isGuessed = file.executionMode === null || file.ownedFiles === null;
  const inferred = isGuessed ? inferOwnership(missionSlug, file.text) : null;
  const headerRefs = normalizeRefs(file.requirementRefs).length > 0 ? file.requirementRefs : [];
  const proseRefs = listed === null ? (prose.refs[file.id] ?? []) : [];
  const mode = file.executionMode ?? inferred?.executionMode;
  return {
    id: file.id,
    title: entry?.title ?? file.title,
    file: file.name,
    dependencies:
      listed === null ? (file.dependencies ?? prose.dependencies.get(file.id) ?? []) : (entry?.dependencies ?? []),
    ownedFiles:
      entry !== null && entry.ownedFiles.length > 0
        ? entry.ownedFiles
        : (file.ownedFiles ?? inferred?.ownedFiles ?? []),
    requirementRefs:
      [headerRefs, entry?.requirementRefs ?? [], proseRefs].find((refs) => refs.length > 0) ?? file.requirementRefs,
    subtasks: file.subtasks.length > 0 ? file.subtasks : (entry?.subtasks ?? []),
    executionMode: mode === 'planning_artifact' ? 'planning_artifact' : 'code_change',
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

function ownershipOf(one: PlannedPackage, file: WorkPackageFile | undefined): Ownership {
  return {
    wpId: one.id,
    executionMode: one.executionMode,
    ownedFiles: one.ownedFiles,
    authoritativeSurface: file?.authoritativeSurface ?? plannedSurface(one.ownedFiles),
    isCodebaseWide: file?.scope === 'codebase-wide',
  };
}

function ownershipFindings(
  ownerships: readonly Ownership[],
  fileOf: ReadonlyMap<string, WorkPackageFile>,
  graph: DependencyGraph,
  treePaths: readonly string[] | null,
): readonly Finding[] {
  const own = ownerships.flatMap(({ wpId, ownedFiles }) => {
    const file = fileOf.get(wpId);
    if (file === undefined) return [];
    const at = { file: `tasks/${file.name}`, work_package_id: wpId };
    const { executionMode: mode } = file;
    const isKnown = mode === null || mode === 'code_change' || mode === 'planning_artifact';
    const isGuess = file.ownedFiles === null && ownedFiles.join() === 'src/**';
    return [
      ...(isKnown
        ? []
        : [
            error(
              'OWNERSHIP_INVALID',
              `${wpId}: execution_mode must be code_change or planning_artifact; it is ${mode}.`,
              at,
            ),
          ]),
      ...(isGuess
        ? [warning('OWNERSHIP_GUESSED', `${wpId} does not say which files it owns; src/** was assumed.`, at)]
        : []),
    ];
  });
  const owned = ownerships.flatMap((one) => {
    const file = fileOf.get(one.wpId);
    return file === undefined ? [] : { ...one, file: `tasks/${file.name}`, createIntent: file.createIntent };
  });
  return [...own, ...checkOwnership({ ownerships: owned, graph, treePaths })];
}

/**
 * Dependencies between work packages still give an order, so such a plan can be worked on; but the lanes cannot be
 * finished one after the other, and nobody should find that out later.
 */
function laneFindings({ cycles, lanes }: LanePlan): readonly Finding[] {
  return cycles.map((ids) => {
    const named = ids.map((id) => `${id} (${lanes.find(({ lane_id }) => lane_id === id)?.wp_ids.join(', ') ?? ''})`);
    return warning(
      'LANE_CYCLE',
      `The execution lanes ${named.join(' and ')} wait for each other: their work packages alternate.`,
      {
        lane_ids: ids,
        remediation: [
          'Work packages that own the same files share a lane; give the files to one of them or turn a dependency around.',
        ],
      },
    );
  });
}

/** A stored `lanes.json` names the branch of the mission: it is never replaced unread. */
function checkStoredLanes(lanesJson: string | null): readonly Finding[] {
  if (lanesJson === null) return [];
  try {
    if (isJsonObject(parseJson(lanesJson))) return [];
  } catch {
    // Reported below.
  }
  return [
    error('LANES_INVALID', 'lanes.json is no JSON object.', {
      file: 'lanes.json',
      remediation: ['Repair it, or keep it under another name: finalize-tasks computes it again.'],
    }),
  ];
}

function sizeFindings(packages: readonly PlannedPackage[], { lanes }: LanePlan): readonly Finding[] {
  const beyond = [
    ...(packages.some(({ id }) => id.length > 4) ? ['work packages beyond WP99'] : []),
    ...(lanes.some(({ lane_id }) => /^lane-[a-z]{2,}$/.test(lane_id) && lane_id !== 'lane-planning')
      ? ['more than 26 execution lanes']
      : []),
  ];
  return beyond.map((what) =>
    warning('BEYOND_EXISTING_TOOL', `The mission has ${what}: the Python tool cannot read it.`),
  );
}
