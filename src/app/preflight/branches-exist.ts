import { blocks, warns, type Finding, type PreflightCheck } from './preflight-check';
import type { MergeSetting } from '../merge/merge-setting';
import { laneOf } from '../../domain/status/log-state';
import { gitAt } from '../../domain/problem/shell-word';

interface BranchFacts {
  /** A branch of the name on a remote, e.g. `origin/main`; null when none is known. */
  readonly remoteTarget: string | null;
  readonly hasRemote: boolean;
}

/** Home, target and the branch of every lane that somebody worked on. */
export const branchesExist: PreflightCheck<BranchFacts> = {
  asks: 'Do home, target and the branches of the lanes exist?',

  gather(ports, { repository, target }) {
    const remotes = ports.repositories.listBranches(repository, 'remote');
    const remoteTarget = remotes.find((name) => name.slice(name.indexOf('/') + 1) === target.branch) ?? null;
    return { remoteTarget, hasRemote: ports.repositories.defaultRemote(repository) !== null };
  },

  judge: (facts, setting) => [
    ...homeFindings(setting),
    ...(setting.target.sha === null ? [targetMissing(facts, setting)] : []),
    ...setting.lanes.flatMap((lane) => laneFindings(lane, setting)),
  ],
};

function homeFindings({ home, mission }: MergeSetting): readonly Finding[] {
  if (home.branch !== null) return [];
  const { root } = home.checkout;
  return [
    blocks(mission.slug, {
      diagnostic_code: 'DETACHED_HEAD',
      message: `${root}, where ${mission.slug} lives, is on no branch.`,
      violated_invariant: 'a_mission_lives_on_a_branch',
      remediation: [`${gitAt(root)} switch ${mission.meta?.targetBranch ?? 'BRANCH'}`],
      mission_slug: mission.slug,
    }),
  ];
}

function targetMissing(
  { remoteTarget, hasRemote }: BranchFacts,
  { target: { branch }, mission, home }: MergeSetting,
): Finding {
  const at = gitAt(home.checkout.root);
  const remedy =
    remoteTarget !== null
      ? [`${at} branch ${branch} ${remoteTarget}`]
      : hasRemote
        ? [`${at} fetch`, 'When the remote has no such branch either, make it where the mission is to end up:']
        : [];
  return blocks(branch, {
    diagnostic_code: 'TARGET_BRANCH_MISSING',
    message: `The target branch ${branch} does not exist here.`,
    violated_invariant: 'target_branch_must_exist',
    remediation: remoteTarget !== null ? remedy : [...remedy, `${at} branch ${branch} COMMIT`],
    mission_slug: mission.slug,
    merge_target_branch: branch,
  });
}

function laneFindings(
  { lane, workspace, wasStarted }: MergeSetting['lanes'][number],
  { mission, facts, home, repository }: MergeSetting,
): readonly Finding[] {
  const open = lane.workPackages.filter((id) => !['done', 'canceled'].includes(laneOf(facts.state, id)));
  const common = { mission_slug: mission.slug, lane_id: lane.laneId, work_packages: lane.workPackages };
  if (workspace.tip === null) {
    if (!wasStarted || open.length === 0) return [];
    return [
      blocks(workspace.branch, {
        diagnostic_code: 'LANE_BRANCH_MISSING',
        message: `${workspace.branch}, the branch of ${lane.laneId} with ${lane.workPackages.join(', ')}, does not exist here.`,
        violated_invariant: 'every_lane_keeps_its_branch_until_it_is_merged',
        remediation: [
          'When it was pushed from another clone:',
          `${gitAt(home.checkout.root)} fetch`,
          'git reflog names the last commit of a deleted branch while it is kept; then:',
          `${gitAt(home.checkout.root)} branch ${workspace.branch} COMMIT`,
        ],
        ...common,
        branch: workspace.branch,
      }),
    ];
  }
  if (workspace.record === null || workspace.state !== 'branch-only') return detached(workspace, repository, common);
  return [
    warns(workspace.branch, {
      diagnostic_code: 'LANE_WORKTREE_MISSING',
      message: `${workspace.root}, the worktree of ${lane.laneId}, is gone; its branch is enough for the merge.`,
      violated_invariant: 'every_started_lane_has_its_worktree',
      remediation: [`spec-kitty implement --recover --mission ${mission.slug}`],
      ...common,
      workspace_path: workspace.root,
    }),
  ];
}

/** Commits made on no branch, or on another one, are not in the merge. */
function detached(
  { checkout, branch, root }: MergeSetting['lanes'][number]['workspace'],
  _repository: MergeSetting['repository'],
  common: Readonly<Record<string, unknown>> & { readonly mission_slug: string },
): readonly Finding[] {
  if (checkout === null || checkout.branch === branch) return [];
  return [
    blocks(branch, {
      diagnostic_code: checkout.branch === null ? 'DETACHED_HEAD' : 'WORKSPACE_UNUSABLE',
      message: `${root} is on ${checkout.branch ?? 'no branch'}, not on ${branch}: commits made there are not part of the merge.`,
      violated_invariant: 'the_worktree_of_a_lane_stays_on_its_branch',
      remediation: [
        'When commits were made there, bring them to the branch first:',
        `${gitAt(root)} log --oneline ${branch}..HEAD`,
        `${gitAt(root)} switch ${branch}`,
      ],
      ...common,
      workspace_path: root,
    }),
  ];
}
