import { selectEvenFinished } from '../select-even-finished';
import { undoMerge } from './undo-merge';
import { assertHasMeta } from '../assert-writable';
import { commitState } from '../commit-state';
import type { FoundMission } from '../find-missions';
import { storedLanes } from './merge-setting';
import { identityOfMission } from '../mission-facts';
import { receiptDiagnostics, recordEvents } from '../record-events';
import { decideUndo, type UndoDecision } from '../../domain/merge/decide-undo';
import type { Repository } from '../../domain/mission/location';
import type { Outcome } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import type { Decision } from '../../domain/status/draft';
import type { Lane } from '../../domain/status/lanes';
import { laneOf } from '../../domain/status/log-state';
import { reduceLog } from '../../domain/status/fold-log';
import { busyWorkspace } from '../../domain/workspace/busy-workspace';
import type { Ports } from '../../ports/ports';

export interface UndoRequest {
  readonly mission: string | undefined;
  readonly event: string | undefined;
  readonly agent: string | undefined;
  readonly isDryRun: boolean;
}

export interface UndoOutcome extends Outcome {
  readonly mission_slug: string;
  readonly kind: 'events' | 'merge';
  /** The last of the undone events; null for a merge. */
  readonly undone_event_id: string | null;
  readonly undone_event_ids: readonly string[];
  /** The last of the events that take it back; null for a merge and a dry run. */
  readonly event_id: string | null;
  readonly event_ids: readonly string[];
  readonly work_package_id: string | null;
  readonly from_lane: Lane | null;
  readonly to_lane: Lane | null;
  /** What stays on record although its operation was taken back. */
  readonly kept: readonly string[];
  /** Branches that were moved back or made again. */
  readonly branches: readonly string[];
  readonly commit: string | null;
  readonly dry_run: boolean;
}

/** Takes the last operation of a mission back: events by further events, a merge by moving its branches back. */
export async function undoOperation(ports: Ports, request: UndoRequest): Promise<UndoOutcome> {
  const { repository, mission } = selectEvenFinished(ports, request.mission);
  assertHasMeta(mission);
  if (mission.meta?.mergedAt != null && request.event === undefined) {
    const { moves } = await undoMerge(ports, repository, mission, request.isDryRun);
    return {
      ...nothing,
      mission_slug: mission.slug,
      kind: 'merge',
      branches: moves
        .filter(({ ref }) => ref.startsWith('refs/heads/'))
        .map(({ ref }) => ref.slice('refs/heads/'.length)),
      dry_run: request.isDryRun,
    };
  }
  return undoEvents(ports, repository, mission, request);
}

const nothing = {
  undone_event_id: null,
  undone_event_ids: [],
  event_id: null,
  event_ids: [],
  work_package_id: null,
  from_lane: null,
  to_lane: null,
  kept: [],
  branches: [],
  commit: null,
} as const;

async function undoEvents(
  ports: Ports,
  repository: Repository,
  mission: FoundMission,
  request: UndoRequest,
): Promise<UndoOutcome> {
  const intent = { event: request.event ?? null, actor: request.agent ?? 'user' };
  let found: UndoDecision | undefined;
  const decide = (): Decision => {
    found = decideUndo(intent, ports.log.events(mission.location), identityOfMission(mission));
    return found.decision.accepted ? withFreeWorkspace(ports, mission, found) : found.decision;
  };
  const decision = request.isDryRun ? decide() : null;
  if (decision !== null && !decision.accepted) throw new ProblemError(decision.problems);
  const before = reduceLog(ports.log.events(mission.location));
  const receipt = request.isDryRun ? null : await recordEvents(ports, mission.location, decide);
  const id = found?.operation?.workPackage ?? '';
  const undone = found?.operation?.events.map(({ event_id: eventId }) => eventId) ?? [];
  const committed =
    receipt === null
      ? null
      : await commitState(ports, { repository, mission: mission.location, message: `${mission.slug}: undo, ${id}` });
  const recorded = receipt?.events.flatMap(({ event_id: eventId }) => eventId ?? []) ?? [];
  return {
    ...nothing,
    mission_slug: mission.slug,
    kind: 'events',
    undone_event_id: undone.at(-1) ?? null,
    undone_event_ids: undone,
    event_id: recorded.at(-1) ?? null,
    event_ids: recorded,
    work_package_id: id,
    from_lane: laneOf(before, id),
    to_lane: receipt === null ? targetLane(found) : laneOf(receipt.after, id),
    kept: found?.kept ?? [],
    commit: committed?.commit ?? null,
    dry_run: request.isDryRun,
    diagnostics: receipt === null ? [] : [...receiptDiagnostics(receipt), ...(committed?.diagnostics ?? [])],
  };
}

/** Two work packages of one worktree must not both be worked on because of an undo. */
function withFreeWorkspace(ports: Ports, mission: FoundMission, { decision, operation }: UndoDecision): Decision {
  const to = targetLane({ decision, operation, kept: [] });
  if (operation === null || (to !== 'claimed' && to !== 'in_progress')) return decision;
  const id = operation.workPackage;
  const lane = storedLanes(ports, mission)?.lanes.find(({ workPackages }) => workPackages.includes(id));
  const mates = (lane?.workPackages ?? []).filter((other) => other !== id);
  const busy = busyWorkspace(id, mates, ports.log.view(mission.location).state, identityOfMission(mission));
  return busy === null ? decision : { accepted: false, problems: [busy] };
}

/** The lane the first draft leads to; null when no lane changes. */
function targetLane(found: UndoDecision | undefined): Lane | null {
  if (found === undefined || !found.decision.accepted) return null;
  const move = found.decision.drafts.find(({ family }) => family === 'transition');
  const to = move?.row['to_lane'];
  return typeof to === 'string' ? (to as Lane) : null;
}
