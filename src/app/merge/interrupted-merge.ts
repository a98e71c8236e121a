import { hasLanded } from './apply-merge';
import { openJournals, removeJournal, type MergeJournal } from './merge-journal';
import { finishMerge, mergeMission, releaseLocks, type MergeRequest } from './merge-mission';
import { resumedOutcome, type MergeOutcome } from './merge-outcome';
import type { Repository } from '../../domain/mission/location';
import { resolveMission } from '../../domain/mission/resolve-mission';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import type { Ports } from '../../ports/ports';

export interface AbortOutcome extends Outcome {
  readonly mission_slug: string;
  readonly aborted: true;
}

/** Finishes an interrupted merge: its rest where the branches have moved, all of it where nothing had. */
export async function resumeMerge(ports: Ports, request: MergeRequest): Promise<MergeOutcome> {
  const { repository, journal } = interruptedMerge(ports, request.mission);
  if (request.strategy !== null && request.strategy !== journal.strategy) {
    throw contradiction(journal, '--strategy', request.strategy, journal.strategy);
  }
  if (request.target !== undefined && request.target !== journal.target_branch) {
    throw contradiction(journal, '--target', request.target, journal.target_branch);
  }
  const report = await finishMerge(ports, repository, journal);
  if (report !== null) return resumedOutcome(journal, report);
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
  if (only === undefined) {
    throw new ProblemError({
      diagnostic_code: 'MERGE_NOT_IN_PROGRESS',
      message: 'No merge was interrupted here.',
      remediation: ['spec-kitty merge --dry-run'],
    });
  }
  if (handle === undefined && others.length === 0) return { repository, journal: only };
  const names = open.map((journal) => ({
    slug: journal.mission_slug,
    missionId: null,
    missionNumber: null,
    journal,
  }));
  const resolved = resolveMission(handle ?? '', names);
  if ('problem' in resolved) throw new ProblemError(resolved.problem);
  return { repository, journal: resolved.mission.journal };
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

function alreadyApplied({ mission_slug: slug, target_branch: target }: MergeJournal): ProblemError {
  return new ProblemError({
    diagnostic_code: 'MERGE_ALREADY_APPLIED',
    message: `${target} holds ${slug} already: the merge can only be finished.`,
    violated_invariant: 'a_merge_is_whole_or_not_there',
    remediation: [
      `spec-kitty merge --resume --mission ${slug}`,
      `Then, to take it back: spec-kitty undo --mission ${slug}`,
    ],
    mission_slug: slug,
  });
}
