import { ownState } from './own-state';
import { blocks, type Finding, type PreflightCheck } from './preflight-check';
import type { MergeSetting } from '../merge/merge-setting';
import { pathKind } from '../../domain/guard/path-kind';
import { gitAt, shellWord } from '../../domain/problem/shell-word';
import { someOf } from '../../domain/problem/some-of';

interface DirtFacts {
  /** Paths relative to the root of the home that count as work. */
  readonly home: readonly string[];
  readonly lanes: readonly { readonly laneId: string; readonly root: string; readonly paths: readonly string[] }[];
}

/** What is not committed is not merged: in the worktrees of the lanes, and in the home. */
export const workCommitted: PreflightCheck<DirtFacts> = {
  asks: 'Is all work of the mission committed?',

  gather(ports, setting) {
    const { home, target, directory } = setting;
    const isOwn = ownState(ports, setting);
    // Where the mission lives on its target, the checkout is somebody's: only files of the mission are its business.
    const counts = (path: string): boolean =>
      home.branch === target.branch ? path.startsWith(`${directory}/`) : pathKind(path) !== 'runtime';
    return {
      home: ports.objects.changedPaths(home.checkout.root).filter((path) => counts(path) && !isOwn(path)),
      lanes: setting.lanes.flatMap(({ lane, workspace: { checkout } }) => {
        const paths = checkout === null ? [] : ports.objects.changedPaths(checkout.root);
        return checkout === null || paths.length === 0 ? [] : [{ laneId: lane.laneId, root: checkout.root, paths }];
      }),
    };
  },

  judge: ({ home, lanes }, setting) => [
    ...lanes.map(({ laneId, root, paths }) => laneDirty(setting, laneId, root, paths)),
    ...(home.length === 0 ? [] : [homeDirty(setting, home)]),
  ],
};

function laneDirty({ mission }: MergeSetting, laneId: string, root: string, paths: readonly string[]): Finding {
  return blocks(laneId, {
    diagnostic_code: 'LANE_WORKTREE_DIRTY',
    message: `${root}, the worktree of ${laneId}, has changes that are not committed: ${someOf(paths)}.`,
    violated_invariant: 'lane_worktrees_are_clean',
    remediation: [
      `${gitAt(root)} status`,
      'Commit what belongs to the work; to keep the rest for later:',
      `${gitAt(root)} stash push --include-untracked`,
    ],
    mission_slug: mission.slug,
    lane_id: laneId,
    workspace_path: root,
    paths,
  });
}

function homeDirty({ mission, home }: MergeSetting, paths: readonly string[]): Finding {
  const { root } = home.checkout;
  return blocks(home.branch ?? mission.slug, {
    diagnostic_code: 'HOME_WORKTREE_DIRTY',
    message: `${root}, where ${mission.slug} lives, has changes that are not committed: ${someOf(paths)}.`,
    violated_invariant: 'everything_of_the_mission_is_committed',
    remediation: [
      `${gitAt(root)} status`,
      'Commit what belongs to the mission; to keep the rest for later:',
      // Only these: the log of a mission may be there uncommitted, too, and is not put aside.
      `${gitAt(root)} stash push --include-untracked -- ${paths.map(shellWord).join(' ')}`,
    ],
    mission_slug: mission.slug,
    paths,
  });
}
