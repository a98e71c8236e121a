import { lookAtMoved } from './look-at-moved';
import { commitState, notePendingPaths } from './commit-state';
import { assertWritable } from './assert-writable';
import type { FoundMission } from './find-missions';
import { selectMission } from './select-mission';
import { handoverProblem } from './implement/handover-problem';
import { identityOfMission, knownWorkPackages } from './mission-facts';
import { previewEvents, receiptDiagnostics, recordEvents } from './record-events';
import { keepPlan, readPlan, type KnownPlan } from './read-plan';
import { gateDiagnostics, gateOfMove, isApproval, verifyBeforeApproval, type PlannedMove } from './verify/gate-of-move';
import { approvalArtifact, rejectionArtifact, type VerdictArtifact } from './review/verdict-artifact';
import type { Outcome } from '../domain/problem/diagnostic';
import { nearestWord } from '../domain/problem/nearest-word';
import { ProblemError } from '../domain/problem/problem';
import { decideMove } from '../domain/status/decide-move';
import type { MoveFacts, MoveIntent } from '../domain/status/move-intent';
import { parseLane, displayedLanes, type Lane } from '../domain/status/lanes';
import { laneOf, type LogState } from '../domain/status/log-state';
import type { GateMode } from '../domain/verify/gate-mode';
import type { GateStatus, GateVerdict } from '../domain/verify/judge-gate';
import type { LogView } from '../ports/event-log';
import type { Ports } from '../ports/ports';

export interface MoveRequest extends Partial<
  Omit<MoveIntent, 'workPackage' | 'to' | 'feedback' | 'executionMode' | 'verification'>
> {
  readonly mission: string | undefined;
  readonly workPackage: string;
  /** As typed: an alias is fine. */
  readonly to: string;
  /** Path of the feedback of a rejection, relative to the caller's directory. */
  readonly feedbackFile: string | undefined;
  readonly dryRun: boolean;
  /** `first` verifies work before it is approved; `never` asks for no verification. Absent: by what was recorded. */
  readonly verify?: 'first' | 'never';
}

export interface MoveOutcome extends Outcome {
  readonly mission_slug: string;
  readonly work_package_id: string;
  readonly task_id: string;
  readonly from_lane: Lane;
  readonly to_lane: Lane;
  readonly old_lane: Lane;
  readonly new_lane: Lane;
  /** Null in a dry run, and for a move that was no move. */
  readonly event_id: string | null;
  readonly event_ids: readonly string[];
  readonly status_events_path: string;
  readonly path: string;
  readonly commit: string | null;
  readonly review_feedback?: string;
  /** The review cycle that was written with the verdict; absolute. */
  readonly review_cycle_path?: string;
  /** What the approval stands on; absent where nothing is asked for. */
  readonly verification?: { readonly mode: GateMode; readonly status: GateStatus };
  readonly dry_run?: true;
  /** True when the word named the lane the work package is in already, by an alias: nothing was recorded. */
  readonly no_op?: true;
}

/** Moves one work package, if the rules of its mission allow it now. */
export async function moveTask(ports: Ports, request: MoveRequest): Promise<MoveOutcome> {
  const to = requireLane(request.to);
  const { repository, mission } = selectMission(ports, request.mission);
  assertWritable(ports, mission);
  const move: PlannedMove = {
    repository,
    mission,
    to,
    plan: readPlan(ports, mission.location),
    workPackage: workPackageId(request.workPackage),
  };
  const { state } = ports.log.view(mission.location);
  const current = laneOf(state, move.workPackage);
  if (request.to.trim().toLowerCase() !== to && current === to) return { ...unmoved(move, current), no_op: true };
  if (request.dryRun) {
    const intent = intentOf(request, move, verdictArtifact(ports, move, state, request));
    const gate = gateOfMove(ports, move, { intent, state, isAsked: request.verify !== 'never' });
    refuse(ports, move, intent, { state, gate });
    previewEvents(ports, mission.location, (view) => decideMove(intent, moveFacts(mission, move.plan, view.state)));
    return { ...unmoved(move, current), ...gateFields(gate), dry_run: true };
  }
  if (request.verify === 'first' && isApproval(to, current))
    await verifyBeforeApproval(ports, move, request.reviewer ?? request.agent ?? 'user');
  // A verdict is a file and an event; two that are given at once must not share a file.
  const isVerdict = request.feedbackFile !== undefined || to === 'approved' || to === 'done';
  return isVerdict
    ? ports.inTurn(repository.commonDir, `review ${mission.slug} ${move.workPackage}`, () =>
        recordMove(ports, request, move),
      )
    : recordMove(ports, request, move);
}

async function recordMove(ports: Ports, request: MoveRequest, move: PlannedMove): Promise<MoveOutcome> {
  const { repository, mission, plan, workPackage, to } = move;
  const { location } = mission;
  const { state } = ports.log.view(location);
  const artifact = verdictArtifact(ports, move, state, request);
  const asked = intentOf(request, move, artifact);
  const gate = gateOfMove(ports, move, { intent: asked, state, isAsked: request.verify !== 'never' });
  const intent: MoveIntent = gate === null ? asked : { ...asked, verification: gate };
  const decide = (view: LogView): ReturnType<typeof decideMove> =>
    decideMove(intent, moveFacts(mission, plan, view.state));
  refuse(ports, move, intent, { state, gate });
  if (artifact !== null) {
    previewEvents(ports, location, decide);
    notePendingPaths(ports, location, [artifact.path]);
    ports.files.writeAll(location.checkout, [artifact]);
  }
  const receipt = await recordEvents(ports, location, decide);
  keepPlan(ports, location, plan);
  const from = laneOf(receipt.before, workPackage);
  const committed = await commitState(ports, {
    repository,
    mission: location,
    ...(artifact === null ? {} : { paths: [artifact.path] }),
    message: `${mission.slug}: ${workPackage} ${from} -> ${to}`,
  });
  const moves = receipt.events.filter((event) => event.family === 'transition').map(({ event_id }) => event_id);
  return {
    ...unmoved(move, from),
    event_id: moves.at(-1) ?? null,
    event_ids: moves,
    commit: committed.commit,
    ...(intent.feedback === null ? {} : { review_feedback: intent.feedback.reference }),
    ...(artifact === null ? {} : { review_cycle_path: artifact.path }),
    ...gateFields(gate),
    diagnostics: [
      ...receiptDiagnostics(receipt),
      ...gateDiagnostics(move, gate),
      ...committed.diagnostics,
      ...lookAtMoved(ports, move),
    ],
  };
}

/** The review cycle that goes with a move; null when it is no verdict, or the event alone tells it all. */
function verdictArtifact(
  ports: Ports,
  { mission, plan, workPackage, to }: PlannedMove,
  state: LogState,
  request: MoveRequest,
): VerdictArtifact | null {
  const subject = { mission, plan, state, workPackage };
  const reviewer = request.reviewer ?? request.agent ?? 'user';
  if (request.feedbackFile !== undefined) {
    return rejectionArtifact(ports, subject, { feedbackFile: request.feedbackFile, reviewer });
  }
  const reference = request.approvalRef ?? request.note ?? null;
  const isNamed = (to === 'approved' || to === 'done') && request.reviewer != null && reference !== null;
  return isNamed ? approvalArtifact(ports, subject, { reviewer, reference }) : null;
}

/** @throws ProblemError when work is open that is handed over, or not verified that is approved, with every other reason. */
function refuse(
  ports: Ports,
  { repository, mission, plan, workPackage, to }: PlannedMove,
  intent: MoveIntent,
  { state, gate }: { readonly state: LogState; readonly gate: GateVerdict | null },
): void {
  if (intent.force) return;
  const isHandover = to === 'for_review' && laneOf(state, workPackage) !== to;
  const open = isHandover ? handoverProblem(ports, repository, mission, workPackage) : null;
  const unverified = gate?.mode === 'block' ? gate.problem : null;
  const [found, ...others] = [open, unverified].filter((one) => one !== null);
  if (found === undefined) return;
  const decision = decideMove(intent, moveFacts(mission, plan, state));
  if (decision.accepted) throw new ProblemError([found, ...others]);
  const [first, ...more] = decision.problems;
  throw new ProblemError([first, ...more, found, ...others]);
}

/** `WP1`, `wp01`, `1` and `WP01-name` all mean WP01. */
export function workPackageId(typed: string): string {
  const digits = /^(?:wp)?(\d+)(?:[-_.].*)?$/i.exec(typed.trim())?.[1];
  return digits === undefined ? typed.trim() : `WP${digits.padStart(2, '0')}`;
}

/** What the move rules look at besides the intent. */
export function moveFacts(mission: FoundMission, plan: KnownPlan, state: LogView['state']): MoveFacts {
  return { mission: identityOfMission(mission), state, plan: knownWorkPackages({ plan, state }) };
}

function gateFields(gate: GateVerdict | null): Pick<MoveOutcome, 'verification'> {
  return gate === null ? {} : { verification: { mode: gate.mode, status: gate.status } };
}

/** The outcome of a move of which nothing was recorded. */
function unmoved({ mission, workPackage: id, to }: PlannedMove, from: Lane): MoveOutcome {
  const path = `${mission.location.directory}/status.events.jsonl`;
  return {
    mission_slug: mission.slug,
    work_package_id: id,
    task_id: id,
    from_lane: from,
    to_lane: to,
    old_lane: from,
    new_lane: to,
    status_events_path: path,
    path,
    event_id: null,
    event_ids: [],
    commit: null,
  };
}

function intentOf(
  request: MoveRequest,
  { workPackage, to }: PlannedMove,
  artifact: VerdictArtifact | null,
): MoveIntent {
  const isRejection = request.feedbackFile !== undefined && artifact !== null;
  return {
    workPackage,
    to,
    agent: request.agent ?? null,
    force: request.force ?? false,
    note: request.note ?? null,
    reviewer: request.reviewer ?? null,
    approvalRef: request.approvalRef ?? null,
    feedback: isRejection ? { reference: artifact.reference, path: artifact.relativePath } : null,
    shellPid: request.shellPid ?? null,
    shellPidCreatedAt: request.shellPidCreatedAt ?? null,
    assignee: request.assignee ?? null,
    trackerRefs: request.trackerRefs ?? [],
    executionMode: 'worktree',
  };
}

function requireLane(typed: string): Lane {
  const lane = parseLane(typed);
  if (lane !== null) return lane;
  const meant = nearestWord(typed.trim().toLowerCase(), displayedLanes);
  throw new ProblemError({
    diagnostic_code: 'INVALID_LANE',
    message: `There is no lane ${JSON.stringify(typed)}. Lanes: ${displayedLanes.join(', ')}.`,
    remediation: [...(meant === null ? [] : [`Did you mean ${meant}?`]), 'spec-kitty move-task --help'],
    lane: typed,
  });
}
