import { behindPlace } from './behind-place';
import { commitPlace } from './commit-place';
import { homePlace, withScopes, type GuardedPlace } from './mission-place';
import { pathsBelow } from './paths-below';
import { selectMission } from '../select-mission';
import { workPackageId } from '../move-task';
import type { CommitFacts, ContextSource, Verdict, Violation } from '../../domain/guard/commit-facts';
import { judgeCommit } from '../../domain/guard/judge-commit';
import type { Checkout, Repository } from '../../domain/mission/location';
import { warning, type Diagnostic, type Outcome } from '../../domain/problem/diagnostic';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import type { Lane } from '../../domain/status/lanes';
import type { GuardMode } from '../../ports/configuration';
import type { Ports } from '../../ports/ports';

export interface GuardRequest {
  /** Paths as typed; empty for what is staged. */
  readonly files: readonly string[];
  /** Judge by this work package whatever the status says; undefined where the status decides. */
  readonly workPackage: string | undefined;
  /** The mission of `workPackage`; undefined for that of the branch. */
  readonly mission: string | undefined;
  /** True in a hook, where git has an index for the commit being made. */
  readonly isHook: boolean;
}

export interface GuardOutcome extends Outcome {
  readonly outcome: Verdict['outcome'];
  readonly mission_slug: string | null;
  readonly branch: string | null;
  readonly lane_id: string | null;
  readonly active_work_package_id: string | null;
  readonly owned_files: readonly string[];
  /** What was judged: staged paths, or those that were named. */
  readonly staged_files: readonly string[];
  /** Those of them that a merge or rebase under way brings in. */
  readonly incoming_files: readonly string[];
  readonly violations: readonly Violation[];
  /** Status lanes of the work packages that own a violation. */
  readonly owner_lanes: Readonly<Record<string, Lane>>;
  readonly context_source: ContextSource;
  /** What the configuration makes of it; null for a commit that is allowed anyway. */
  readonly mode: GuardMode | null;
  /** Why the context is unclear; null when it is clear. */
  readonly problem: Problem | null;
  /** Where `owned_files` is written; null without an active work package. */
  readonly owned_files_source: string | null;
}

/**
 * Says whether these files may be committed where the caller stands. Writes nothing.
 *
 * @throws ProblemError NOT_A_GIT_REPOSITORY, GIT_FAILED, USAGE_ERROR; as `selectMission` for a mission that is named.
 */
export function guardCommit(ports: Ports, request: GuardRequest): GuardOutcome {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const checkout = standingCheckout(repository);
  const branch = ports.commits.branch(checkout);
  const guarded = behindPlace(ports, repository, checkout) ?? guardedPlace(ports, repository, branch, request);
  const facts: CommitFacts = {
    branch,
    place: guarded.place,
    asked: request.workPackage === undefined ? null : workPackageId(request.workPackage),
    ...commitPaths(ports, checkout, guarded, request),
  };
  const first = judgeCommit(facts);
  if (first.outcome === 'allowed') return describe(facts, first, null);
  // What the settings say of ownership does not make files current.
  if (guarded.place.kind === 'behind') return { ...describe(facts, first, 'block'), blocked: true };
  const verdict = judgeCommit({ ...facts, place: withScopes(ports, guarded) });
  if (verdict.outcome === 'allowed') return describe(facts, verdict, null);
  const { mode, diagnostics } = guardMode(ports, repository);
  if (mode === 'off') return describe(facts, { ...verdict, outcome: 'allowed' }, mode);
  return { ...describe(facts, verdict, mode), blocked: mode === 'block', diagnostics };
}

function guardedPlace(
  ports: Ports,
  repository: Repository,
  branch: string | null,
  { workPackage, mission }: GuardRequest,
): GuardedPlace {
  const found = mission === undefined ? commitPlace(ports, repository, branch) : null;
  if (found !== null && (workPackage === undefined || found.place.kind !== 'elsewhere')) return found;
  return homePlace(ports, selectMission(ports, mission).mission);
}

function commitPaths(
  ports: Ports,
  checkout: Checkout,
  { place }: GuardedPlace,
  { files, isHook }: GuardRequest,
): Pick<CommitFacts, 'paths' | 'incoming'> {
  if (files.length > 0) return { paths: pathsBelow(checkout.root, ports.surroundings.directory, files), incoming: [] };
  const paths = ports.commits.stagedPaths(checkout, isHook ? 'hook' : 'checkout');
  const isAsked = place.kind !== 'elsewhere' && paths.length > 0;
  return { paths, incoming: isAsked ? ports.commits.incomingPaths(checkout) : [] };
}

/** Settings that cannot be read loosen nothing. */
function guardMode(
  ports: Ports,
  repository: Repository,
): { readonly mode: GuardMode; readonly diagnostics: readonly Diagnostic[] } {
  try {
    return { mode: ports.configuration.read(repository).commitGuard, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { mode: 'block', diagnostics: error.problems.map(warning) };
  }
}

function describe(facts: CommitFacts, verdict: Verdict, mode: GuardMode | null): GuardOutcome {
  const { laneId, missionSlug, active, contextSource } = verdict;
  const paths = new Set(facts.paths);
  const problem = verdict.outcome === 'stale_or_ambiguous_context' ? verdict.problem : null;
  const violations = verdict.outcome === 'scope_violation' ? verdict.violations : [];
  return {
    outcome: verdict.outcome,
    mission_slug: missionSlug ?? problem?.mission_slug ?? null,
    branch: facts.branch,
    lane_id: laneId,
    active_work_package_id: active?.id ?? null,
    owned_files: active?.ownedFiles ?? [],
    staged_files: facts.paths,
    incoming_files: facts.incoming.filter((path) => paths.has(path)),
    violations,
    owner_lanes: ownerLanes(facts, violations),
    context_source: contextSource,
    mode,
    problem,
    owned_files_source: active?.source ?? null,
  };
}

function ownerLanes({ place }: CommitFacts, violations: readonly Violation[]): GuardOutcome['owner_lanes'] {
  if (place.kind !== 'lane' && place.kind !== 'home') return {};
  const owners = new Set(violations.flatMap((one) => one.owners));
  return Object.fromEntries(place.workPackages.filter(({ id }) => owners.has(id)).map(({ id, lane }) => [id, lane]));
}

function standingCheckout({ current }: Repository): Checkout {
  if (current !== null) return current;
  throw new ProblemError({
    diagnostic_code: 'NOT_A_GIT_REPOSITORY',
    message: 'This is the folder of a bare repository: commits are made in one of its worktrees.',
    remediation: ['git worktree list'],
  });
}
