import { applyMerge, hasLanded, type ApplyReport } from './apply-merge';
import { buildMerge, type MergeResult } from './build-merge';
import { openJournals, removeJournal, writeJournal, type MergeJournal } from './merge-journal';
import {
  mergeOutcome,
  type FinishedMerge,
  type MergeChoice,
  type MergeOutcome,
  type PreparedMerge,
} from './merge-outcome';
import { gatherSetting, type MergeSetting } from './merge-setting';
import { pushMerged } from './push-merged';
import { pushTarget, refreshTarget } from './push-target';
import { repositoryFolder } from './repository-folder';
import { resumedMerge } from './resumed-merge';
import { selectEvenFinished } from '../select-even-finished';
import { commitState } from '../commit-state';
import type { FoundMission } from '../find-missions';
import { isBlocked, preflight } from '../preflight/preflight';
import { blocks, type Finding } from '../preflight/preflight-check';
import { mergeInProgress } from '../../domain/merge/merge-in-progress';
import type { Repository } from '../../domain/mission/location';
import { formatMoment } from '../../domain/status/moment';
import type { GitObjects } from '../../ports/git-objects';
import type { Ports } from '../../ports/ports';

export interface MergeRequest extends MergeChoice {
  readonly mission: string | undefined;
}

/**
 * Merges a mission: lanes into its home, home into the target, with the record of it on top. Everything is computed and
 * checked first, in a place that is thrown away; then it is built, and all branches move at once.
 */
export async function mergeMission(ports: Ports, request: MergeRequest): Promise<MergeOutcome> {
  const finished = request.isDryRun ? [] : await finishInterrupted(ports);
  const { repository, mission } = selectEvenFinished(ports, request.mission);
  const own = finished.find(({ journal }) => journal.mission_slug === mission.slug && journal.undoes !== true);
  if (own !== undefined) return resumedMerge(ports, own, request.isPushed);
  if (mission.meta?.mergedAt != null) return pushMerged(ports, repository, mission, request);
  const refreshed =
    request.isPushed && !request.isDryRun ? await refreshTarget(ports, repository, mission, request.target) : [];
  const preview = ports.objects.inScratch(mission.location.checkout.root, (objects) =>
    prepare(ports, objects, repository, mission, request),
  );
  const findings = [...refreshed, ...interrupted(ports, repository), ...preview.findings];
  if (request.isDryRun || isBlocked(findings)) {
    return mergeOutcome({ ...preview, findings }, request, { isBlocked: isBlocked(findings) });
  }
  await commitState(ports, {
    repository,
    mission: mission.location,
    message: `${mission.slug}: state before the merge`,
    mayBeUnchanged: true,
  });
  const { prepared, journal, report } = await ports.inTurn(repository.commonDir, 'merge', () =>
    mergeNow(ports, repository, mission, request),
  );
  if (journal === null || report === null) {
    return mergeOutcome(prepared, request, { isBlocked: true });
  }
  const pushed = request.isPushed ? await pushTarget(ports, prepared.setting) : [];
  return mergeOutcome({ ...prepared, findings }, request, {
    isBlocked: false,
    journal,
    removed: report.cleanup.removed,
    pushed: request.isPushed && pushed.length === 0 ? 'now' : null,
    hasRemote: ports.repositories.defaultRemote(repository) !== null,
    diagnostics: [...report.diagnostics, ...pushed],
  });
}

/** Builds and applies, while nobody records anything for the mission. */
async function mergeNow(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  request: MergeRequest,
): Promise<{
  readonly prepared: PreparedMerge;
  readonly journal: MergeJournal | null;
  readonly report: ApplyReport | null;
}> {
  return ports.inTurn(repository.commonDir, `${mission.slug}.log`, async () => {
    const prepared = prepare(ports, ports.objects, repository, mission, request);
    const result = prepared.built?.result ?? null;
    if (isBlocked(prepared.findings) || result === null) return { prepared, journal: null, report: null };
    const journal = journalOf(ports, prepared.setting, result);
    writeJournal(ports, repository, journal);
    try {
      return { prepared, journal, report: await applyMerge(ports, repository, journal) };
    } catch (error) {
      if (!hasLanded(ports, repository, journal)) removeJournal(ports, repository, mission.slug);
      throw error;
    }
  });
}

/** Everything that is known of a merge before it is made. */
function prepare(
  ports: Ports,
  objects: GitObjects,
  repository: Repository,
  mission: FoundMission,
  request: MergeRequest,
): PreparedMerge {
  const setting = gatherSetting(ports, repository, mission, request);
  const built = buildMerge(ports, objects, setting, request);
  return { setting, built, findings: preflight(ports, { ...setting, built, objects, isPushed: request.isPushed }) };
}

function journalOf(ports: Ports, { mission, strategy, target, home }: MergeSetting, result: MergeResult): MergeJournal {
  return {
    schema_version: 1,
    mission_slug: mission.slug,
    strategy,
    target_branch: target.branch,
    home_branch: home.branch ?? '',
    started_at: formatMoment(ports.clock.nowMicros()),
    commit: result.commit,
    merged_commit: result.mergedCommit,
    moves: result.moves,
    checkouts: result.checkouts.map(({ checkout, from, to }) => ({ checkout, from, to })),
    cleanup: result.cleanup,
    done_events: result.doneEvents,
  };
}

/** An interrupted merge whose branches have moved is finished first; one that moved nothing is forgotten. */
async function finishInterrupted(ports: Ports): Promise<readonly FinishedMerge[]> {
  const repository = ports.repositories.locate(ports.surroundings.directory);
  const finished: FinishedMerge[] = [];
  for (const journal of openJournals(ports, repository)) {
    const report = await finishMerge(ports, repository, journal);
    if (report !== null) finished.push({ journal, report });
  }
  return finished;
}

/** Null when nothing had moved: the journal is gone, and the merge has to be made anew. */
export function finishMerge(
  ports: Ports,
  repository: Repository,
  { mission_slug: slug }: MergeJournal,
): Promise<ApplyReport | null> {
  return ports.inTurn(repository.commonDir, 'merge', () =>
    ports.inTurn(repository.commonDir, `${slug}.log`, async () => {
      const journal = openJournals(ports, repository).find((one) => one.mission_slug === slug);
      if (journal === undefined) return null;
      if (hasLanded(ports, repository, journal)) return applyMerge(ports, repository, journal);
      await releaseLocks(ports, repository, journal);
      removeJournal(ports, repository, slug);
      return null;
    }),
  );
}

/** Takes away the locks that a killed run left on the branches, by moving one of them to where it is. */
export async function releaseLocks(ports: Ports, repository: Repository, { moves }: MergeJournal): Promise<void> {
  const [target] = moves;
  if (target === undefined) return;
  const at = ports.repositories.readRef(repository, target.ref);
  const root = repositoryFolder(repository);
  await ports.branches.moveRefs({ commonDir: repository.commonDir, root }, [{ ref: target.ref, from: at, to: at }], '');
}

function interrupted(ports: Ports, repository: Repository): readonly Finding[] {
  return openJournals(ports, repository).map((journal) => blocks(journal.mission_slug, mergeInProgress(journal)));
}
