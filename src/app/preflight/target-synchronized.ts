import { blocks, warns, type Finding, type PreflightCheck } from './preflight-check';
import type { MergeSetting } from '../merge/merge-setting';
import { focusedBranchName } from '../../domain/merge/focused-branch';
import { gitAt } from '../../domain/problem/shell-word';

interface Divergence {
  readonly local: string;
  readonly tracking: string;
  readonly ahead: number;
  readonly behind: number;
  readonly isPushed: boolean;
}

export type SynchronizationState = 'level' | 'ahead' | 'behind' | 'diverged';

/** The locally known branch decides; nothing is asked of the network here. */
export const targetSynchronized: PreflightCheck<Divergence | null> = {
  asks: 'Is the target where the branch it follows is?',

  gather(ports, { target, upstream, home, isPushed, objects }) {
    if (upstream === null || target.sha === null) return null;
    const { root } = home.checkout;
    return {
      local: target.branch,
      tracking: upstream.name,
      ahead: objects.countCommits(root, upstream.sha, target.sha),
      behind: objects.countCommits(root, target.sha, upstream.sha),
      isPushed,
    };
  },

  judge: (divergence, setting) => (divergence === null ? [] : judgeDivergence(divergence, setting)),
};

export function synchronizationState(ahead: number, behind: number): SynchronizationState {
  if (ahead > 0 && behind > 0) return 'diverged';
  return ahead > 0 ? 'ahead' : behind > 0 ? 'behind' : 'level';
}

function judgeDivergence(divergence: Divergence, setting: MergeSetting): readonly Finding[] {
  const { local, tracking, ahead, behind, isPushed } = divergence;
  const state = synchronizationState(ahead, behind);
  const slug = setting.mission.slug;
  const focused = focusedBranchName(slug, local);
  const problem = {
    diagnostic_code: 'TARGET_BRANCH_NOT_SYNCHRONIZED' as const,
    violated_invariant: 'local_target_branch_must_match_tracking_branch',
    mission_slug: slug,
    state,
    condition: `local_target_branch_${state}_from_remote_tracking_branch`,
    target_branch: local,
    local_target_branch: local,
    merge_target_branch: local,
    tracking_branch: tracking,
    remote_tracking_branch: tracking,
    ahead_count: ahead,
    behind_count: behind,
    diverged: state === 'diverged',
    focused_pr_branch: focused,
  };
  const at = gitAt(setting.home.checkout.root);
  const focusedPath = [
    `To look at both sides: ${at} log --oneline --left-right --cherry-pick ${local}...${tracking}`,
    'To bring the mission there as a branch of its own, for a pull request; the target is not touched:',
    `spec-kitty merge --prepare-pr --mission ${slug}`,
  ];
  switch (state) {
    case 'level':
      return [];
    case 'diverged':
      return [
        blocks(local, {
          ...problem,
          message: `${local} and ${tracking} have diverged: ${ahead} ahead, ${behind} behind. Nothing was changed.`,
          remediation: focusedPath,
        }),
      ];
    case 'behind': {
      const message = `${local} is ${behind} behind ${tracking}.`;
      const remediation = [forwardCommand(setting, local, tracking)];
      return [
        isPushed
          ? blocks(local, { ...problem, message, remediation })
          : warns(local, { ...problem, message, remediation }),
      ];
    }
    case 'ahead': {
      if (!isPushed) return [];
      const message = `${local} is ${ahead} ahead of ${tracking}: those commits would be published too.`;
      return [warns(local, { ...problem, message, remediation: focusedPath })];
    }
    default:
      return state satisfies never;
  }
}

/** Where the target is checked out its files come along; elsewhere only the branch moves, and only forward. */
function forwardCommand({ repository, home }: MergeSetting, local: string, tracking: string): string {
  const checkout = repository.checkouts.find(({ branch }) => branch === local);
  if (checkout !== undefined) return `${gitAt(checkout.root)} merge --ff-only ${tracking}`;
  const [remote = 'origin', ...rest] = tracking.split('/');
  return `${gitAt(home.checkout.root)} fetch ${remote} ${rest.join('/')}:${local}`;
}
