import type { JsonObject } from '../../../src/domain/canonical-json/json-value';
import type { Problem } from '../../../src/domain/problem/problem';
import { decideMove } from '../../../src/domain/status/decide-move';
import type { MoveFacts, MoveIntent, PlannedWorkPackage } from '../../../src/domain/status/move-intent';
import { stampDrafts, type Decision } from '../../../src/domain/status/draft';
import type { LogEvent } from '../../../src/domain/status/event';
import type { Lane } from '../../../src/domain/status/lanes';
import { reduceLog } from '../../../src/domain/status/fold-log';
import type { LogState } from '../../../src/domain/status/log-state';
import { readMoment } from '../../../src/domain/status/moment';
import { eventsOf, idOf, moveRow, SLUG } from './log-rows';

/** WP02 depends on WP01; WP01 has two subtasks. */
export const plan: readonly PlannedWorkPackage[] = [
  { id: 'WP01', dependencies: [], subtasks: ['T001', 'T002'] },
  { id: 'WP02', dependencies: ['WP01'], subtasks: [] },
  { id: 'WP103', dependencies: ['WP01', 'WP02'], subtasks: [] },
];

export const NOW = readMoment('2026-03-01T09:00:30+00:00') ?? 0;

export function factsOf(rows: readonly JsonObject[]): MoveFacts {
  return { mission: { slug: SLUG, id: null }, plan, state: reduceLog(eventsOf(rows)) };
}

export function intent(to: Lane, more: Partial<MoveIntent> = {}): MoveIntent {
  return {
    workPackage: 'WP01',
    to,
    agent: null,
    force: false,
    note: null,
    reviewer: null,
    approvalRef: null,
    feedback: null,
    shellPid: null,
    shellPidCreatedAt: null,
    assignee: null,
    trackerRefs: [],
    executionMode: 'worktree',
    ...more,
  };
}

/** A log in which a work package stands in a lane, with otter as the actor of its last move. */
export function standing(lane: Lane, more: JsonObject = {}, wp = 'WP01'): readonly JsonObject[] {
  const number = Number(wp.slice(2)) * 10;
  return [
    moveRow(number, wp, ['genesis', 'planned'], '00+00:00', { actor: 'finalize-tasks' }),
    ...(lane === 'planned' ? [] : [moveRow(number + 1, wp, ['planned', lane], '01+00:00', more)]),
  ];
}

export const FEEDBACK = {
  reference: 'review-cycle://x/WP01/review-cycle-1.md',
  path: 'kitty-specs/x/tasks/WP01/review-cycle-1.md',
};

/** The rows an accepted decision adds to the log, at {@link NOW}; a refusal is a mistake of the test. */
export function rowsAfter(rows: readonly JsonObject[], decision: Decision, nowMicros = NOW): readonly JsonObject[] {
  return [...rows, ...stamped(factsOf(rows).state, decision, nowMicros).map(({ row }) => row)];
}

/** Never used twice in a test file. */
let lastId = 500_000;

export function stamped(state: LogState, decision: Decision, nowMicros = NOW): readonly LogEvent[] {
  if (!decision.accepted) throw new Error(JSON.stringify(decision.problems));
  const events = stampDrafts(decision.drafts, state, nowMicros, () => idOf((lastId += 1)));
  if ('newest' in events) throw new Error(`no time after ${events.newest}`);
  return events;
}

export function move(rows: readonly JsonObject[], to: Lane, more: Partial<MoveIntent> = {}): Decision {
  return decideMove(intent(to, more), factsOf(rows));
}

export function problemsOf(decision: Decision): readonly Problem[] {
  return decision.accepted ? [] : decision.problems;
}

export function codesOf(decision: Decision): readonly string[] {
  return problemsOf(decision).map(({ diagnostic_code }) => diagnostic_code);
}
