import type { FoundMission } from '../find-missions';
import { findWorkspace, type FoundWorkspace } from '../implement/find-workspace';
import { hasLaneWorktrees, storedLanePlan } from '../implement/lane-plan';
import { readMissionFacts, type MissionFacts } from '../mission-facts';
import { ownedPaths } from '../../domain/guard/owned-paths';
import { laneOrder } from '../../domain/merge/lane-order';
import type { MergeStrategy } from '../../domain/merge/merge-plan';
import type { Checkout, Repository } from '../../domain/mission/location';
import { ProblemError } from '../../domain/problem/problem';
import { laneOf } from '../../domain/status/log-state';
import type { LanePlan, StoredLane } from '../../domain/workspace/lane-plan';
import type { Ports } from '../../ports/ports';

/** One lane with its branch as it is. */
export interface MergeLane {
  readonly lane: StoredLane;
  readonly workspace: FoundWorkspace;
  /** True when the log or a record says that somebody worked on its branch. */
  readonly wasStarted: boolean;
}

/** A branch of the merge; the commit is null when it does not exist. */
export interface MergeBranch {
  readonly branch: string;
  readonly sha: string | null;
}

/** Everything a merge looks at, gathered once. */
export interface MergeSetting {
  readonly repository: Repository;
  readonly mission: FoundMission;
  readonly facts: MissionFacts;
  /** Of the mission, relative to the root, e.g. `kitty-specs/tide-01ABCDEF`. */
  readonly directory: string;
  readonly strategy: MergeStrategy;
  /** Where the mission lives; its name is null on a detached HEAD. */
  readonly home: { readonly branch: string | null; readonly sha: string | null; readonly checkout: Checkout };
  readonly target: MergeBranch;
  /** The locally known branch that the target follows; null when there is none. */
  readonly upstream: { readonly ref: string; readonly name: string; readonly sha: string } | null;
  /** Where the target is fetched from and pushed to, whether it is there already or not. */
  readonly remote: string;
  /** In the order in which they are merged; those whose work packages are all canceled are left out. */
  readonly lanes: readonly MergeLane[];
}

export interface SettingRequest {
  /** Null: what the settings say. */
  readonly strategy: MergeStrategy | null;
  readonly target: string | undefined;
}

/** @throws ProblemError TARGET_BRANCH_UNKNOWN, NOT_FINALIZED, LANES_INVALID and what reading a mission throws. */
export function gatherSetting(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  request: SettingRequest,
): MergeSetting {
  const facts = readMissionFacts(ports, mission);
  if (Object.keys(facts.state.moved).length === 0) throw new ProblemError(notFinalized(mission));
  const { checkout } = mission.location;
  const headOf = (branch: string): string | null => ports.repositories.readRef(repository, `refs/heads/${branch}`);
  const target = request.target ?? mission.meta?.targetBranch ?? null;
  if (target === null) throw new ProblemError(targetUnknown(mission));
  const upstream = upstreamOf(ports, repository, checkout.root, target);
  return {
    repository,
    mission,
    facts,
    directory: `kitty-specs/${mission.slug}`,
    strategy: request.strategy ?? ports.configuration.read(repository).mergeStrategy,
    home: { branch: checkout.branch, sha: checkout.branch === null ? null : headOf(checkout.branch), checkout },
    target: { branch: target, sha: headOf(target) },
    upstream,
    remote: remoteFor(ports, repository, upstream?.ref ?? null),
    lanes: lanesOf(ports, repository, facts),
  };
}

/** Work packages whose `owned_files` hold a path. */
export function ownersOf({ facts }: Pick<MergeSetting, 'facts'>): (path: string) => readonly string[] {
  const all = facts.plan.packages.map(({ id, ownedFiles }) => ({ id, owned: ownedPaths(ownedFiles) }));
  return (path) => all.filter(({ owned }) => owned.owns(path)).map(({ id }) => id);
}

/** The stored lanes of a mission; null when it has none to merge. */
export function storedLanes(ports: Ports, mission: FoundMission): LanePlan | null {
  return hasLaneWorktrees(mission) ? storedLanePlan(ports, mission) : null;
}

function lanesOf(ports: Ports, repository: Repository, facts: MissionFacts): readonly MergeLane[] {
  const { mission, state } = facts;
  const lanePlan = storedLanes(ports, mission);
  if (lanePlan === null) return [];
  const started = startedBranches(ports, mission);
  const wanted = lanePlan.lanes.filter(
    ({ laneId, workPackages }) =>
      laneId !== 'lane-planning' && workPackages.some((id) => laneOf(state, id) !== 'canceled'),
  );
  return laneOrder(wanted).map((lane) => {
    const workspace = findWorkspace(ports, { repository, mission, lanePlan }, lane);
    return { lane, workspace, wasStarted: workspace.record !== null || started.has(workspace.branch) };
  });
}

/** Branches that starts in the log name. On another clone there are no records. */
function startedBranches(ports: Ports, mission: FoundMission): ReadonlySet<string> {
  const branches = ports.log.events(mission.location).flatMap((event) => {
    if (event.family !== 'transition' || event.to_lane !== 'in_progress') return [];
    const note = event.policy_metadata as { readonly branch?: unknown } | null;
    return typeof note?.branch === 'string' ? [note.branch] : [];
  });
  return new Set(branches);
}

function upstreamOf(ports: Ports, repository: Repository, folder: string, branch: string): MergeSetting['upstream'] {
  const named = ports.branches.upstreamOf(folder, branch);
  const pushed = `${remoteFor(ports, repository, null)}/${branch}`;
  const isPushed = ports.repositories.listBranches(repository, 'remote').includes(pushed);
  const ref = named?.startsWith('refs/remotes/') === true ? named : isPushed ? `refs/remotes/${pushed}` : null;
  const sha = ref === null ? null : ports.repositories.readRef(repository, ref);
  return ref === null || sha === null ? null : { ref, name: ref.slice('refs/remotes/'.length), sha };
}

/** The remote of the branch that a branch follows, e.g. of `refs/remotes/origin/main`; else the default one. */
export function remoteFor(ports: Ports, repository: Repository, followed: string | null): string {
  const named = /^refs\/remotes\/([^/]+)\//.exec(followed ?? '')?.[1];
  return named ?? ports.repositories.defaultRemote(repository) ?? 'origin';
}

function notFinalized({ slug }: FoundMission): ConstructorParameters<typeof ProblemError>[0] {
  return {
    diagnostic_code: 'NOT_FINALIZED',
    message: `${slug} has no finalised work packages yet.`,
    remediation: [`spec-kitty finalize-tasks --mission ${slug}`],
    mission_slug: slug,
  };
}

function targetUnknown({ slug, location }: FoundMission): ConstructorParameters<typeof ProblemError>[0] {
  return {
    diagnostic_code: 'TARGET_BRANCH_UNKNOWN',
    message: `${location.planningDirectory}/meta.json names no target_branch for ${slug}.`,
    remediation: [`spec-kitty merge --target BRANCH --mission ${slug}`],
    mission_slug: slug,
  };
}
