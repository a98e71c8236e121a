import type { MergeSetting } from './merge-setting';
import type { Checkout } from '../../domain/mission/location';

/** What nobody needs after a merge. */
export interface Cleanup {
  readonly worktrees: readonly Pick<Checkout, 'root' | 'gitDir'>[];
  /** Each with the commit it is known to hold. */
  readonly branches: readonly { readonly branch: string; readonly sha: string }[];
  /** Lanes whose records go. */
  readonly lanes: readonly string[];
}

/**
 * The worktrees and branches of the lanes, and the home where it is a worktree of its own. The home's stays while the
 * target is checked out nowhere, so that the mission can be looked at; so does the worktree the caller stands in.
 */
export function plannedCleanup(
  { lanes, home, target, repository }: MergeSetting,
  { keepsBranches, keepsWorktrees }: { readonly keepsBranches: boolean; readonly keepsWorktrees: boolean },
): Cleanup {
  const isHere = (checkout: Checkout | null): boolean =>
    checkout !== null && checkout.root === repository.current?.root;
  const leaving = lanes.filter(({ workspace }) => !isHere(workspace.checkout));
  const present = leaving.flatMap(({ workspace }) => (workspace.checkout === null ? [] : [workspace.checkout]));
  const isTargetOpen = repository.checkouts.some(({ branch }) => branch === target.branch);
  const isHomeApart = home.branch !== null && home.branch !== target.branch;
  const homeStays = !isHomeApart || home.checkout.isPrimary || !isTargetOpen || isHere(home.checkout);
  const laneBranches = leaving.flatMap(({ workspace: { branch, tip } }) =>
    tip === null ? [] : [{ branch, sha: tip }],
  );
  const homeBranch = homeStays || home.sha === null ? [] : [{ branch: home.branch, sha: home.sha }];
  return {
    worktrees: keepsWorktrees ? [] : [...present, ...(homeStays ? [] : [home.checkout])].map(placeOf),
    branches: keepsBranches || keepsWorktrees ? [] : [...laneBranches, ...homeBranch],
    lanes: keepsWorktrees ? [] : leaving.map(({ lane }) => lane.laneId),
  };
}

function placeOf({ root, gitDir }: Checkout): Cleanup['worktrees'][number] {
  return { root, gitDir };
}
