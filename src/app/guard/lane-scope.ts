import { lanePlace, withScopes } from './mission-place';
import type { FoundMission } from '../find-missions';
import { findWorkspace, type FoundWorkspace } from '../implement/find-workspace';
import { hasLaneWorktrees, lanePlanIfAny } from '../implement/lane-plan';
import { judgeLane } from '../../domain/guard/judge-commit';
import type { Violation } from '../../domain/guard/commit-facts';
import type { Repository } from '../../domain/mission/location';
import type { Problem } from '../../domain/problem/problem';
import { gitAt } from '../../domain/problem/shell-word';
import { someOf } from '../../domain/problem/some-of';
import { workspaceOf } from '../../domain/workspace/workspace-of';
import type { Ports } from '../../ports/ports';

/** The most paths that a message names; `paths` has all of them. */
const MOST_PATHS = 5;

/**
 * Looks at everything the lane of a work package changes, also where its commits were made without the hook: what none of
 * its work packages owns is named. Null when there is nothing, where the guard is off, and for work without a worktree.
 */
export function laneScopeProblem(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  workPackage: string,
): Problem | null {
  const lanePlan = hasLaneWorktrees(mission) ? lanePlanIfAny(ports, mission) : null;
  const choice = lanePlan === null ? null : workspaceOf(workPackage, lanePlan, true);
  if (lanePlan === null || choice?.kind !== 'lane') return null;
  if (ports.configuration.read(repository).commitGuard === 'off') return null;
  const all = lanePlan.lanes.map((lane) => findWorkspace(ports, { repository, mission, lanePlan }, lane));
  const own = all[lanePlan.lanes.indexOf(choice.lane)];
  if (own?.tip == null || own.record === null) return null;
  const guarded = lanePlace(ports, mission, own.record);
  const place = withScopes(ports, guarded);
  if (place.kind !== 'lane') return null;
  const others = all.flatMap(({ tip, branch }) => (tip === null || branch === own.branch ? [] : [tip]));
  const { base, paths } = ownChanges(ports, repository, mission, { tip: own.tip, others });
  const violations = judgeLane(place, paths);
  const source = place.workPackages.find(({ id }) => id === workPackage)?.source ?? 'wps.yaml';
  return violations.length === 0 ? null : problemOf({ mission, workPackage, own, violations, base, source });
}

/**
 * What a lane changes by itself: what differs from every branch it was made of, at the commit where it has it from. So what
 * a merge of home, target or another lane brought is not its own.
 */
function ownChanges(
  ports: Ports,
  repository: Repository,
  { location, meta }: FoundMission,
  { tip, others }: { readonly tip: string; readonly others: readonly string[] },
): { readonly base: string | null; readonly paths: readonly string[] } {
  const folder = location.checkout.root;
  const tips = [location.checkout.branch, meta?.targetBranch ?? null].map((branch) =>
    branch === null ? null : ports.repositories.readRef(repository, `refs/heads/${branch}`),
  );
  const bases = [...tips, ...others].map((one) => (one === null ? null : ports.objects.mergeBase(folder, one, tip)));
  const [base = null] = bases;
  const known = [...new Set(bases)].filter((one) => one !== null);
  const [first = [], ...more] = known.map((one) => ports.objects.changedBetween(folder, one, tip));
  const rest = more.map((paths) => new Set(paths));
  return { base, paths: first.filter((path) => rest.every((paths) => paths.has(path))) };
}

function problemOf({
  mission: { slug },
  workPackage: id,
  own,
  violations,
  base,
  source,
}: {
  readonly mission: FoundMission;
  readonly workPackage: string;
  readonly own: FoundWorkspace;
  readonly violations: readonly Violation[];
  readonly base: string | null;
  readonly source: string;
}): Problem {
  const named = violations.map(({ path, owners }) => (owners.length === 0 ? path : `${path} (${owners.join(', ')})`));
  const them = violations.length === 1 ? 'it' : 'them';
  const files = violations.length === 1 ? '1 file' : `${violations.length} files`;
  return {
    diagnostic_code: 'ACTIVE_WP_SCOPE_VIOLATION',
    message: `${own.branch} changes ${files} outside ${id}: ${someOf(named, MOST_PATHS)}.`,
    violated_invariant: 'A lane changes only what its work packages own.',
    remediation: [
      `If ${id} needs ${them}, add ${them} to its owned_files in ${source}, then:`,
      `spec-kitty finalize-tasks --mission ${slug}`,
      'Else take the change out in a further commit; this shows it:',
      `${gitAt(own.root)} diff --stat ${base ?? 'HEAD~1'} HEAD`,
    ],
    mission_slug: slug,
    work_package_id: id,
    branch: own.branch,
    paths: violations.map(({ path }) => path),
  };
}
