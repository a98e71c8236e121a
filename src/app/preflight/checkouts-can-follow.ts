import { ownState } from './own-state';
import { blocks, type Finding, type PreflightCheck } from './preflight-check';
import type { MergeSetting } from '../merge/merge-setting';
import type { Checkout } from '../../domain/mission/location';
import { gitAt, shellWord } from '../../domain/problem/shell-word';
import { someOf } from '../../domain/problem/some-of';

interface CheckoutFact {
  readonly checkout: Checkout;
  readonly changed: readonly string[];
  readonly untracked: readonly string[];
  readonly operation: string | null;
}

/** Checkouts of home and target get the files of the merge; what somebody has there must not be in the way. */
export const checkoutsCanFollow: PreflightCheck<readonly CheckoutFact[]> = {
  asks: 'Can the checkouts of home and target follow their branches?',

  gather: (ports, { built, objects, repository, mission, home, target, lanes, directory }) => {
    const isOwn = ownState(ports, { repository, mission, directory });
    const moved = new Map((built?.result?.checkouts ?? []).map((move) => [move.checkout.root, move]));
    const touched = repository.checkouts.filter(
      ({ branch, root }) =>
        (branch !== null && (branch === home.branch || branch === target.branch)) ||
        lanes.some(({ workspace }) => workspace.checkout?.root === root),
    );
    return touched.map((checkout) => {
      const move = moved.get(checkout.root);
      const inTheWay = move === undefined ? [] : objects.filesInTheWay(checkout, move.from, move.to);
      return {
        checkout,
        changed: inTheWay
          .filter(({ isUntracked, path }) => !isUntracked && !(checkout.root === home.checkout.root && isOwn(path)))
          .map(({ path }) => path),
        untracked: inTheWay.filter(({ isUntracked }) => isUntracked).map(({ path }) => path),
        operation: ports.repositories.operationInProgress(checkout),
      };
    });
  },

  judge: (all, setting) => all.flatMap((fact) => [...dirtFindings(fact, setting), ...operationFindings(fact, setting)]),
};

function dirtFindings({ checkout, changed, untracked }: CheckoutFact, { mission }: MergeSetting): readonly Finding[] {
  const { root, branch } = checkout;
  const common = {
    diagnostic_code: 'TARGET_WORKTREE_DIRTY' as const,
    violated_invariant: 'a_merge_overwrites_no_file_that_somebody_changed',
    mission_slug: mission.slug,
    path: root,
  };
  const about = branch ?? root;
  return [
    ...(changed.length === 0
      ? []
      : [
          blocks(about, {
            ...common,
            message: `${root} has changes in files that the merge writes: ${someOf(changed)}.`,
            remediation: [
              'Commit them, or keep them for later:',
              `${gitAt(root)} stash push -- ${changed.map(shellWord).join(' ')}`,
            ],
            paths: changed,
          }),
        ]),
    ...(untracked.length === 0
      ? []
      : [
          blocks(about, {
            ...common,
            message: `${root} has files that git does not track where the merge writes: ${someOf(untracked)}.`,
            remediation: [
              'Move them away, or keep them for later:',
              `${gitAt(root)} stash push --include-untracked -- ${untracked.map(shellWord).join(' ')}`,
            ],
            paths: untracked,
          }),
        ]),
  ];
}

function operationFindings({ checkout, operation }: CheckoutFact, { mission }: MergeSetting): readonly Finding[] {
  if (operation === null) return [];
  const { root, branch } = checkout;
  return [
    blocks(branch ?? root, {
      diagnostic_code: 'GIT_OPERATION_IN_PROGRESS',
      message: `A ${operation} is under way in ${root}.`,
      violated_invariant: 'no_other_git_operation_is_under_way',
      remediation: [
        `${gitAt(root)} status`,
        `Finish the ${operation}; or go back to where it began:`,
        operation === 'bisect' ? `${gitAt(root)} bisect reset` : `${gitAt(root)} ${operation} --abort`,
      ],
      mission_slug: mission.slug,
      path: root,
    }),
  ];
}
