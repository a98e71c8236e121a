import { runningSides, type RunningSide } from './running-sides';
import { findMissions } from '../find-missions';
import { joinCommits, type JoinedPath } from '../merge/join-commits';
import { selectEvenFinished } from '../select-even-finished';
import { noCommonCommit } from '../merge/no-common-commit';
import { repositoryFolder } from '../merge/repository-folder';
import type { MergeConflict } from '../../domain/merge/merge-plan';
import { plannedOverlaps, type PlannedOverlap } from '../../domain/merge/planned-overlaps';
import type { Repository } from '../../domain/mission/location';
import { warning, type Outcome } from '../../domain/problem/diagnostic';
import type { GitObjects } from '../../ports/git-objects';
import type { Ports } from '../../ports/ports';

export interface ForecastRequest {
  readonly mission: string | undefined;
  readonly isForAll: boolean;
}

export interface ForecastSide {
  /** Null for a target. */
  readonly mission_slug: string | null;
  /** Null for a home and a target. */
  readonly lane_id: string | null;
  readonly branch: string;
  readonly work_packages: readonly string[];
}

/** What becomes of two sides when they are merged. */
export interface ForecastPair {
  readonly kind: 'lanes' | 'target';
  readonly sides: readonly [ForecastSide, ForecastSide];
  /** True when nobody has to solve anything. */
  readonly clean: boolean;
  readonly conflicts: readonly MergeConflict[];
  /** Changed by both, and git can merge it. */
  readonly shared_paths: readonly { readonly path: string; readonly owners: readonly string[] }[];
}

export interface ForecastOutcome extends Outcome {
  readonly missions: readonly string[];
  readonly pairs: readonly ForecastPair[];
  readonly planned: readonly PlannedOverlap[];
  /** Pairs with something that somebody has to solve. */
  readonly conflict_count: number;
}

/**
 * Merges every pair of running lanes, and every lane with its target, to see what becomes of it. Real git, in a place that
 * is thrown away: nothing is written.
 */
export function forecast(ports: Ports, { mission: handle, isForAll }: ForecastRequest): ForecastOutcome {
  const named = isForAll ? null : selectEvenFinished(ports, handle).mission;
  const { repository, found } = findMissions(ports);
  const missions = found.filter(({ slug, meta }) => meta?.mergedAt == null && (named === null || slug === named.slug));
  const { sides, open } = runningSides(ports, repository, missions);
  const dated = forecastPairs(ports, repository, sides);
  const pairs = dated.map(({ pair }) => pair);
  const strangers = pairsOf(sides).filter((pair) => !dated.some((one) => isOf(one, pair)));
  return {
    missions: missions.map(({ slug }) => slug),
    pairs,
    planned: plannedOverlaps(open),
    conflict_count: pairs.filter(({ clean }) => !clean).length,
    diagnostics: strangers.map(([one, other]) => warning(noCommonCommit(ports, repository, one.branch, other.branch))),
  };
}

/** A forecast with the commits it was made from: while both stand where they stood, it holds. */
export interface DatedPair {
  readonly tips: readonly [string, string];
  readonly pair: ForecastPair;
}

/**
 * Merges every pair in a place that is thrown away. Pairs without a commit in common, which git cannot merge, are left out.
 *
 * @param known what was found before: a pair of the same commits is taken from there.
 */
export function forecastPairs(
  ports: Ports,
  repository: Repository,
  running: readonly RunningSide[],
  known: readonly DatedPair[] = [],
): readonly DatedPair[] {
  const wanted = pairsOf(running);
  const found = wanted.map((sides) => known.find((dated) => isOf(dated, sides)));
  if (found.every((one) => one !== undefined)) return found;
  const folder = repositoryFolder(repository);
  return ports.objects.inScratch(folder, (objects) => {
    const changed = changesOf(objects, folder, running);
    return wanted.flatMap(([one, other], index) => {
      const before = found[index];
      if (before !== undefined) return [before];
      try {
        return [{ tips: [one.tip, other.tip] as const, pair: pairOf(objects, folder, one, other, changed) }];
      } catch (error) {
        // Asked only now: for all other pairs it would be one git process more.
        if (objects.mergeBase(folder, one.tip, other.tip) === null) return [];
        throw error;
      }
    });
  });
}

function isOf({ tips, pair }: DatedPair, sides: readonly Side[]): boolean {
  return sides.every(({ tip, branch }, index) => tips[index] === tip && pair.sides[index]?.branch === branch);
}

/** Every lane with every later one, then every lane with its target. */
function pairsOf(sides: readonly RunningSide[]): readonly (readonly [RunningSide, Side])[] {
  const lanes = sides.flatMap((one, index) => sides.slice(index + 1).map((other) => [one, other] as const));
  const targets = sides.flatMap((one) => {
    const { target } = one;
    if (target === null || target.branch === one.branch) return [];
    return [[one, { ...target, missionSlug: null, laneId: null, workPackages: [], owners: () => [] }] as const];
  });
  return [...lanes, ...targets];
}

/** Of paths that both have changed: those that each changed by itself, and did not get from the other. */
function changedApart(
  objects: GitObjects,
  folder: string,
  one: Side,
  other: Side,
  paths: readonly string[],
): readonly string[] {
  const base = paths.length === 0 ? null : objects.mergeBase(folder, one.tip, other.tip);
  if (base === null) return [];
  const [here, there] = [one, other].map(({ tip }) => new Set(objects.changedBetween(folder, base, tip)));
  return paths.filter((path) => here?.has(path) === true && there?.has(path) === true);
}

type Side = Pick<RunningSide, 'branch' | 'tip' | 'workPackages' | 'owners' | 'laneId'> & {
  readonly missionSlug: string | null;
};

function pairOf(
  objects: GitObjects,
  folder: string,
  one: RunningSide,
  other: Side,
  changed: ReadonlyMap<Side, ReadonlySet<string>>,
): ForecastPair {
  const kind = other.missionSlug === null ? 'target' : 'lanes';
  const there = changed.get(other);
  // What both may have changed.
  const candidates = [...(changed.get(one) ?? [])].filter((path) => there?.has(path) ?? true);
  // The lane is merged into what stands there already, as the merge itself does it.
  const [ours, theirs] = kind === 'target' ? [other, one] : [one, other];
  const joined = joinCommits(objects, {
    folder,
    ours: ours.tip,
    theirs: theirs.tip,
    mission: kind === 'target' ? 'theirs' : 'ours',
  });
  const owners = (path: string): readonly string[] => [...new Set([...one.owners(path), ...other.owners(path)])];
  const names = [one, other].map(({ laneId, branch }) => laneId ?? branch);
  const named = ({ path, kind: what, auto }: JoinedPath): MergeConflict => ({
    path,
    kind: what,
    auto,
    sides: names,
    owners: owners(path),
  });
  const conflicts = joined.conflicts.map(named);
  const inConflict = new Set(conflicts.map(({ path }) => path));
  const open = candidates.filter((path) => !inConflict.has(path));
  const shared = changedApart(objects, folder, one, other, open);
  return {
    kind,
    sides: [described(one), described(other)],
    clean: conflicts.every(({ auto }) => auto),
    conflicts,
    shared_paths: shared.map((path) => ({ path, owners: owners(path) })),
  };
}

/** What each side changed since it left its mission's home; its files of state are not its own. */
function changesOf(
  objects: GitObjects,
  folder: string,
  sides: readonly RunningSide[],
): ReadonlyMap<Side, ReadonlySet<string>> {
  return new Map(
    sides.map((side) => {
      const base = side.home === null ? null : objects.mergeBase(folder, side.home, side.tip);
      return [side, new Set(base === null ? [] : objects.changedBetween(folder, base, side.tip))];
    }),
  );
}

function described({ missionSlug, laneId, branch, workPackages }: Side): ForecastSide {
  return { mission_slug: missionSlug, lane_id: laneId, branch, work_packages: workPackages };
}
