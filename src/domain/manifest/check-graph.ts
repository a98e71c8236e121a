import { findCycles, type DependencyGraph } from './dependency-graph';
import { error, type Finding } from './finding';

/** Circles, and dependencies on work packages that are not among the known ids. */
export function checkGraph(graph: DependencyGraph, known: readonly string[]): readonly Finding[] {
  return [...cycleFindings(graph), ...unknownFindings(graph, new Set(known))];
}

function cycleFindings(graph: DependencyGraph): readonly Finding[] {
  return findCycles(graph).map((path) =>
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
}

function unknownFindings(graph: DependencyGraph, known: ReadonlySet<string>): readonly Finding[] {
  return [...graph].flatMap(([id, dependencies]) => {
    const missing = dependencies.filter((one) => !known.has(one));
    if (missing.length === 0) return [];
    const verb = missing.length === 1 ? 'does' : 'do';
    return [
      error('DEPENDENCY_UNKNOWN', `${id} depends on ${missing.join(', ')}, which ${verb} not exist.`, {
        work_package_id: id,
        unknown_dependencies: missing,
        remediation: [`Work packages of this mission: ${[...known].join(', ')}.`],
      }),
    ];
  });
}
