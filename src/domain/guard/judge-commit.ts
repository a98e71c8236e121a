import { activeWorkPackage } from './active-work-package';
import type {
  CommitFacts,
  ContextSource,
  GuardedWorkPackage,
  MissionPlace,
  Verdict,
  Violation,
  Workplace,
} from './commit-facts';
import { notInMission, ownershipInvalid, ownershipMissing } from './context-problems';
import { ownedPaths } from './owned-paths';
import { pathKind } from './path-kind';
import type { Problem } from '../problem/problem';

/**
 * Says whether these paths may be committed here.
 *
 * On the branch of a lane everything but its merges and rebases must be owned by the active work package, and planning
 * files of any mission and runtime state are protected. In a home in which work packages are worked on the same holds
 * for work; planning files are free there. Everywhere else everything is allowed.
 */
export function judgeCommit(facts: CommitFacts): Verdict {
  const { place } = facts;
  const incoming = new Set(facts.incoming);
  const own = facts.paths.filter((path) => !incoming.has(path));
  switch (place.kind) {
    case 'elsewhere':
      return { ...NOBODY, outcome: 'allowed' };
    case 'unclear': {
      const { laneId, problem } = place;
      const isGuarded = laneId === null ? own.some((path) => pathKind(path) !== 'planning') : own.length > 0;
      return isGuarded
        ? { ...NOBODY, outcome: 'stale_or_ambiguous_context', laneId, problem }
        : { ...NOBODY, outcome: 'allowed', laneId };
    }
    case 'behind':
      return { ...NOBODY, outcome: 'stale_or_ambiguous_context', problem: place.problem };
    case 'lane':
      return judgeWork(facts, place, own);
    case 'home':
      return judgeHome(
        facts,
        { ...place, laneId: null, recorded: null },
        own.filter((path) => pathKind(path) !== 'planning'),
      );
    default:
      return place satisfies never;
  }
}

const NOBODY = { laneId: null, missionSlug: null, active: null, contextSource: 'none' } as const;

/** While nothing is in progress in a home it is an ordinary branch, often the user's own. */
function judgeHome(facts: CommitFacts, place: Workplace, work: readonly string[]): Verdict {
  const isIdle = !place.workPackages.some(({ id, lane }) => place.members.includes(id) && lane === 'in_progress');
  if (isIdle && facts.asked === null) return { ...NOBODY, missionSlug: place.missionSlug, outcome: 'allowed' };
  return judgeWork(facts, place, work);
}

function judgeWork(facts: CommitFacts, place: Workplace, paths: readonly string[]): Verdict {
  const known = { laneId: place.laneId, missionSlug: place.missionSlug };
  const source: ContextSource = facts.asked === null ? 'canonical_status' : 'option';
  const found = facts.asked === null ? activeWorkPackage(place) : namedWorkPackage(place, facts.asked);
  const active = 'active' in found ? found.active : null;
  const frame = { ...known, active, contextSource: source };
  const problem = 'problem' in found ? found.problem : ownershipProblem(place, found.active);
  // A protected path is one whoever is at work, so it is named even where that is not clear.
  const guarded = paths.filter(isProtected);
  const others = paths.filter((path) => !isProtected(path));
  if (problem !== null && others.length > 0) return { ...frame, outcome: 'stale_or_ambiguous_context', problem };
  const outside = active === null || problem !== null ? [] : scopeViolations(place, active, others);
  const [first, ...more] = [...guarded.map(protectedPath), ...outside].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (first === undefined) return { ...frame, outcome: 'allowed' };
  return { ...frame, outcome: 'scope_violation', violations: [first, ...more] };
}

/**
 * What the work of a lane as a whole changes that none of its work packages owns, and files that are never committed in a
 * lane. Where their ownership cannot be read only the latter are named: the guard says the rest.
 */
export function judgeLane({ members, workPackages }: MissionPlace, paths: readonly string[]): readonly Violation[] {
  const own = workPackages.filter(({ id }) => members.includes(id));
  const patterns = own.flatMap(({ ownedFiles }) => ownedFiles);
  const isJudged = patterns.length > 0 && !own.some(({ isCodebaseWide }) => isCodebaseWide);
  const guarded = paths.filter(isProtected);
  const others = isJudged ? paths.filter((path) => !isProtected(path)) : [];
  return [...guarded.map(protectedPath), ...outsideOf(patterns, workPackages, others)];
}

function namedWorkPackage(
  place: Workplace,
  id: string,
): { readonly active: GuardedWorkPackage } | { readonly problem: Problem } {
  const active = place.workPackages.find((one) => one.id === id);
  return active === undefined ? { problem: notInMission(place, id) } : { active };
}

function ownershipProblem(place: Workplace, active: GuardedWorkPackage): Problem | null {
  if (active.isCodebaseWide) return null;
  const { faults } = ownedPaths(active.ownedFiles);
  if (faults.length > 0) return ownershipInvalid(place, active, faults);
  return active.ownedFiles.length === 0 ? ownershipMissing(place, active) : null;
}

function scopeViolations(
  { workPackages }: Workplace,
  active: GuardedWorkPackage,
  paths: readonly string[],
): readonly Violation[] {
  return active.isCodebaseWide ? [] : outsideOf(active.ownedFiles, workPackages, paths);
}

/** Paths that none of the patterns owns, each with whoever owns it. */
function outsideOf(
  patterns: readonly string[],
  workPackages: readonly GuardedWorkPackage[],
  paths: readonly string[],
): readonly Violation[] {
  const own = ownedPaths(patterns);
  const outside = paths.filter((path) => !own.owns(path));
  if (outside.length === 0) return [];
  const owners = workPackages.map(({ id, ownedFiles }) => ({ id, owned: ownedPaths(ownedFiles) }));
  return outside.map((path) => ({
    path,
    owners: owners.filter(({ owned }) => owned.owns(path)).map(({ id }) => id),
    code: 'ACTIVE_WP_SCOPE_VIOLATION',
  }));
}

/** True for what is committed in no lane, whoever is at work there. */
function isProtected(path: string): boolean {
  return ['planning', 'runtime'].includes(pathKind(path));
}

function protectedPath(path: string): Violation {
  return { path, owners: [], code: 'PROTECTED_PATH' };
}
