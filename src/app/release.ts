import { commitState } from './commit-state';
import { assertWritable } from './assert-writable';
import { selectMission } from './select-mission';
import { moveFacts, workPackageId, type MoveOutcome } from './move-task';
import { receiptDiagnostics, recordEvents } from './record-events';
import { readPlan } from './read-plan';
import { decideRelease } from '../domain/status/decide-slots';
import { laneOf } from '../domain/status/log-state';
import type { Ports } from '../ports/ports';

export interface ReleaseRequest {
  readonly mission: string | undefined;
  readonly workPackage: string;
  readonly reason: string;
  readonly agent: string | undefined;
}

/** Gives a claim back, so that somebody else can take the work package. */
export async function release(ports: Ports, request: ReleaseRequest): Promise<MoveOutcome> {
  const { repository, mission } = selectMission(ports, request.mission);
  assertWritable(ports, mission);
  const plan = readPlan(ports, mission.location);
  const workPackage = workPackageId(request.workPackage);
  const receipt = await recordEvents(ports, mission.location, ({ state }) =>
    decideRelease(
      { workPackage, reason: request.reason, actor: request.agent ?? 'user' },
      moveFacts(mission, plan, state),
    ),
  );
  const committed = await commitState(ports, {
    repository,
    mission: mission.location,
    message: `${mission.slug}: ${workPackage} released`,
  });
  const from = laneOf(receipt.before, workPackage);
  const [event] = receipt.events;
  return {
    mission_slug: mission.slug,
    work_package_id: workPackage,
    task_id: workPackage,
    from_lane: from,
    to_lane: 'planned',
    old_lane: from,
    new_lane: 'planned',
    event_id: event?.event_id ?? null,
    event_ids: event?.event_id == null ? [] : [event.event_id],
    status_events_path: receipt.logPath,
    path: receipt.logPath,
    commit: committed.commit,
    diagnostics: [...receiptDiagnostics(receipt), ...committed.diagnostics],
  };
}
