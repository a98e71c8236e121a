import { cyclesOf, latestArtifact, verdictOn } from './verdict-artifact';
import { assertWritable } from '../assert-writable';
import { commitState, notePendingPaths } from '../commit-state';
import { moveFacts, workPackageId } from '../move-task';
import { readPlan } from '../read-plan';
import { previewEvents, receiptDiagnostics, recordEvents } from '../record-events';
import { selectMission } from '../select-mission';
import type { Outcome } from '../../domain/problem/diagnostic';
import { decideOverride, type OverrideCategory } from '../../domain/review/decide-override';
import { withOverride } from '../../domain/review/review-artifact';
import type { Lane } from '../../domain/status/lanes';
import { laneOf } from '../../domain/status/log-state';
import { formatMoment } from '../../domain/status/moment';
import type { LogView } from '../../ports/event-log';
import type { Ports } from '../../ports/ports';

export interface OverrideRequest {
  readonly mission: string | undefined;
  readonly workPackage: string;
  readonly category: OverrideCategory;
  readonly reason: string;
  readonly actor: string;
}

export interface OverrideOutcome extends Outcome {
  readonly mission_slug: string;
  readonly work_package_id: string;
  readonly verdict: 'approved';
  readonly event_id: string | null;
  readonly event_ids: readonly string[];
  /** The review cycle that now says who set it aside; null when there is none. */
  readonly review_cycle_path: string | null;
  readonly from_lane: Lane;
  readonly to_lane: Lane;
  readonly commit: string | null;
}

/** Sets the rejection of a work package aside, with author, time and reason in the log and in the review cycle. */
export async function overrideVerdict(ports: Ports, request: OverrideRequest): Promise<OverrideOutcome> {
  const { repository, mission } = selectMission(ports, request.mission);
  assertWritable(ports, mission);
  const { location } = mission;
  const plan = readPlan(ports, location);
  const id = workPackageId(request.workPackage);
  return ports.inTurn(repository.commonDir, `review ${mission.slug} ${id}`, async () => {
    const at = formatMoment(ports.clock.nowMicros());
    const { category, reason, actor } = request;
    const decide = ({ state }: LogView): ReturnType<typeof decideOverride> =>
      decideOverride(
        { workPackage: id, category, reason, actor, at },
        verdictOn(ports, { mission, plan, state, workPackage: id }),
        moveFacts(mission, plan, state),
      );
    previewEvents(ports, location, decide);
    const latest = latestArtifact(ports, { mission, plan, workPackage: id });
    const receipt = await recordEvents(ports, location, decide);
    const path = latest?.verdict === 'rejected' ? `${cyclesOf(mission, plan, id).folder}/${latest.name}` : null;
    if (path !== null) {
      notePendingPaths(ports, location, [path]);
      const text = ports.files.readText(path) ?? '';
      const words = `[${category}] ${reason}`;
      const content = withOverride(text, { actor, at, reason: words, workPackage: id });
      ports.files.writeAll(location.checkout, [{ path, content }]);
    }
    const committed = await commitState(ports, {
      repository,
      mission: location,
      ...(path === null ? {} : { paths: [path] }),
      message: `${mission.slug}: ${id} verdict set aside`,
    });
    const ids = receipt.events.flatMap(({ event_id }) => event_id ?? []);
    return {
      mission_slug: mission.slug,
      work_package_id: id,
      verdict: 'approved',
      event_id: ids.at(-1) ?? null,
      event_ids: ids,
      review_cycle_path: path,
      from_lane: laneOf(receipt.before, id),
      to_lane: laneOf(receipt.after, id),
      commit: committed.commit,
      diagnostics: [...receiptDiagnostics(receipt), ...committed.diagnostics],
    };
  });
}
