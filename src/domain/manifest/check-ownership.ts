import { transitiveDependencies, type DependencyGraph } from './dependency-graph';
import { error, warning, type Finding } from './finding';
import { overlapCandidates } from './overlap-candidates';
import { isGlob, overlaps, ownedStateFiles, type Ownership, type PatternOverlap } from './ownership';
import { treePaths, type TreePaths } from './tree-paths';

export interface OwnershipFacts {
  readonly ownerships: readonly (Ownership & { readonly file: string; readonly createIntent: readonly string[] })[];
  readonly graph: DependencyGraph;
  /** Every file of the work tree, relative to its root; null when that is not known. */
  readonly treePaths: readonly string[] | null;
}

/** Every rule of ownership at once: state files, overlaps, surfaces, paths that do not exist. */
export function checkOwnership(facts: OwnershipFacts): readonly Finding[] {
  return [
    ...facts.ownerships.flatMap(emptyFindings),
    ...facts.ownerships.flatMap(stateFileFindings),
    ...overlapFindings(facts),
    ...facts.ownerships.flatMap(surfaceFindings),
    ...facts.ownerships.flatMap(modeFindings),
    ...existenceFindings(facts),
  ];
}

type Owned = OwnershipFacts['ownerships'][number];

/** Without files there is no lane to work in, and nothing that may be changed. */
function emptyFindings({ wpId, executionMode, ownedFiles, isCodebaseWide, file }: Owned): readonly Finding[] {
  if (ownedFiles.length > 0 || isCodebaseWide || executionMode === 'planning_artifact') return [];
  return [
    error('OWNERSHIP_INVALID', `${wpId} changes code but owns no files.`, {
      file,
      work_package_id: wpId,
      remediation: ['Name its files in owned_files, or set execution_mode: planning_artifact.'],
    }),
  ];
}

function stateFileFindings(owned: Owned): readonly Finding[] {
  return ownedStateFiles(owned).map((path) =>
    error(
      'OWNED_STATE_FILES',
      `${owned.wpId} owns ${path}: files below kitty-specs/ belong to the mission, not to a work package.`,
      {
        file: owned.file,
        work_package_id: owned.wpId,
        path,
        remediation: [
          `Take ${path} out of owned_files, or make ${owned.wpId} a planning_artifact that owns only planning files.`,
        ],
      },
    ),
  );
}

/** Two work packages that may run at the same time must not own the same file. */
function overlapFindings({ ownerships, graph }: OwnershipFacts): readonly Finding[] {
  const owners = ownerships.filter(({ isCodebaseWide }) => !isCodebaseWide);
  const closures = transitiveDependencies(graph);
  const isSequential = (a: Owned, b: Owned): boolean =>
    closures.get(a.wpId)?.has(b.wpId) === true || closures.get(b.wpId)?.has(a.wpId) === true;
  return overlapCandidates(owners.map(({ ownedFiles }) => ownedFiles)).flatMap(([first, second]) => {
    const [a, b] = [owners[first], owners[second]];
    if (a === undefined || b === undefined || isSequential(a, b)) return [];
    return overlapFinding(a, b, overlaps(a.ownedFiles, b.ownedFiles));
  });
}

function overlapFinding(a: Owned, b: Owned, pairs: readonly PatternOverlap[]): readonly Finding[] {
  if (pairs.length === 0) return [];
  const named = pairs.map((pair) => {
    const files = pair.a === pair.b ? pair.a : `${pair.a} and ${pair.b}`;
    return pair.isPrefixOnly ? `${files} (one name begins with the other)` : files;
  });
  const shown = named.slice(0, 5).join('; ');
  const rest = named.length > 5 ? `; and ${named.length - 5} more` : '';
  return [
    error('OWNERSHIP_OVERLAP', `${a.wpId} and ${b.wpId} both own ${shown}${rest}.`, {
      work_package_id: a.wpId,
      other_work_package_id: b.wpId,
      overlaps: pairs.map((pair) => ({ patterns: [pair.a, pair.b], is_prefix_only: pair.isPrefixOnly })),
      remediation: [`Give the file to one of them, or let ${b.wpId} depend on ${a.wpId}.`],
    }),
  ];
}

function surfaceFindings(owned: Owned): readonly Finding[] {
  const { wpId, authoritativeSurface: surface, ownedFiles, isCodebaseWide, file } = owned;
  if (isCodebaseWide || ownedFiles.length === 0) return [];
  if (surface !== '' && ownedFiles.some((path) => path.startsWith(surface))) return [];
  const message =
    surface === ''
      ? `${wpId} has no authoritative_surface, and its files have no folder in common.`
      : `${wpId}: authoritative_surface ${surface} is no beginning of any of its owned files.`;
  return [
    error('SURFACE_INVALID', message, {
      file,
      work_package_id: wpId,
      remediation: [
        `Set authoritative_surface in ${file} to the folder or file that matters most, e.g. ${ownedFiles[0]?.replace(/\*.*$/, '') ?? ''}`,
      ],
    }),
  ];
}

function modeFindings({ wpId, executionMode, ownedFiles, file }: Owned): readonly Finding[] {
  const foreign = ownedFiles.filter((path) => !/^(?:kitty-specs|docs)\//.test(path));
  if (executionMode !== 'planning_artifact' || foreign.length === 0) return [];
  return [
    warning('OWNERSHIP_INVALID', `${wpId} is a planning_artifact but owns ${foreign.join(', ')}.`, {
      file,
      work_package_id: wpId,
    }),
  ];
}

function existenceFindings({ ownerships, treePaths: paths }: OwnershipFacts): readonly Finding[] {
  if (paths === null) return [];
  const tree = treePaths(paths);
  const missing = ownerships.flatMap((owned) =>
    owned.ownedFiles
      .filter((path) => !isGlob(path) && !tree.has(path) && !owned.createIntent.includes(path))
      .map((path) => missingPath(owned, path, tree)),
  );
  const unmatched = ownerships.map(({ wpId, ownedFiles }) => ({
    work_package_id: wpId,
    paths: ownedFiles.filter((path) => isGlob(path) && !tree.has(path) && !tree.matches(path)),
  }));
  return [...missing, ...unmatchedGlobs(unmatched.filter(({ paths }) => paths.length > 0))];
}

const MOST_NAMED = 5;

/** One for all: in a new project nothing matches yet, and that is no news about each of them. */
function unmatchedGlobs(
  owned: readonly { readonly work_package_id: string; readonly paths: readonly string[] }[],
): readonly Finding[] {
  if (owned.length === 0) return [];
  const named = owned
    .slice(0, MOST_NAMED)
    .map(({ work_package_id, paths }) => `${work_package_id} ${paths.join(', ')}`);
  const more = owned.length > MOST_NAMED ? `; and those of ${owned.length - MOST_NAMED} more work packages` : '';
  return [
    warning('OWNED_PATH_MISSING', `No file matches these owned files yet: ${named.join('; ')}${more}.`, {
      owned_files: owned,
    }),
  ];
}

function missingPath({ wpId, file }: Owned, path: string, tree: TreePaths): Finding {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const close = tree
    .filesIn(folder)
    .map((one) => ({ one, score: similarity(one, path) }))
    .filter(({ score }) => score >= 0.5);
  const best = close.sort((a, b) => b.score - a.score)[0]?.one;
  return error('OWNED_PATH_MISSING', `${wpId} owns ${path}, which does not exist.`, {
    file,
    work_package_id: wpId,
    path,
    remediation: [
      ...(best === undefined ? [] : [`Did you mean ${best}?`]),
      `If ${wpId} creates it, say so in ${file}:`,
      'create_intent:',
      `- ${path}`,
    ],
  });
}

/** Share of pairs of neighbouring characters that two texts have in common, 0 to 1. */
function similarity(a: string, b: string): number {
  const pairs = (text: string): string[] =>
    Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => text.slice(index, index + 2));
  const rest = pairs(b);
  const total = pairs(a).length + rest.length;
  const shared = pairs(a).filter((pair) => {
    const at = rest.indexOf(pair);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  }).length;
  return total === 0 ? 1 : (2 * shared) / total;
}
