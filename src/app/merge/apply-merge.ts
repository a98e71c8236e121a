import { cleanUp, type CleanupReport } from './clean-up';
import { keepMerged, removeJournal, type MergeJournal } from './merge-journal';
import { repositoryFolder } from './repository-folder';
import type { Repository } from '../../domain/mission/location';
import { nonFatal, type Diagnostic } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import type { RefMove } from '../../ports/branches';
import type { Ports } from '../../ports/ports';

export interface ApplyReport {
  readonly cleanup: CleanupReport;
  readonly diagnostics: readonly Diagnostic[];
}

/** Whether the target has moved to the merge, or somebody built on it already. */
export function hasLanded(ports: Ports, repository: Repository, { moves, commit }: MergeJournal): boolean {
  const [target] = moves;
  const current = target === undefined ? null : ports.repositories.readRef(repository, target.ref);
  if (current === null) return false;
  return current === commit || ports.objects.isAncestor(repositoryFolder(repository), commit, current);
}

/**
 * Does what a journal says, or the rest of it: moves the refs, lets the checkouts follow, takes away what nobody needs.
 * Every step may be the last one of a killed process; the same call goes on from there.
 *
 * @throws ProblemError REF_MOVED, and then nothing has moved; CHECKOUT_NOT_UPDATED, and then the merge stands.
 */
export async function applyMerge(ports: Ports, repository: Repository, journal: MergeJournal): Promise<ApplyReport> {
  const diagnostics = await settleRefs(ports, repository, journal);
  for (const { checkout, from, to } of journal.checkouts)
    await follow(ports, repository, journal, { checkout, from, to });
  const isKept = journal.undoes !== true && journal.lands !== true;
  keepMerged(ports, repository, journal.mission_slug, isKept ? journal : null);
  const cleanup = await cleanUp(ports, repository, journal);
  removeJournal(ports, repository, journal.mission_slug);
  return { cleanup, diagnostics: [...diagnostics, ...cleanup.diagnostics] };
}

async function settleRefs(ports: Ports, repository: Repository, journal: MergeJournal): Promise<readonly Diagnostic[]> {
  const isLanded = hasLanded(ports, repository, journal);
  const at = (ref: string): string | null => ports.repositories.readRef(repository, ref);
  const open = isLanded ? journal.moves.filter(({ ref, from }) => at(ref) === from) : journal.moves;
  const elsewhere = isLanded
    ? journal.moves.slice(1).filter(({ ref, from, to }) => at(ref) !== from && at(ref) !== to)
    : [];
  if (open.length > 0) await move(ports, repository, journal, open);
  return elsewhere.map(({ ref }) => wentOn(journal, ref));
}

async function move(
  ports: Ports,
  repository: Repository,
  { mission_slug: slug, target_branch: target, undoes, lands }: MergeJournal,
  moves: readonly RefMove[],
): Promise<void> {
  const place = { commonDir: repository.commonDir, root: repositoryFolder(repository) };
  if (await ports.branches.moveRefs(place, moves, `spec-kitty merge ${slug}`)) return;
  throw new ProblemError({
    diagnostic_code: 'REF_MOVED',
    message: `${target}, or the branch of ${slug}, moved while ${undoes === true ? 'the merge was taken back' : 'this ran'}. Nothing was changed.`,
    violated_invariant: 'branches_are_where_the_plan_saw_them',
    remediation: [
      `spec-kitty ${undoes === true ? 'undo' : lands === true ? 'merge --landed' : 'merge'} --mission ${slug}`,
    ],
    mission_slug: slug,
  });
}

async function follow(
  ports: Ports,
  { commonDir }: Repository,
  { mission_slug: slug }: MergeJournal,
  { checkout, from, to }: MergeJournal['checkouts'][number],
): Promise<void> {
  if (ports.files.kindOf(checkout.root) !== 'directory' || ports.files.kindOf(checkout.gitDir) !== 'directory') return;
  const now = ports.repositories.locate(checkout.root).current;
  // Somebody switched it to another branch since: its files are theirs.
  if (now?.branch !== checkout.branch) return;
  if (ports.branches.isRemovalUnfinished({ commonDir, root: checkout.root })) return;
  try {
    await ports.branches.bringFiles({ commonDir, checkout, from, to });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const [first, ...more] = error.problems;
    const remediation = [
      'The merge stands; only these files are behind. Move what is in the way aside, then go on:',
      ...first.remediation,
      `spec-kitty merge --resume --mission ${slug}`,
    ];
    throw new ProblemError([{ ...first, remediation, mission_slug: slug }, ...more], { cause: error });
  }
}

function wentOn({ mission_slug: slug }: MergeJournal, ref: string): Diagnostic {
  const branch = ref.replace('refs/heads/', '');
  return nonFatal(
    {
      diagnostic_code: 'NOT_CLEANED_UP',
      message: `${branch} got new commits while the merge was interrupted; it stays as it is.`,
      remediation: [`git log --oneline ${branch}`],
      mission_slug: slug,
      branch,
    },
    'cleanup',
  );
}
