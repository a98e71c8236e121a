import { findWorkspace, pushedTip, type FoundWorkspace, type WorkspacePlace } from './find-workspace';
import { branchMissing, conflict, dirty, noCommit, notMerged } from './workspace-problems';
import type { FoundMission } from '../find-missions';
import type { Checkout } from '../../domain/mission/location';
import { laneBranchName } from '../../domain/mission/mission-branch';
import type { Diagnostic } from '../../domain/problem/diagnostic';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import { gitAt } from '../../domain/problem/shell-word';
import { lanesBefore, type StoredLane } from '../../domain/workspace/lane-plan';
import type { WorkspaceChoice } from '../../domain/workspace/workspace-of';
import type { Ports } from '../../ports/ports';

/** The worktree of a lane as it is and as it is to be. */
export interface LaneWorkspace extends FoundWorkspace {
  readonly kind: 'lane';
  readonly lane: StoredLane;
  readonly base: { readonly branch: string; readonly commit: string };
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

export interface WorkspaceFacts extends WorkspacePlace {
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
    commit: found.record?.baseCommit ?? baseOf(ports, mission.location.checkout.root, found, homeTip),
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

/** Every gate of a worktree that is there, and of the joins. */
function settle(
  ports: Ports,
  facts: WorkspaceFacts,
  plan: LaneWorkspace,
  conflicts: readonly Problem[],
): LaneWorkspace {
  const isThere = plan.state === 'present' && plan.checkout !== null;
  const inPlace = isThere ? checkoutProblems(ports, facts, plan, plan.checkout) : [];
  const isMoving = plan.tip !== plan.target;
  const changed = isThere && (facts.isStart || isMoving) ? ports.objects.changedPaths(plan.root) : [];
  const laterProblems = [...conflicts, ...(changed.length > 0 ? [dirty(facts, plan.root, changed)] : [])];
  const [first, ...more] = facts.isStart ? [...inPlace, ...laterProblems] : inPlace;
  if (first !== undefined) throw new ProblemError([first, ...more]);
  const [why] = laterProblems;
  // Whoever goes on is not stopped by what can be merged in later.
  return why === undefined ? plan : { ...plan, target: plan.tip, diagnostics: [notMerged(facts, plan.root, why)] };
}

function baseOf(ports: Ports, root: string, { tip }: FoundWorkspace, homeTip: string): string {
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
    remediation: [`${gitAt(root)} switch BRANCH`],
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
        remediation: [`${gitAt(root)} switch ${branch}`],
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
      remediation: [`${gitAt(root)} status`, `Finish the ${operation}, then run the command again.`],
      ...subject,
    },
  ];
}
