import { LANDED_BY } from './merge-landed';
import { applyMerge } from './apply-merge';
import { readMerged, writeJournal, type MergeJournal } from './merge-journal';
import { repositoryFolder } from './repository-folder';
import type { FoundMission } from '../find-missions';
import type { Checkout, Repository } from '../../domain/mission/location';
import { ProblemError, type Problem } from '../../domain/problem/problem';
import { gitAt, shellWord } from '../../domain/problem/shell-word';
import { someOf } from '../../domain/problem/some-of';
import type { RefMove } from '../../ports/branches';
import type { Ports } from '../../ports/ports';

export interface UndoneMerge {
  readonly journal: MergeJournal;
  readonly moves: readonly RefMove[];
}

/**
 * Takes the merge of a mission back: every branch stands where the merge found it, the lanes are there again. Only while
 * nobody built on it and it was not pushed.
 *
 * @throws ProblemError UNDO_NOT_SAFE with every reason.
 */
export async function undoMerge(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  isDryRun: boolean,
): Promise<UndoneMerge> {
  const journal = readMerged(ports, repository, mission.slug);
  if (journal === null) throw new ProblemError(notHere(mission));
  const moves = backwards(ports, repository, journal);
  const checkouts = standingOn(repository, journal, moves);
  const [first, ...more] = [
    ...builtUpon(ports, repository, journal),
    ...checkouts.flatMap(({ checkout, from, to }) => inTheWay(ports, mission.slug, checkout, from, to)),
  ];
  if (first !== undefined) throw new ProblemError([first, ...more]);
  if (isDryRun) return { journal, moves };
  await ports.inTurn(repository.commonDir, 'merge', async () => {
    const undo: MergeJournal = {
      ...journal,
      undoes: true,
      commit: journal.moves[0]?.from ?? '',
      moves,
      checkouts,
      cleanup: { worktrees: [], branches: [], lanes: [] },
      done_events: [],
    };
    writeJournal(ports, repository, undo);
    await applyMerge(ports, repository, undo);
    await reopenHome(ports, repository, journal);
  });
  return { journal, moves };
}

/** The target first, then the home and the lanes that were taken away. */
function backwards(ports: Ports, repository: Repository, journal: MergeJournal): readonly RefMove[] {
  const at = (ref: string): string | null => ports.repositories.readRef(repository, ref);
  const moved = journal.moves.map(({ ref, from }) => ({ ref, from: at(ref), to: from }));
  const lanes = journal.cleanup.branches
    .map(({ branch, sha }) => ({ ref: `refs/heads/${branch}`, from: at(`refs/heads/${branch}`), to: sha }))
    .filter(({ ref, from }) => from === null && !moved.some((one) => one.ref === ref));
  return [...moved, ...lanes];
}

function standingOn(
  repository: Repository,
  journal: MergeJournal,
  moves: readonly RefMove[],
): MergeJournal['checkouts'] {
  return repository.checkouts.flatMap((checkout) => {
    const move = moves.find(({ ref }) => ref === `refs/heads/${checkout.branch ?? ''}`);
    const isMoving = move !== undefined && move.from === journal.commit && move.to !== null;
    return isMoving ? [{ checkout, from: journal.commit, to: move.to }] : [];
  });
}

function builtUpon(ports: Ports, repository: Repository, journal: MergeJournal): readonly Problem[] {
  const { mission_slug: slug, commit, target_branch: target, home_branch: home } = journal;
  const folder = repositoryFolder(repository);
  const at = (branch: string): string | null => ports.repositories.readRef(repository, `refs/heads/${branch}`);
  const pushed = ports.repositories.listBranches(repository, 'remote').filter((name) => {
    const tip = ports.repositories.readRef(repository, `refs/remotes/${name}`);
    return tip !== null && ports.objects.isAncestor(folder, commit, tip);
  });
  const targetTip = at(target);
  const homeTip = at(home);
  return [
    ...(targetTip === commit
      ? []
      : [
          notSafe(slug, `${target} has moved since ${slug} was merged: others build on it.`, [
            `git log --oneline ${commit}..${target}`,
            `To take the work out and keep the rest: git revert -m 1 ${journal.merged_commit}`,
          ]),
        ]),
    ...(home === target || homeTip === null || homeTip === commit
      ? []
      : [notSafe(slug, `${home} has moved since ${slug} was merged.`, [`git log --oneline ${commit}..${home}`])]),
    ...pushed.map((name) =>
      notSafe(slug, `The merge of ${slug} was pushed: ${name} has it.`, [
        `To take the work out with a commit of its own: git revert -m 1 ${journal.merged_commit}`,
      ]),
    ),
  ];
}

function inTheWay(ports: Ports, slug: string, checkout: Checkout, from: string, to: string): readonly Problem[] {
  const paths = ports.objects.filesInTheWay(checkout, from, to).map(({ path }) => path);
  if (paths.length === 0) return [];
  return [
    notSafe(slug, `${checkout.root} has changes in files that would be taken back: ${someOf(paths)}.`, [
      `${gitAt(checkout.root)} stash push --include-untracked -- ${paths.map(shellWord).join(' ')}`,
    ]),
  ];
}

/** The worktree of the home, where it was one of its own. */
async function reopenHome(ports: Ports, repository: Repository, journal: MergeJournal): Promise<void> {
  const { home_branch: branch, target_branch: target, cleanup, checkouts } = journal;
  const was = checkouts.find(({ checkout }) => checkout.branch === branch)?.checkout;
  const isGone = was !== undefined && branch !== target && cleanup.worktrees.some(({ root }) => root === was.root);
  const base = repository.primary ?? repository.checkouts[0];
  if (!isGone || base === undefined || ports.files.kindOf(was.root) !== null) return;
  await ports.git.addWorktree(base, { path: was.root, branch });
}

function notHere({ slug, meta }: FoundMission): Problem {
  const { merged_by: by, merged_into: into, merged_commit: commit } = meta?.row ?? {};
  if (by === LANDED_BY && typeof into === 'string' && typeof commit === 'string') {
    return notSafe(slug, `${slug} landed in ${into} by a pull request: what others have is not taken back here.`, [
      'Revert the pull request where it was merged. What it brought:',
      `git show --stat ${commit}`,
    ]);
  }
  return notSafe(
    slug,
    `${slug} was merged at ${meta?.mergedAt ?? ''}, but not in this clone: where its branches were is not known here.`,
    [`spec-kitty status --mission ${slug}`],
  );
}

function notSafe(slug: string, message: string, remediation: readonly string[]): Problem {
  return {
    diagnostic_code: 'UNDO_NOT_SAFE',
    message,
    violated_invariant: 'what_others_built_on_is_not_taken_back',
    remediation,
    mission_slug: slug,
  };
}
