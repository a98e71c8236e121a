import type { JsonObject } from '../canonical-json/json-value';
import { pythonQuoted } from '../canonical-json/parse-json';
import { dependencyOrder, transitiveDependencies, type DependencyGraph } from './dependency-graph';
import { overlapCandidates } from './overlap-candidates';
import { overlaps, type Ownership, type PatternOverlap } from './ownership';

/** A group of work packages that share one worktree and one branch, one after the other. */
export interface ExecutionLane {
  readonly lane_id: string;
  /** In the order they are worked on. */
  readonly wp_ids: readonly string[];
  readonly write_scope: readonly string[];
  readonly predicted_surfaces: readonly string[];
  readonly depends_on_lanes: readonly string[];
  /** Lanes of one group may run at the same time. */
  readonly parallel_group: number;
}

/** Why two work packages ended up in one lane. */
export interface LaneCollapse {
  readonly wp_a: string;
  readonly wp_b: string;
  readonly rule: 'write_scope_overlap';
  readonly evidence: string;
}

export interface LanePlan {
  readonly lanes: readonly ExecutionLane[];
  readonly planningArtifactWps: readonly string[];
  readonly collapses: readonly LaneCollapse[];
  /** Collapses of two work packages that do not depend on each other in any way. */
  readonly independentCollapses: number;
  /** Lanes that wait for each other, each group in lane order; nothing can be scheduled safely while there are any. */
  readonly cycles: readonly (readonly string[])[];
}

export interface LaneWorkPackage extends Ownership {
  /** Text of the work-package file behind its header. */
  readonly body: string;
}

/** The `collapse_report` of `lanes.json`; null when nothing was put together. */
export function collapseReport({ collapses, independentCollapses }: LanePlan): JsonObject | null {
  if (collapses.length === 0) return null;
  return {
    events: collapses.map(({ wp_a, wp_b, rule, evidence: why }) => ({ wp_a, wp_b, rule, evidence: why })),
    total_merges: collapses.length,
    independent_wps_collapsed: independentCollapses,
    by_rule: { write_scope_overlap: collapses.length },
  };
}

const PLANNING_LANE = 'lane-planning';

/** Groups work packages that write the same files; dependencies between groups become dependencies between lanes. */
export function executionLanes(workPackages: readonly LaneWorkPackage[], graph: DependencyGraph): LanePlan {
  const sorted = [...workPackages].sort((a, b) => (a.wpId < b.wpId ? -1 : 1));
  const planning = sorted.filter(({ executionMode }) => executionMode === 'planning_artifact');
  const code = sorted.filter(({ executionMode }) => executionMode === 'code_change');
  const { groups, collapses } = groupByOverlap(code, graph);
  const drafts = [
    ...groups.map((group, index) => ({ laneId: laneName(index), group })),
    ...(planning.length === 0 ? [] : [{ laneId: PLANNING_LANE, group: planning }]),
  ];
  const laneOf = new Map(drafts.flatMap(({ laneId, group }) => group.map(({ wpId }) => [wpId, laneId] as const)));
  const laneGraph = new Map(
    drafts.map(({ laneId, group }) => [laneId, lanesBefore(laneId, group, graph, laneOf)] as const),
  );
  const groupOf = parallelGroups(laneGraph);
  const lanes = drafts.map(({ laneId, group }) => ({
    ...describeLane(laneId, group, graph),
    depends_on_lanes: laneGraph.get(laneId) ?? [],
    parallel_group: groupOf.get(laneId) ?? 0,
  }));
  const closures = transitiveDependencies(graph);
  const isIndependent = ({ wp_a, wp_b }: LaneCollapse): boolean =>
    !closures.get(wp_a)?.has(wp_b) && !closures.get(wp_b)?.has(wp_a);
  return {
    lanes: lanes.sort((a, b) => a.parallel_group - b.parallel_group || (a.lane_id < b.lane_id ? -1 : 1)),
    planningArtifactWps: planning.map(({ wpId }) => wpId),
    collapses,
    independentCollapses: collapses.filter(isIndependent).length,
    cycles: laneCycles(laneGraph),
  };
}

/** `lane-a` … `lane-z`, `lane-aa`, … */
export function laneName(index: number): string {
  let name = '';
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1)
    name = String.fromCharCode(97 + (rest % 26)) + name;
  return `lane-${name}`;
}

function groupByOverlap(
  code: readonly LaneWorkPackage[],
  graph: DependencyGraph,
): { groups: readonly (readonly LaneWorkPackage[])[]; collapses: readonly LaneCollapse[] } {
  const rootOf = new Map(code.map(({ wpId }) => [wpId, wpId]));
  const find = (id: string): string => {
    const parent = rootOf.get(id) ?? id;
    return parent === id ? id : find(parent);
  };
  const collapses: LaneCollapse[] = [];
  for (const [first, second] of overlapCandidates(code.map(({ ownedFiles }) => ownedFiles))) {
    const [a, b] = [code[first], code[second]];
    if (a === undefined || b === undefined || find(a.wpId) === find(b.wpId)) continue;
    const pairs = overlaps(a.ownedFiles, b.ownedFiles);
    if (pairs.length === 0) continue;
    const [root, other] = [find(a.wpId), find(b.wpId)].sort() as [string, string];
    rootOf.set(other, root);
    const why = evidence(a.wpId, b.wpId, pairs, graph);
    collapses.push({ wp_a: a.wpId, wp_b: b.wpId, rule: 'write_scope_overlap', evidence: why });
  }
  const groups = new Map<string, LaneWorkPackage[]>();
  for (const one of code) {
    const group = groups.get(find(one.wpId));
    if (group === undefined) groups.set(find(one.wpId), [one]);
    else group.push(one);
  }
  return { groups: [...groups.values()], collapses };
}

function evidence(a: string, b: string, pairs: readonly PatternOverlap[], graph: DependencyGraph): string {
  const listed = pairs.map((pair) => `${pythonQuoted(pair.a)} vs ${pythonQuoted(pair.b)}`).join(', ');
  const direct = [
    [a, b],
    [b, a],
  ].flatMap(([from = '', to = '']) => (graph.get(from)?.includes(to) === true ? [`; ${from} depends on ${to}`] : []));
  return `overlapping globs: ${listed}${direct.join('')}`;
}

function lanesBefore(
  laneId: string,
  group: readonly LaneWorkPackage[],
  graph: DependencyGraph,
  laneOf: ReadonlyMap<string, string>,
): readonly string[] {
  const before = group.flatMap(({ wpId }) => (graph.get(wpId) ?? []).flatMap((id) => laneOf.get(id) ?? []));
  return [...new Set(before)].filter((id) => id !== laneId).sort();
}

function describeLane(
  laneId: string,
  group: readonly LaneWorkPackage[],
  graph: DependencyGraph,
): Omit<ExecutionLane, 'depends_on_lanes' | 'parallel_group'> {
  const ids = group.map(({ wpId }) => wpId);
  const isPlanning = laneId === PLANNING_LANE;
  return {
    lane_id: laneId,
    wp_ids: isPlanning ? [...ids].sort() : (dependencyOrder(ids, graph) ?? ids),
    write_scope: [...new Set(group.flatMap(({ ownedFiles }) => ownedFiles))].sort(),
    predicted_surfaces: isPlanning ? ['planning'] : [...new Set(group.flatMap(({ body }) => surfacesIn(body)))].sort(),
  };
}

/**
 * Length of the longest chain of lanes before each lane. In a cycle a lane that is met again counts as none, and lanes
 * are visited in their order, so that even then the numbers are those of the existing tool.
 */
function parallelGroups(graph: DependencyGraph): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  const open = new Set<string>();
  const visit = (laneId: string): number => {
    const depth = known.get(laneId);
    if (depth !== undefined) return depth;
    if (open.has(laneId)) return 0;
    open.add(laneId);
    const before = graph.get(laneId) ?? [];
    const result = before.length === 0 ? 0 : 1 + Math.max(...before.map(visit));
    open.delete(laneId);
    known.set(laneId, result);
    return result;
  };
  for (const laneId of graph.keys()) visit(laneId);
  return known;
}

/** Groups of lanes that reach each other. */
function laneCycles(graph: DependencyGraph): readonly (readonly string[])[] {
  const reach = transitiveDependencies(graph);
  const inCycle = [...graph.keys()].filter((id) => reach.get(id)?.has(id) === true).sort();
  const groups = inCycle.map((id) =>
    inCycle.filter(
      (other) => other === id || (reach.get(id)?.has(other) === true && reach.get(other)?.has(id) === true),
    ),
  );
  return [...new Map(groups.map((group) => [group.join(' '), group])).values()];
}

const SURFACES: readonly (readonly [string, readonly string[]])[] = [
  ['dashboard', ['dashboard', 'landing page', 'landing-page']],
  ['workspace', ['workspace', 'mission workspace']],
  ['app-shell', ['app shell', 'app-shell', 'navigation', 'sidebar', 'layout']],
  ['legacy-cleanup', ['legacy', 'cleanup', 'deprecat', 'remov']],
  ['tests', ['test suite', 'test infrastructure', 'e2e test', 'integration test']],
  ['tracker-integration', ['tracker', 'saas', 'sync']],
  ['artifact-rendering', ['artifact', 'render', 'template']],
  ['api', ['api', 'endpoint', 'route', 'view']],
];

/** Parts of a product that a text seems to touch. Informational only. */
export function surfacesIn(body: string): readonly string[] {
  const text = body.toLowerCase();
  return SURFACES.filter(([, words]) => words.some((word) => text.includes(word))).map(([surface]) => surface);
}
