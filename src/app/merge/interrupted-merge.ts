import { hasLanded } from './apply-merge';
import { openJournals, removeJournal, type MergeJournal } from './merge-journal';
import { finishMerge, mergeMission, releaseLocks, type MergeRequest } from './merge-mission';
import type { MergeOutcome } from './merge-outcome';
import { resumedMerge } from './resumed-merge';
import { findMissions } from '../find-missions';
import type { Repository } from '../../domain/mission/location';
import { ambiguous, resolveMission } from '../../domain/mission/resolve-mission';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';

export interface AbortOutcome extends Outcome {
  readonly mission_slug: string;
  readonly aborted: true;
}

/** Finishes an interrupted merge, or its undo: its rest where the branches have moved, all of it where nothing had. */
export async function resumeMerge(ports: Ports, request: MergeRequest): Promise<MergeOutcome> {
  const { repository, journal } = interruptedMerge(ports, request.mission);
  if (request.strategy !== null && request.strategy !== journal.strategy) {
    throw contradiction(journal, '--strategy', request.strategy, journal.strategy);
  }
  if (request.target !== undefined && request.target !== journal.target_branch) {
    throw contradiction(journal, '--target', request.target, journal.target_branch);
  }
  const report = await finishMerge(ports, repository, journal);
  if (report !== null) return resumedMerge(ports, { journal, report }, request.isPushed);
  return mergeMission(ports, {
    ...request,
    mission: journal.mission_slug,
    strategy: journal.strategy,
    target: journal.target_branch,
  });
}

/** Forgets a merge that has moved nothing. @throws ProblemError MERGE_ALREADY_APPLIED when the branches have moved. */
export async function abortMerge(ports: Ports, handle: string | undefined): Promise<AbortOutcome> {
  const { repository, journal } = interruptedMerge(ports, handle);
  const slug = journal.mission_slug;
  await ports.inTurn(repository.commonDir, 'merge', async () => {
    if (hasLanded(ports, repository, journal)) throw alreadyApplied(journal);
    await releaseLocks(ports, repository, journal);
    removeJournal(ports, repository, slug);
  });
  return { mission_slug: slug, aborted: true };
}

function interruptedMerge(
  ports: Ports,
  handle: string | undefined,
): { readonly repository: Repository; readonly journal: MergeJournal } {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const open = openJournals(ports, repository);
  const [only, ...others] = open;
  if (only === undefined) throw notInProgress([]);
  if (handle === undefined && others.length === 0) return { repository, journal: only };
  const { found } = findMissions(ports);
  const names = open.map((journal) => {
    const { mission_slug: slug } = journal;
    const { missionId, missionNumber } = found.find((one) => one.slug === slug) ?? {
      missionId: null,
      missionNumber: null,
    };
    return { slug, missionId, missionNumber, journal };
  });
  const named = handle ?? ports.surroundings.mission;
  if (named === null) throw new ProblemError({ ...ambiguous(null, names), message: severalOpen(open) });
  const resolved = resolveMission(named, names);
  if ('mission' in resolved) return { repository, journal: resolved.mission.journal };
  // The mission may well be there: its merge was not interrupted.
  const isUnknown = resolved.problem.diagnostic_code === 'MISSION_NOT_FOUND';
  throw isUnknown ? notInProgress(open, named) : new ProblemError(resolved.problem);
}

function slugsOf(open: readonly MergeJournal[]): string {
  return open.map((journal) => journal.mission_slug).join(', ');
}

function severalOpen(open: readonly MergeJournal[]): string {
  return `${open.length} merges were interrupted: say which. They are those of ${slugsOf(open)}.`;
}

function notInProgress(open: readonly MergeJournal[], named?: string): ProblemError {
  const [first] = open;
  return new ProblemError({
    diagnostic_code: 'MERGE_NOT_IN_PROGRESS',
    message:
      named === undefined
        ? 'No merge was interrupted here.'
        : `No merge of ${JSON.stringify(named)} was interrupted here; there is ${open.length === 1 ? 'that' : 'those'} of ${slugsOf(open)}.`,
    remediation: [
      first === undefined ? 'spec-kitty merge --dry-run' : `spec-kitty merge --resume --mission ${first.mission_slug}`,
    ],
  });
}

function contradiction(
  { mission_slug: slug }: MergeJournal,
  option: string,
  asked: string,
  stored: string,
): ProblemError {
  return new ProblemError({
    diagnostic_code: 'USAGE_ERROR',
    message: `The interrupted merge of ${slug} was begun with ${option} ${stored}; ${asked} is another merge.`,
    remediation: [`spec-kitty merge --resume --mission ${slug}`, `spec-kitty merge --abort --mission ${slug}`],
    mission_slug: slug,
  });
}

function alreadyApplied({ mission_slug: slug, target_branch: target, undoes }: MergeJournal): ProblemError {
  const resume = `spec-kitty merge --resume --mission ${slug}`;
  return new ProblemError({
    diagnostic_code: 'MERGE_ALREADY_APPLIED',
    message:
      undoes === true
        ? `The merge of ${slug} is being taken back: that can only be finished.`
        : `${target} holds ${slug} already: the merge can only be finished.`,
    violated_invariant: 'a_merge_is_whole_or_not_there',
    remediation:
      undoes === true
        ? [resume, `Then, to merge it again: spec-kitty merge --mission ${slug}`]
        : [resume, `Then, to take it back: spec-kitty undo --mission ${slug}`],
    mission_slug: slug,
  });
}
