import { type FoundMission } from '../find-missions';
import type { Checkout, Repository } from '../../domain/mission/location';
import { laneBranchName } from '../../domain/mission/mission-branch';
import { nonFatal, type Diagnostic } from '../../domain/problem/diagnostic';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import { lanesBefore, type LanePlan, type StoredLane } from '../../domain/workspace/lane-plan';
import type { WorkspaceChoice } from '../../domain/workspace/workspace-of';
import type { WorkspaceRecord } from '../../domain/workspace/workspace-record';
import type { Ports } from '../../ports/ports';

/** The worktree of a lane as it is and as it is to be. */
export interface LaneWorkspace {
  readonly kind: 'lane';
  readonly lane: StoredLane;
  /** Absolute. */
  readonly root: string;
  readonly branch: string;
  readonly base: { readonly branch: string; readonly commit: string };
  /**
   * What is there: nothing, the branch only, a worktree that an interrupted run did not finish, or a whole one.
   */
  readonly state: 'absent' | 'branch-only' | 'unfinished' | 'present';
  readonly checkout: Checkout | null;
  readonly record: WorkspaceRecord | null;
  /** Where the branch stands; the base when there is none. */
  readonly tip: string;
  /** Where it is to stand: `tip` with the lanes it depends on merged in. */
  readonly target: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The mission's home, as the place of work. */
export interface HomeWorkspace {
  readonly kind: 'home';
  readonly root: string;
  readonly branch: string;
  readonly tip: string;
  readonly diagnostics: readonly Diagnostic[];
}

export type WorkspacePlan = LaneWorkspace | HomeWorkspace;

export interface WorkspaceFacts {
  readonly repository: Repository;
  readonly mission: FoundMission;
  readonly lanePlan: LanePlan;
  readonly workPackage: string;
  readonly choice: WorkspaceChoice;
  /** True when the work package is being started; false when somebody goes on with it. */
  readonly isStart: boolean;
}

/**
 * Plans the workspace of a work package. Touches no checkout and no branch; joins of dependency lanes are built as
 * commits that no ref names yet.
 *
 * @throws ProblemError with everything that stands against it.
 */
export function planWorkspace(ports: Ports, facts: WorkspaceFacts): WorkspacePlan {
  const { repository, mission, choice } = facts;
  const home = homeBranch(mission);
  const homeTip = ports.repositories.readRef(repository, `refs/heads/${home}`);
  if (homeTip === null) throw new ProblemError(noCommit(mission, home));
  if (choice.kind === 'home') {
    return { kind: 'home', root: mission.location.checkout.root, branch: home, tip: homeTip, diagnostics: [] };
  }
  const found = findWorkspace(ports, facts, choice.lane);
  const base = {
    branch: found.record?.baseBranch || home,
    commit:
      found.record?.baseCommit ??
      (found.tip === null ? homeTip : null) ??
      baseOf(ports, mission.location.checkout.root, found, homeTip),
  };
  const tip = found.tip ?? base.commit;
  const joined = joinDependencies(ports, facts, choice.lane, found.branch, tip);
  const plan: LaneWorkspace = {
    kind: 'lane',
    lane: choice.lane,
    ...found,
    base,
    tip,
    target: joined.target,
    diagnostics: joined.diagnostics,
  };
  return settle(ports, facts, plan, joined.problems);
}

/** Every gate of a whole worktree, and of the joins; work that goes on is not stopped by what can wait. */
function settle(
  ports: Ports,
  facts: WorkspaceFacts,
  plan: LaneWorkspace,
  conflicts: readonly Problem[],
): LaneWorkspace {
  const problems = [...conflicts];
  const isMoving = plan.tip !== plan.target;
  if (plan.state === 'present' && plan.checkout !== null) {
    problems.push(...checkoutProblems(ports, facts, plan, plan.checkout));
    const changed = facts.isStart || isMoving ? ports.objects.changedPaths(plan.root) : [];
    if (changed.length > 0 && facts.isStart) problems.push(dirty(facts, plan, changed));
    if (changed.length > 0 && !facts.isStart)
      return { ...plan, target: plan.tip, diagnostics: [notMerged(facts, plan)] };
  }
  if (!facts.isStart && conflicts.length > 0 && problems.length === conflicts.length) {
    return { ...plan, target: plan.tip, diagnostics: [notMerged(facts, plan)] };
  }
  const [first, ...more] = problems;
  if (first !== undefined) throw new ProblemError([first, ...more]);
  return plan;
}

type Found = Pick<LaneWorkspace, 'root' | 'branch' | 'state' | 'checkout' | 'record'> & { readonly tip: string | null };

/** The stored names decide; a lane that never had a workspace gets its names from the stored mission branch. */
function findWorkspace(ports: Ports, { repository, mission, lanePlan }: WorkspaceFacts, { laneId }: StoredLane): Found {
  const record = ports.workspaces.read(repository, mission.slug, laneId);
  const branch = record?.branch ?? laneBranchName(lanePlan.missionBranch, laneId);
  const around = worktreesRoot(repository, mission);
  const usual =
    record === null ? `${around}/.worktrees/${mission.slug}-${laneId}` : absolute(around, record.worktreePath);
  const checkout =
    repository.checkouts.find((one) => one.branch === branch) ??
    repository.checkouts.find(({ root }) => root === usual);
  const root = checkout?.root ?? usual;
  const tip = ports.repositories.readRef(repository, `refs/heads/${branch}`) ?? pushedTip(ports, repository, branch);
  const isUnfinished = ports.git.isWorktreeUnfinished({ commonDir: repository.commonDir, path: root });
  return {
    root,
    branch,
    record,
    checkout: checkout ?? null,
    tip,
    state: isUnfinished ? 'unfinished' : checkout !== undefined ? 'present' : tip === null ? 'absent' : 'branch-only',
  };
}

/** The folder that holds `.worktrees/`; a bare repository has the home checkout for it. */
export function worktreesRoot({ primary }: Repository, { location }: FoundMission): string {
  return (primary ?? location.checkout).root;
}

function pushedTip(ports: Ports, repository: Repository, branch: string): string | null {
  const remote = ports.repositories.listBranches(repository, 'remote').find((name) => name.endsWith(`/${branch}`));
  return remote === undefined ? null : ports.repositories.readRef(repository, `refs/remotes/${remote}`);
}

function baseOf(ports: Ports, root: string, { tip }: Found, homeTip: string): string {
  return tip === null ? homeTip : (ports.objects.mergeBase(root, tip, homeTip) ?? tip);
}

interface Joined {
  readonly target: string;
  readonly problems: readonly Problem[];
  readonly diagnostics: readonly Diagnostic[];
}

function joinDependencies(ports: Ports, facts: WorkspaceFacts, lane: StoredLane, branch: string, tip: string): Joined {
  const { repository, mission, lanePlan } = facts;
  const folder = mission.location.checkout.root;
  const diagnostics: Diagnostic[] = [];
  let target = tip;
  for (const before of lanesBefore(lanePlan, lane)) {
    const record = ports.workspaces.read(repository, mission.slug, before.laneId);
    const theirs = record?.branch ?? laneBranchName(lanePlan.missionBranch, before.laneId);
    const commit =
      ports.repositories.readRef(repository, `refs/heads/${theirs}`) ?? pushedTip(ports, repository, theirs);
    if (commit === null) {
      diagnostics.push(branchMissing(facts, before.laneId, theirs));
    } else if (ports.objects.isAncestor(folder, target, commit)) {
      target = commit;
    } else if (!ports.objects.isAncestor(folder, commit, target)) {
      const { tree, conflicts } = ports.objects.joinTrees(folder, target, commit);
      if (conflicts.length > 0)
        return { target: tip, problems: [conflict(facts, lane, theirs, conflicts)], diagnostics };
      const message = `Merge ${theirs} into ${branch}`;
      target = ports.objects.commitTree(folder, { tree, parents: [target, commit], message });
    }
  }
  return { target, problems: [], diagnostics };
}

function homeBranch({ slug, location }: FoundMission): string {
  const { branch, root } = location.checkout;
  if (branch !== null) return branch;
  throw new ProblemError({
    diagnostic_code: 'DETACHED_HEAD',
    message: `${root} is on no branch: the lanes of ${slug} start from the branch it lives on.`,
    remediation: [`git -C ${JSON.stringify(root)} switch BRANCH`],
    mission_slug: slug,
  });
}

function checkoutProblems(
  ports: Ports,
  { mission, workPackage }: WorkspaceFacts,
  { root, branch }: LaneWorkspace,
  checkout: Checkout,
): readonly Problem[] {
  const subject = { mission_slug: mission.slug, work_package_id: workPackage, workspace_path: root };
  if (checkout.branch !== branch) {
    return [
      {
        diagnostic_code: 'WORKSPACE_UNUSABLE',
        message: `${root} is on ${checkout.branch ?? 'no branch'}, not on ${branch}.`,
        violated_invariant: 'The worktree of a lane stays on the branch of the lane.',
        remediation: [`git -C ${JSON.stringify(root)} switch ${branch}`],
        ...subject,
      },
    ];
  }
  const operation = ports.repositories.operationInProgress(checkout);
  if (operation === null) return [];
  return [
    {
      diagnostic_code: 'WORKSPACE_UNUSABLE',
      message: `A ${operation} is under way in ${root}.`,
      remediation: [`git -C ${JSON.stringify(root)} status`, `Finish the ${operation}, then run the command again.`],
      ...subject,
    },
  ];
}

function absolute(root: string, path: string): string {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(path) ? path : `${root}/${path}`;
}

function noCommit({ slug }: FoundMission, branch: string): Problem {
  return {
    diagnostic_code: 'GIT_FAILED',
    message: `${branch} has no commit yet, so no lane of ${slug} can start from it.`,
    remediation: [`spec-kitty finalize-tasks --mission ${slug}`],
    mission_slug: slug,
  };
}

function dirty({ mission, workPackage }: WorkspaceFacts, { root }: LaneWorkspace, paths: readonly string[]): Problem {
  const named = paths.slice(0, 5).join(', ');
  return {
    diagnostic_code: 'WORKSPACE_DIRTY',
    message: `${root} has changes that are not committed: ${named}${paths.length > 5 ? `, and ${paths.length - 5} more` : ''}.`,
    violated_invariant: 'A work package starts from a clean workspace.',
    remediation: [
      `git -C ${JSON.stringify(root)} status`,
      'Commit what belongs to the lane, then run the command again.',
    ],
    mission_slug: mission.slug,
    work_package_id: workPackage,
    paths,
  };
}

function conflict(
  { mission, workPackage }: WorkspaceFacts,
  { laneId }: StoredLane,
  branch: string,
  paths: readonly string[],
): Problem {
  return {
    diagnostic_code: 'DEPENDENCY_LANE_MERGE_CONFLICT',
    message: `${branch} does not merge into ${laneId}: both changed ${paths.join(', ')}.`,
    violated_invariant: 'A work package starts with the work it depends on.',
    remediation: [
      `Make the two sides fit, on ${branch} or on the branch of ${laneId}, then run the command again.`,
      `spec-kitty status --mission ${mission.slug}`,
    ],
    mission_slug: mission.slug,
    work_package_id: workPackage,
    branch,
    paths,
  };
}

function branchMissing({ mission }: WorkspaceFacts, laneId: string, branch: string): Diagnostic {
  return nonFatal(
    {
      diagnostic_code: 'DEPENDENCY_BRANCH_MISSING',
      message: `${branch} of ${laneId} does not exist here: its work is taken as merged already.`,
      remediation: [],
      mission_slug: mission.slug,
    },
    'workspace',
  );
}

function notMerged({ mission }: WorkspaceFacts, { root }: LaneWorkspace): Diagnostic {
  return nonFatal(
    {
      diagnostic_code: 'DEPENDENCIES_NOT_MERGED',
      message: `Newer work of a lane this one depends on was not merged into ${root}: it has changes of its own.`,
      remediation: ['Commit them and run the command again to have it merged in.'],
      mission_slug: mission.slug,
    },
    'workspace',
  );
}
