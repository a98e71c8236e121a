import { isBeingWorkedOn, type Lane } from '../status/lanes';

/** A work package as far as turns depend on it. */
export interface RunWorkPackage {
  readonly id: string;
  readonly lane: Lane;
  /** Who holds it; null when nobody does. */
  readonly holder: string | null;
  /** Who implemented it last; null when nobody did. */
  readonly implementer: string | null;
  readonly dependencies: readonly string[];
  /** Work packages that are worked on in the same workspace. */
  readonly mates: readonly string[];
}

export type TurnRole = 'implementer' | 'reviewer';

/** One run of one agent on one work package. */
export interface Turn {
  readonly workPackage: string;
  readonly role: TurnRole;
  readonly agent: string;
}

export interface TurnFacts {
  readonly workPackages: readonly RunWorkPackage[];
  readonly implementers: readonly string[];
  readonly reviewers: readonly string[];
  /** Turns under way. */
  readonly running: readonly Turn[];
  /** Work packages nothing more is tried with. */
  readonly setAside: ReadonlySet<string>;
  /** How many turns may be under way at once. */
  readonly mostParallel: number;
}

/**
 * The turns that can begin now, in the order in which they should: work that was handed over is reviewed before anything
 * new is started, and work that was begun goes on before that. Work that somebody else holds is left to them.
 */
export function chooseTurns(facts: TurnFacts): readonly Turn[] {
  const chosen: Turn[] = [];
  for (const turn of [...reviews(facts), ...resumed(facts), ...fresh(facts)]) {
    const busy = [...facts.running, ...chosen];
    if (busy.length >= facts.mostParallel) break;
    const agent = turn.agents.toSorted((a, b) => turnsOf(busy, a) - turnsOf(busy, b))[0];
    const { id, mates } = turn.workPackage;
    const isTaken = busy.some(({ workPackage }) => workPackage === id || mates.includes(workPackage));
    if (agent !== undefined && !isTaken) chosen.push({ workPackage: id, role: turn.role, agent });
  }
  return chosen;
}

interface PossibleTurn {
  readonly workPackage: RunWorkPackage;
  readonly role: TurnRole;
  /** Who could take it; the first of those with the fewest turns does. */
  readonly agents: readonly string[];
}

function open({ workPackages, setAside }: TurnFacts): readonly RunWorkPackage[] {
  return workPackages.filter(({ id }) => !setAside.has(id));
}

function reviews(facts: TurnFacts): readonly PossibleTurn[] {
  return open(facts).flatMap((one): PossibleTurn[] => {
    const agents =
      one.lane === 'for_review'
        ? facts.reviewers.filter((agent) => agent !== one.implementer)
        : one.lane === 'in_review'
          ? facts.reviewers.filter((agent) => agent === one.holder)
          : [];
    return [{ workPackage: one, role: 'reviewer', agents }];
  });
}

function resumed(facts: TurnFacts): readonly PossibleTurn[] {
  return open(facts)
    .filter(({ lane }) => isBeingWorkedOn(lane))
    .map((one) => ({
      workPackage: one,
      role: 'implementer' as const,
      agents: facts.implementers.filter((agent) => agent === one.holder),
    }));
}

function fresh(facts: TurnFacts): readonly PossibleTurn[] {
  const laneOf = new Map(facts.workPackages.map(({ id, lane }) => [id, lane]));
  const isDone = (id: string): boolean => ['approved', 'done'].includes(laneOf.get(id) ?? '');
  const isWorkedOn = (id: string): boolean => isBeingWorkedOn(laneOf.get(id) ?? 'planned');
  return open(facts)
    .filter(
      ({ lane, dependencies, mates }) => lane === 'planned' && dependencies.every(isDone) && !mates.some(isWorkedOn),
    )
    .map((one) => {
      const before = facts.implementers.filter((agent) => agent === one.implementer);
      return {
        workPackage: one,
        role: 'implementer' as const,
        agents: before.length > 0 ? before : facts.implementers,
      };
    });
}

function turnsOf(turns: readonly Turn[], key: string): number {
  return turns.filter(({ agent }) => agent === key).length;
}
