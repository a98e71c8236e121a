import { cleanUp } from './clean-up';
import { plannedCleanup } from './clean-up-plan';
import type { MergeJournal } from './merge-journal';
import { gatherSetting, type MergeSetting } from './merge-setting';
import { nextMissionNumber } from './next-mission-number';
import { missionOnto, type MissionOnto } from './mission-changes';
import { selectEvenFinished } from '../select-even-finished';
import { assertWritable } from '../assert-writable';
import { commitState, notePendingPaths } from '../commit-state';
import { identityOfMission } from '../mission-facts';
import { isBlocked, missionPreflight } from '../preflight/preflight';
import { somePaths, type Finding } from '../preflight/preflight-check';
import { receiptDiagnostics, recordEvents } from '../record-events';
import { missionOfStateFile } from '../../domain/merge/join-state-files';
import { doneDrafts, mergeFields } from '../../domain/merge/record-merge';
import { printMeta } from '../../domain/mission/meta';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import { formatMoment } from '../../domain/status/moment';
import type { Ports } from '../../ports/ports';

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

async function finish(
  ports: Ports,
  setting: MergeSetting,
  request: LandedRequest,
  landed: { readonly ref: string; readonly commit: string },
): Promise<Pick<LandedOutcome, 'mission_number' | 'done_events' | 'commit' | 'removed' | 'diagnostics'>> {
  const { mission, repository, target } = setting;
  const record = {
    mission: identityOfMission(mission),
    strategy: 'merge' as const,
    target: target.branch,
    mergedCommit: landed.commit,
    baseline: landed.commit,
    mergedBy: 'spec-kitty merge --landed',
    isPushed: true,
    missionNumber: numberFor(ports, setting, landed.commit),
    nowMicros: ports.clock.nowMicros(),
    mint: (micros: number) => ports.ids.mint(micros),
  };
  const receipt = await recordEvents(ports, mission.location, ({ state }) => ({
    accepted: true,
    drafts: doneDrafts(state, record),
  }));
  const metaPath = `${mission.location.planningDirectory}/meta.json`;
  const row = mission.meta?.row ?? {};
  // Its home stays where the record of it is.
  const { home_branch: _home, ...fields } = mergeFields(row, record);
  notePendingPaths(ports, mission.location, [metaPath]);
  ports.files.writeAll(mission.location.checkout, [{ path: metaPath, content: printMeta({ ...row, ...fields }) }]);
  const committed = await commitState(ports, {
    repository,
    mission: mission.location,
    paths: [metaPath],
    message: `${mission.slug}: landed in ${landed.ref}`,
  });
  const report = await takeAway(ports, setting, request, landed.commit);
  return {
    mission_number: mission.missionNumber ?? record.missionNumber,
    done_events: receipt.events.flatMap(({ event_id: id }) => id ?? []),
    commit: committed.commit,
    removed: report.removed,
    diagnostics: [...receiptDiagnostics(receipt), ...committed.diagnostics, ...report.diagnostics],
  };
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
): ReturnType<typeof cleanUp> {
  const { mission, repository, home, target } = setting;
  const folder = home.checkout.root;
  const built = missionOnto(ports.objects, setting, commit);
  const tip = built?.lanes.tip ?? null;
  const all = plannedCleanup(setting, request);
  const ofHome = all.worktrees.filter(({ root }) => root !== folder);
  const ref = `refs/spec-kitty/merged/${mission.slug}`;
  const moves = tip === null ? [] : [{ ref, from: ports.repositories.readRef(repository, ref), to: tip }];
  if (moves.length > 0)
    await ports.branches.moveRefs({ commonDir: repository.commonDir, root: folder }, moves, 'landed');
  const journal: MergeJournal = {
    schema_version: 1,
    mission_slug: mission.slug,
    strategy: 'merge',
    target_branch: target.branch,
    home_branch: home.branch ?? '',
    started_at: formatMoment(ports.clock.nowMicros()),
    commit,
    merged_commit: commit,
    moves,
    checkouts: [],
    cleanup: { ...all, worktrees: ofHome, branches: all.branches.filter(({ branch }) => branch !== home.branch) },
    done_events: [],
  };
  return cleanUp(ports, repository, journal);
}

/** Merging the mission into the ref must change nothing but the record of the mission itself. */
function assertLanded(
  onto: MissionOnto | null,
  { mission, directory }: MergeSetting,
  ref: string,
  changed: readonly string[],
): void {
  const missing =
    onto === null || onto.tree === null
      ? (onto?.conflicts ?? []).filter(({ auto }) => !auto).map(({ path }) => path)
      : changed.filter((path) => missionOfStateFile(path) !== directory);
  if (onto !== null && onto.tree !== null && missing.length === 0) return;
  throw new ProblemError({
    diagnostic_code: 'NOT_LANDED',
    message:
      onto === null
        ? `${ref} and ${mission.slug} have no commit in common.`
        : `${ref} does not hold all of ${mission.slug}: ${somePaths(missing)} would change if it were merged.`,
    violated_invariant: 'a_landed_mission_changes_nothing_when_it_is_merged_again',
    remediation: ['git fetch', `spec-kitty merge --prepare-pr --mission ${mission.slug}`],
    mission_slug: mission.slug,
    ref,
    paths: missing,
  });
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
