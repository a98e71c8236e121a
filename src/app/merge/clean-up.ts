import { forgetForecast } from '../forecast/kept-forecast';
import type { MergeJournal } from './merge-journal';
import { repositoryFolder } from './repository-folder';
import type { Repository } from '../../domain/mission/location';
import { nonFatal, type Diagnostic } from '../../domain/problem/diagnostic';
import { quotedPath } from '../../domain/problem/shell-word';
import { someOf } from '../../domain/problem/some-of';
import type { Ports } from '../../ports/ports';

export interface CleanupReport {
  readonly removed: { readonly worktrees: readonly string[]; readonly branches: readonly string[] };
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Takes away worktrees that are clean and branches that are where the merge found them. Whatever anybody touched since
 * stays, and is named.
 */
export async function cleanUp(ports: Ports, repository: Repository, journal: MergeJournal): Promise<CleanupReport> {
  const diagnostics: Diagnostic[] = [];
  const removed: string[] = [];
  for (const place of journal.cleanup.worktrees) {
    const why = removeWorktree(ports, repository, journal, place);
    if (why === null) removed.push(place.root);
    else diagnostics.push(stays(journal, place.root, why, `git worktree remove ${quotedPath(place.root)}`));
  }
  const kept = journal.cleanup.worktrees.filter(({ root }) => !removed.includes(root)).map(({ root }) => root);
  const branches = await removeBranches(ports, repository, journal, kept, diagnostics);
  const slug = journal.mission_slug;
  forgetForecast(ports, repository, slug);
  if (kept.length === 0) for (const id of journal.cleanup.lanes) ports.workspaces.remove(repository, slug, id);
  return { removed: { worktrees: removed, branches }, diagnostics };
}

/** Why it stays; null when it is gone. */
function removeWorktree(
  ports: Ports,
  repository: Repository,
  journal: MergeJournal,
  { root, gitDir }: MergeJournal['cleanup']['worktrees'][number],
): string | null {
  const { commonDir } = repository;
  const place = { commonDir, root, gitDir };
  if (!ports.branches.isRemovalUnfinished(place)) {
    if (ports.files.kindOf(root) === null) return null;
    const { current } = ports.repositories.locate(root);
    if (current?.gitDir !== gitDir) return 'it is another worktree now';
    const known = journal.cleanup.branches.find(({ branch }) => branch === current.branch);
    const tip = known === undefined ? null : ports.repositories.readRef(repository, `refs/heads/${known.branch}`);
    if (known !== undefined && tip !== expectedTip(journal, known)) return 'its branch has new commits';
    const changed = ports.objects.changedPaths(root);
    if (changed.length > 0) return `it has changes: ${someOf(changed)}`;
  }
  return ports.branches.removeWorktree(place) ? null : 'it is locked';
}

async function removeBranches(
  ports: Ports,
  repository: Repository,
  journal: MergeJournal,
  keptWorktrees: readonly string[],
  diagnostics: Diagnostic[],
): Promise<readonly string[]> {
  const { commonDir } = repository;
  const root = repositoryFolder(repository);
  const checkedOut = new Set(ports.repositories.locate(root).checkouts.map(({ branch }) => branch));
  const gone: string[] = [];
  for (const known of journal.cleanup.branches) {
    const { branch } = known;
    const ref = `refs/heads/${branch}`;
    const tip = ports.repositories.readRef(repository, ref);
    if (tip === null) {
      // Gone already; a killed run may have left empty folders and its locks.
      await ports.branches.moveRefs({ commonDir, root }, [{ ref, from: null, to: null }], '');
      continue;
    }
    const isKnown = tip === expectedTip(journal, known) && isContained(ports, root, journal, tip);
    const isRemoved =
      isKnown &&
      !checkedOut.has(branch) &&
      (await ports.branches.moveRefs({ commonDir, root }, [{ ref, from: tip, to: null }], 'spec-kitty merge'));
    if (isRemoved) gone.push(branch);
    else if (keptWorktrees.length === 0 || !isKnown) {
      const why = checkedOut.has(branch) ? 'it is checked out' : 'it has commits that were not merged';
      diagnostics.push(stays(journal, branch, why, `git log --oneline ${journal.target_branch}..${branch}`));
    }
  }
  return gone;
}

/** The home was moved to the merge, a lane is where it was. */
function expectedTip({ moves, commit }: MergeJournal, { branch, sha }: { branch: string; sha: string }): string {
  return moves.some(({ ref }) => ref === `refs/heads/${branch}`) ? commit : sha;
}

/** After a squash or rebase the lanes are in what was squashed, which is kept under a name of ours. */
function isContained(ports: Ports, root: string, { moves, commit }: MergeJournal, tip: string): boolean {
  const kept = moves.flatMap(({ ref, to }) => (ref.startsWith('refs/spec-kitty/') && to !== null ? [to] : []));
  return [commit, ...kept].some((holder) => ports.objects.isAncestor(root, tip, holder));
}

function stays({ mission_slug: slug }: MergeJournal, name: string, why: string, remedy: string): Diagnostic {
  return nonFatal(
    {
      diagnostic_code: 'NOT_CLEANED_UP',
      message: `${name} stays: ${why}.`,
      remediation: [remedy],
      mission_slug: slug,
    },
    'cleanup',
  );
}
