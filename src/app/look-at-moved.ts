import { troubles } from './drain-outbox';
import type { FoundMission } from './find-missions';
import { keepForecast, knownConflicts } from './forecast/kept-forecast';
import { conflictProblem } from './forecast/outlook';
import { laneScopeProblem } from './guard/lane-scope';
import type { Repository } from '../domain/mission/location';
import { nonFatal, type Diagnostic } from '../domain/problem/diagnostic';
import type { Lane } from '../domain/status/lanes';
import type { Ports } from '../ports/ports';

interface Moved {
  readonly repository: Repository;
  readonly mission: FoundMission;
  readonly workPackage: string;
  readonly to: Lane;
}

/**
 * Looks at work that was just handed over or approved: whether its lane stayed inside what it owns, and what it does not
 * fit together with. The move is durable; whatever is found or fails here stands beside its success.
 */
export function lookAtMoved(ports: Ports, moved: Moved): readonly Diagnostic[] {
  const { to } = moved;
  if (to !== 'for_review' && to !== 'approved') return [];
  return [
    ...(to === 'for_review' ? beside('scope', () => scopeOf(ports, moved)) : []),
    ...beside('forecast', () => conflictsOf(ports, moved)),
  ];
}

function scopeOf(ports: Ports, { repository, mission, workPackage }: Moved): readonly Diagnostic[] {
  const problem = laneScopeProblem(ports, repository, mission, workPackage);
  return problem === null ? [] : [nonFatal(problem, 'scope')];
}

function conflictsOf(ports: Ports, { repository, mission, workPackage }: Moved): readonly Diagnostic[] {
  keepForecast(ports, repository, mission);
  return knownConflicts(ports, repository, mission.slug)
    .filter(({ sides }) => sides.some(({ work_packages: ids }) => ids.includes(workPackage)))
    .map((pair) => nonFatal(conflictProblem(pair, mission.slug), 'forecast'));
}

function beside(phase: string, look: () => readonly Diagnostic[]): readonly Diagnostic[] {
  try {
    return look();
  } catch (error) {
    return troubles(error, phase);
  }
}
