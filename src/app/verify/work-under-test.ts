import { reviewContext } from '../review/review-context';
import type { FoundMission } from '../find-missions';
import type { PlannedPackage } from '../../domain/manifest/resolve-plan';
import { ownedPaths } from '../../domain/guard/owned-paths';
import type { Repository } from '../../domain/mission/location';
import type { StepStatus } from '../../domain/verify/verification-record';
import type { Ports } from '../../ports/ports';

/** The work of one work package: where it is, what it changed, and whether that is all of it. */
export interface WorkUnderTest {
  /** Absolute. */
  readonly root: string;
  readonly gitDir: string;
  readonly isHome: boolean;
  /** Full ids. */
  readonly commit: string;
  readonly base: string;
  /** Paths that are not committed. */
  readonly dirt: readonly string[];
  /** Paths that differ between base and head, those of the mission itself left out. */
  readonly changed: readonly string[];
}

/**
 * Finds the work by stored state alone.
 *
 * @throws ProblemError REVIEW_BASE_UNRESOLVED, WORKSPACE_UNUSABLE, LANES_INVALID.
 */
export function workUnderTest(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  workPackage: string,
): WorkUnderTest {
  const context = reviewContext(ports, repository, mission, workPackage);
  const root = context.lane_worktree;
  const checkout = repository.checkouts.find((one) => one.root === root) ?? mission.location.checkout;
  const commit = ports.objects.commitOf(root, 'HEAD') ?? '';
  const base = ports.objects.commitOf(root, context.base_ref) ?? context.base_ref;
  return {
    root,
    gitDir: checkout.gitDir,
    isHome: context.isHome,
    commit,
    base,
    dirt: ports.objects.changedPaths(root).filter(isWork),
    changed: ports.objects.changedBetween(root, base, commit).filter(isWork),
  };
}

/** The files of missions and of the tool change by themselves and prove nothing. */
export function isWork(path: string): boolean {
  return !path.startsWith('kitty-specs/') && !path.startsWith('.kittify/') && !path.startsWith('.worktrees/');
}

/** What somebody says of work that is handed over. */
export interface Claims {
  readonly files: readonly string[];
  /** Null where nothing is said. */
  readonly testsRun: boolean | null;
  readonly testsPassed: boolean | null;
}

/** Reads a report of an implementer: files that were made, changed, written as tests. Null for a text that is none. */
export function parseClaims(text: string): Claims | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const report = value as Readonly<Record<string, unknown>>;
    const list = (key: string): readonly string[] => {
      const found = report[key];
      return Array.isArray(found) ? found.filter((one): one is string => typeof one === 'string') : [];
    };
    const flag = (key: string): boolean | null => (typeof report[key] === 'boolean' ? report[key] : null);
    const files = ['files', 'files_created', 'files_modified', 'tests_written'].flatMap(list);
    return { files: [...new Set(files)], testsRun: flag('tests_run'), testsPassed: flag('tests_passed') };
  } catch {
    return null;
  }
}

export interface ClaimsResult {
  readonly status: StepStatus;
  readonly changed: number;
  readonly outside: readonly string[];
  readonly untrue: readonly string[];
}

/** Holds ownership and claims against what git shows. */
export function checkClaims(
  { changed, isHome }: WorkUnderTest,
  planned: PlannedPackage | undefined,
  claims: Claims | null,
): ClaimsResult {
  const owned = ownedPaths(planned?.ownedFiles ?? []);
  // In the home several work packages change files between any two commits.
  const outside = isHome || planned === undefined ? [] : changed.filter((path) => !owned.owns(path));
  const untrue = (claims?.files ?? [])
    .map((path) => path.replace(/^\.\//, ''))
    .filter((path) => !changed.includes(path))
    .map((path) => `${path} was changed (git shows no change of it)`);
  const status = outside.length > 0 || untrue.length > 0 ? 'fail' : 'pass';
  return { status, changed: changed.length, outside, untrue };
}
