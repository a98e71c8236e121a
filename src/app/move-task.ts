import { commitState, notePendingPaths } from './commit-state';
import { assertWritable } from './assert-writable';
import type { FoundMission } from './find-missions';
import { selectMission } from './select-mission';
import { handoverProblem } from './implement/handover-problem';
import { identityOfMission, knownWorkPackages } from './mission-facts';
import { previewEvents, receiptDiagnostics, recordEvents } from './record-events';
import { keepPlan, readPlan, type KnownPlan } from './read-plan';
import type { Outcome } from '../domain/problem/diagnostic';
import { ProblemError, type Problem } from '../domain/problem/problem';
import { decideMove, type MoveFacts, type MoveIntent } from '../domain/status/decide-move';
import { parseLane, displayedLanes, type Lane } from '../domain/status/lanes';
import { laneOf } from '../domain/status/log-state';
import { reviewCycle, nextCycleNumber } from '../domain/review/review-cycle';
import { formatMoment } from '../domain/status/moment';
import type { LogView } from '../ports/event-log';
import type { Ports } from '../ports/ports';

export interface MoveRequest extends Partial<Omit<MoveIntent, 'workPackage' | 'to' | 'feedback' | 'executionMode'>> {
  readonly mission: string | undefined;
  readonly workPackage: string;
  /** As typed: an alias is fine. */
  readonly to: string;
  /** Path of the feedback of a rejection, relative to the caller's directory. */
  readonly feedbackFile: string | undefined;
  readonly dryRun: boolean;
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
  readonly dry_run?: true;
  /** True when the word named the lane the work package is in already, by an alias: nothing was recorded. */
  readonly no_op?: true;
}

/** Moves one work package, if the rules of its mission allow it now. */
export async function moveTask(ports: Ports, request: MoveRequest): Promise<MoveOutcome> {
  const to = requireLane(request.to);
  const { repository, mission } = selectMission(ports, request.mission);
  assertWritable(mission);
  const { location } = mission;
  const plan = readPlan(ports, location);
  const workPackage = workPackageId(request.workPackage);
  const feedback = readFeedback(ports, mission, plan, workPackage, request);
  const intent = intentOf(request, workPackage, to, feedback);
  const decide = ({ state }: LogView): ReturnType<typeof decideMove> =>
    decideMove(intent, moveFacts(mission, plan, state));
  const current = laneOf(ports.log.view(location).state, workPackage);
  if (request.to.trim().toLowerCase() !== to && current === to) {
    return {
      ...outcome(ports, mission, workPackage, current, to),
      event_id: null,
      event_ids: [],
      commit: null,
      no_op: true,
    };
  }
  if (to === 'for_review' && !intent.force && current !== to) {
    const open = handoverProblem(ports, repository, mission, workPackage);
    if (open !== null) throw new ProblemError(withRefusals(decide(ports.log.view(location)), open));
  }
  if (request.dryRun) {
    previewEvents(ports, location, decide);
    return {
      ...outcome(ports, mission, workPackage, current, to),
      event_id: null,
      event_ids: [],
      commit: null,
      dry_run: true,
    };
  }
  if (feedback !== null) {
    previewEvents(ports, location, decide);
    notePendingPaths(ports, location, [feedback.artifact.path]);
    ports.files.writeAll(location.checkout, [feedback.artifact]);
  }
  const receipt = await recordEvents(ports, location, decide);
  keepPlan(ports, location, plan);
  const from = laneOf(receipt.before, workPackage);
  const committed = await commitState(ports, {
    repository,
    mission: location,
    ...(feedback === null ? {} : { paths: [feedback.artifact.path] }),
    message: `${mission.slug}: ${workPackage} ${from} -> ${to}`,
  });
  const moves = receipt.events.filter((event) => event.family === 'transition').map(({ event_id }) => event_id);
  return {
    ...outcome(ports, mission, workPackage, from, to),
    event_id: moves.at(-1) ?? null,
    event_ids: moves,
    commit: committed.commit,
    ...(feedback === null ? {} : { review_feedback: feedback.reference }),
    diagnostics: [...receiptDiagnostics(receipt), ...committed.diagnostics],
  };
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

function outcome(
  ports: Ports,
  { slug, location }: FoundMission,
  id: string,
  from: Lane,
  to: Lane,
): Omit<MoveOutcome, 'event_id' | 'event_ids' | 'commit'> {
  const path = `${location.directory}/status.events.jsonl`;
  return {
    mission_slug: slug,
    work_package_id: id,
    task_id: id,
    from_lane: from,
    to_lane: to,
    old_lane: from,
    new_lane: to,
    status_events_path: path,
    path,
  };
}

/** Everything that stands against a hand-over, the rules of the lanes first. */
function withRefusals(decision: ReturnType<typeof decideMove>, open: Problem): readonly [Problem, ...Problem[]] {
  if (decision.accepted) return [open];
  const [first, ...more] = decision.problems;
  return [first, ...more, open];
}

function intentOf(request: MoveRequest, workPackage: string, to: Lane, feedback: Feedback | null): MoveIntent {
  return {
    workPackage,
    to,
    agent: request.agent ?? null,
    force: request.force ?? false,
    note: request.note ?? null,
    reviewer: request.reviewer ?? null,
    approvalRef: request.approvalRef ?? null,
    feedback: feedback === null ? null : { reference: feedback.reference, path: feedback.relativePath },
    shellPid: request.shellPid ?? null,
    shellPidCreatedAt: request.shellPidCreatedAt ?? null,
    assignee: request.assignee ?? null,
    trackerRefs: request.trackerRefs ?? [],
    executionMode: 'worktree',
  };
}

interface Feedback {
  readonly reference: string;
  /** Relative to the repository, so that no path of this machine is recorded. */
  readonly relativePath: string;
  readonly artifact: { readonly path: string; readonly content: string };
}

/** Turns a feedback file into the next review cycle of the work package. */
function readFeedback(
  ports: Ports,
  mission: FoundMission,
  plan: KnownPlan,
  workPackage: string,
  request: MoveRequest,
): Feedback | null {
  if (request.feedbackFile === undefined) return null;
  const text = ports.files.readText(absolute(ports, request.feedbackFile));
  if (text === null || text.trim() === '') {
    throw new ProblemError({
      diagnostic_code: 'FEEDBACK_REQUIRED',
      message: `${request.feedbackFile} ${text === null ? 'does not exist' : 'is empty'}: a rejection says what is to change.`,
      remediation: ['Write what is wrong and what would be right into that file, then run the command again.'],
      mission_slug: mission.slug,
      work_package_id: workPackage,
    });
  }
  const { location } = mission;
  const stem = plan.packages.find(({ id }) => id === workPackage)?.file?.replace(/\.md$/, '') ?? workPackage;
  const folder = `${location.directory}/tasks/${stem}`;
  const cycle = nextCycleNumber(ports.files.list(folder));
  const path = `${folder}/review-cycle-${cycle}.md`;
  return {
    reference: `review-cycle://${mission.slug}/${stem}/review-cycle-${cycle}.md`,
    relativePath: path.slice(location.checkout.root.length + 1),
    artifact: {
      path,
      content: reviewCycle({
        missionSlug: mission.slug,
        workPackage,
        cycle,
        verdict: 'rejected',
        reviewer: request.reviewer ?? request.agent ?? 'user',
        reviewedAt: formatMoment(ports.clock.nowMicros()),
        feedback: text,
      }),
    },
  };
}

function absolute(ports: Ports, path: string): string {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(path) ? path : `${ports.surroundings.directory}/${path}`;
}

function requireLane(typed: string): Lane {
  const lane = parseLane(typed);
  if (lane !== null) return lane;
  throw new ProblemError({
    diagnostic_code: 'INVALID_LANE',
    message: `There is no lane ${JSON.stringify(typed)}. Lanes: ${displayedLanes.join(', ')}.`,
    remediation: ['spec-kitty move-task --help'],
    lane: typed,
  });
}
