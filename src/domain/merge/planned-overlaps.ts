import { overlapCandidates } from '../manifest/overlap-candidates';
import { overlaps } from '../manifest/ownership';

/** A work package that is not finished, as far as its files are concerned. */
export interface OpenWorkPackage {
  readonly mission_slug: string;
  readonly wp_id: string;
  /** Null for work in the home. */
  readonly lane_id: string | null;
  /** True when there is a branch that shows what it changes. */
  readonly hasCode: boolean;
  readonly ownedFiles: readonly string[];
  /** Ids of the same mission that come before it, however far. */
  readonly waitsFor: readonly string[];
}

/** Two work packages that may write the same file, seen from the plan alone. Field names are those of the JSON output. */
export interface PlannedOverlap {
  readonly sides: readonly { readonly mission_slug: string; readonly wp_id: string }[];
  /** Pairs of `owned_files` that can name the same path. */
  readonly patterns: readonly (readonly [string, string])[];
}

/**
 * Pairs of work packages whose owned files overlap and of which one at least has no code yet: once both have, the real
 * merge says more. One after the other, in one lane or by dependency, is no overlap.
 */
export function plannedOverlaps(all: readonly OpenWorkPackage[]): readonly PlannedOverlap[] {
  return overlapCandidates(all.map(({ ownedFiles }) => ownedFiles)).flatMap(([first, second]) => {
    const a = all[first];
    const b = all[second];
    if (a === undefined || b === undefined || (a.hasCode && b.hasCode) || areInTurn(a, b)) return [];
    const patterns = overlaps(a.ownedFiles, b.ownedFiles).map((pair) => [pair.a, pair.b] as const);
    return patterns.length === 0 ? [] : [{ sides: [a, b].map(sideOf), patterns }];
  });
}

function areInTurn(a: OpenWorkPackage, b: OpenWorkPackage): boolean {
  if (a.mission_slug !== b.mission_slug) return false;
  const sharesLane = a.lane_id !== null && a.lane_id === b.lane_id;
  return sharesLane || a.waitsFor.includes(b.wp_id) || b.waitsFor.includes(a.wp_id);
}

function sideOf({ mission_slug, wp_id }: OpenWorkPackage): PlannedOverlap['sides'][number] {
  return { mission_slug, wp_id };
}

/** Everything a work package waits for, however far. */
export function allBefore(
  id: string,
  plan: readonly { readonly id: string; readonly dependencies: readonly string[] }[],
): readonly string[] {
  const before = new Map(plan.map((one) => [one.id, one.dependencies]));
  const found = new Set<string>();
  const open = [...(before.get(id) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(before.get(next) ?? []));
  }
  return [...found];
}
