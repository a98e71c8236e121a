import { applyMerge } from './apply-merge';
import { assertLanded } from './assert-landed';
import type { CleanupReport } from './clean-up';
import { plannedCleanup } from './clean-up-plan';
import { readJournal, writeJournal, type MergeJournal } from './merge-journal';
import { finishMerge } from './merge-mission';
import { gatherSetting, type MergeSetting } from './merge-setting';
import { nextMissionNumber } from './next-mission-number';
import { missionOnto } from './mission-changes';
import { selectEvenFinished } from '../select-even-finished';
import { assertWritable } from '../assert-writable';
import type { FoundMission } from '../find-missions';
import { commitState, notePendingPaths } from '../commit-state';
import { identityOfMission } from '../mission-facts';
import { isBlocked, missionPreflight } from '../preflight/preflight';
import type { Finding } from '../preflight/preflight-check';
import { receiptDiagnostics, recordEvents } from '../record-events';
import { doneDrafts, mergeFields } from '../../domain/merge/record-merge';
import { printMeta } from '../../domain/mission/meta';
import type { Repository } from '../../domain/mission/location';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import { formatMoment } from '../../domain/status/moment';
import type { Ports } from '../../ports/ports';

/** Who `meta.json` says merged it. */
export const LANDED_BY = 'spec-kitty merge --landed';

export interface LandedRequest {
  readonly mission: string | undefined;
  readonly target: string | undefined;
  /** A branch or commit that is to hold the mission; absent: the branch that the target follows. */
  readonly ref: string | undefined;
  readonly isDryRun: boolean;
  readonly keepsBranches: boolean;
  readonly keepsWorktrees: boolean;
}

export interface LandedOutcome extends Outcome {
  readonly mission_slug: string;
  /** Given when it is finished; null while it has none. */
  readonly mission_number: number | null;
  readonly target_branch: string;
  readonly landed_ref: string;
  readonly landed_commit: string;
  readonly done_events: readonly string[];
  readonly findings: readonly Finding[];
  readonly dry_run: boolean;
  readonly commit: string | null;
  readonly removed: { readonly worktrees: readonly string[]; readonly branches: readonly string[] };
}

/** Finishes a mission whose pull request was merged elsewhere, after proving that all of it is there. */
export async function mergeLanded(ports: Ports, request: LandedRequest): Promise<LandedOutcome> {
  const { repository, mission } = selectEvenFinished(ports, request.mission);
  const open = request.isDryRun ? null : readJournal(ports, repository, mission.slug);
  if (open?.lands === true) await finishMerge(ports, repository, open);
  const recorded = recordedLanding(mission);
  if (recorded !== null) return resumeLanded(ports, repository, mission, { ...request, commit: recorded });
  assertWritable(ports, mission);
  const setting = gatherSetting(ports, repository, mission, { strategy: 'merge', target: request.target });
  const folder = setting.home.checkout.root;
  const ref = request.ref ?? setting.upstream?.name ?? setting.target.branch;
  const commit = ports.objects.commitOf(folder, ref);
  if (commit === null) throw refUnknown(mission.slug, ref);
  const { findings, onto } = ports.objects.inScratch(folder, (objects) => {
    const proof = missionOnto(objects, setting, commit);
    assertLanded(proof, setting, ref, proof?.tree == null ? [] : objects.changedBetween(folder, commit, proof.tree));
    return {
      onto: proof,
      findings: missionPreflight(ports, { ...setting, built: null, objects, isPushed: false }),
    };
  });
  const known = {
    mission_slug: mission.slug,
    mission_number: mission.missionNumber,
    target_branch: setting.target.branch,
    landed_ref: ref,
    landed_commit: commit,
  };
  const nothing = { done_events: [], commit: null, removed: { worktrees: [], branches: [] } };
  if (request.isDryRun || isBlocked(findings) || onto === null) {
    const blocked = isBlocked(findings) ? { blocked: true } : {};
    return { ...blocked, ...known, ...nothing, findings, dry_run: request.isDryRun };
  }
  return { ...known, findings, dry_run: false, ...(await finish(ports, setting, request, { ref, commit })) };
}

/** The commit that a run before recorded this mission as landed in; null when none did. */
function recordedLanding({ meta }: FoundMission): string | null {
  const { merged_by: by, merged_commit: commit } = meta?.row ?? {};
  return meta?.mergedAt != null && by === LANDED_BY && typeof commit === 'string' ? commit : null;
}

/** What a killed run left of the record is committed, and what it left of the lanes is taken away. */
async function resumeLanded(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  request: LandedRequest & { readonly commit: string },
): Promise<LandedOutcome> {
  const setting = gatherSetting(ports, repository, mission, { strategy: 'merge', target: request.target });
  const ref = request.ref ?? setting.target.branch;
  const known = {
    mission_slug: mission.slug,
    mission_number: mission.missionNumber,
    target_branch: setting.target.branch,
    landed_ref: ref,
    landed_commit: request.commit,
    done_events: [],
    findings: [],
    dry_run: request.isDryRun,
  };
  if (request.isDryRun) return { ...known, commit: null, removed: { worktrees: [], branches: [] } };
  const committed = await commitLanding(ports, setting, ref, true);
  const { removed, diagnostics } = await takeAway(ports, setting, request, request.commit);
  return { ...known, commit: committed.commit, removed, diagnostics: [...committed.diagnostics, ...diagnostics] };
}

async function finish(
  ports: Ports,
  setting: MergeSetting,
  request: LandedRequest,
  landed: { readonly ref: string; readonly commit: string },
): Promise<Pick<LandedOutcome, 'mission_number' | 'done_events' | 'commit' | 'removed' | 'diagnostics'>> {
  const { mission, target } = setting;
  const record = {
    mission: identityOfMission(mission),
    strategy: 'merge' as const,
    target: target.branch,
    mergedCommit: landed.commit,
    baseline: landed.commit,
    mergedBy: LANDED_BY,
    isPushed: true,
    missionNumber: numberFor(ports, setting, landed.commit),
    nowMicros: ports.clock.nowMicros(),
    mint: (micros: number) => ports.ids.mint(micros),
  };
  const receipt = await recordEvents(ports, mission.location, ({ state }) => ({
    accepted: true,
    drafts: doneDrafts(state, record),
  }));
  const metaPath = metaPathOf(mission);
  const row = mission.meta?.row ?? {};
  // Its home stays where the record of it is.
  const { home_branch: _home, ...fields } = mergeFields(row, record);
  notePendingPaths(ports, mission.location, [metaPath]);
  ports.files.writeAll(mission.location.checkout, [{ path: metaPath, content: printMeta({ ...row, ...fields }) }]);
  const committed = await commitLanding(ports, setting, landed.ref, false);
  const report = await takeAway(ports, setting, request, landed.commit);
  return {
    mission_number: mission.missionNumber ?? record.missionNumber,
    done_events: receipt.events.flatMap(({ event_id: id }) => id ?? []),
    commit: committed.commit,
    removed: report.removed,
    diagnostics: [...receiptDiagnostics(receipt), ...committed.diagnostics, ...report.diagnostics],
  };
}

function commitLanding(
  ports: Ports,
  { repository, mission }: MergeSetting,
  ref: string,
  mayBeUnchanged: boolean,
): ReturnType<typeof commitState> {
  const message = `${mission.slug}: landed in ${ref}`;
  return commitState(ports, {
    repository,
    mission: mission.location,
    paths: [metaPathOf(mission)],
    message,
    mayBeUnchanged,
  });
}

function metaPathOf({ location }: FoundMission): string {
  return `${location.planningDirectory}/meta.json`;
}

/** The next after every mission that is known of the target, there and here. */
function numberFor(ports: Ports, { home, target }: MergeSetting, landed: string): number {
  const folder = home.checkout.root;
  const known = target.sha === null ? [landed] : [landed, target.sha];
  return Math.max(...known.map((commit) => nextMissionNumber(ports.objects, folder, commit)));
}

/** The lanes go; what they held stays reachable under a name of ours, since a squash left their commits in no branch. */
async function takeAway(
  ports: Ports,
  setting: MergeSetting,
  request: LandedRequest,
  commit: string,
): Promise<CleanupReport> {
  const { mission, repository, home, target } = setting;
  const folder = home.checkout.root;
  const all = plannedCleanup(setting, request);
  const ofHome = all.worktrees.filter(({ root }) => root !== folder);
  const ref = `refs/spec-kitty/merged/${mission.slug}`;
  const kept = ports.repositories.readRef(repository, ref);
  // A run that was killed while it took lanes away had kept all of them.
  const isResumed = kept !== null && recordedLanding(mission) !== null;
  const tip = isResumed ? kept : (missionOnto(ports.objects, setting, commit)?.lanes.tip ?? null);
  const moves = tip === null ? [] : [{ ref, from: kept, to: tip }];
  const journal: MergeJournal = {
    schema_version: 1,
    mission_slug: mission.slug,
    strategy: 'merge',
    target_branch: target.branch,
    home_branch: home.branch ?? '',
    started_at: formatMoment(ports.clock.nowMicros()),
    // What is taken away is in there, whatever became of its commits elsewhere.
    commit: tip ?? commit,
    merged_commit: commit,
    moves,
    checkouts: [],
    cleanup: { ...all, worktrees: ofHome, branches: all.branches.filter(({ branch }) => branch !== home.branch) },
    done_events: [],
    lands: true,
  };
  return ports.inTurn(repository.commonDir, 'merge', () =>
    ports.inTurn(repository.commonDir, `${mission.slug}.log`, async () => {
      writeJournal(ports, repository, journal);
      const { cleanup, diagnostics } = await applyMerge(ports, repository, journal);
      return { ...cleanup, diagnostics };
    }),
  );
}

function refUnknown(slug: string, ref: string): ProblemError {
  return new ProblemError({
    diagnostic_code: 'USAGE_ERROR',
    message: `${ref} names no commit here.`,
    remediation: ['git fetch', `spec-kitty merge --landed REF --mission ${slug}`],
    mission_slug: slug,
    ref,
  });
}
