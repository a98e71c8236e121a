import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../src/domain/canonical-json/json-value';
import { printLine } from '../../../src/domain/canonical-json/print-json';
import type { LogEvent } from '../../../src/domain/status/event';
import { parseLog } from '../../../src/domain/status/parse-log';
import { snapshotOf, type Snapshot } from '../../../src/domain/status/snapshot';
import type { LogState } from '../../../src/domain/status/log-state';

export const SLUG = '007-harbour-lights';
const DAY = '2026-03-01T09:00:';

export function idOf(number: number): string {
  return `01JZ${String(number).padStart(22, '0')}`;
}

/** A move as it stands in a log; `clock` is what follows the minutes: `01.000000+00:00`. */
export function moveRow(
  number: number,
  wp: string,
  [from, to]: readonly [string, string],
  clock: string,
  more: JsonObject = {},
): JsonObject {
  return {
    actor: 'otter',
    at: DAY + clock,
    event_id: idOf(number),
    evidence: null,
    execution_mode: 'worktree',
    force: false,
    from_lane: from,
    mission_slug: SLUG,
    policy_metadata: null,
    reason: null,
    review_ref: null,
    to_lane: to,
    wp_id: wp,
    ...more,
  };
}

export function noteRow(
  number: number,
  wp: string,
  clock: string,
  delta: JsonObject,
  more: JsonObject = {},
): JsonObject {
  return { actor: 'otter', at: DAY + clock, delta, event_id: idOf(number), kind: 'annotation', wp_id: wp, ...more };
}

export function factRow(number: number, type: string, clock: string, payload: JsonObject = {}): JsonObject {
  return {
    aggregate_id: SLUG,
    aggregate_type: 'Mission',
    event_id: idOf(number),
    event_type: type,
    payload,
    project_slug: null,
    project_uuid: null,
    schema_version: '5.0.0',
    timestamp: DAY + clock,
  };
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function logText(rows: readonly JsonValue[]): string {
  return rows.map((row) => `${printLine(row)}\n`).join('');
}

/** The events of these rows; a row that cannot be read is a mistake of the test. */
export function eventsOf(rows: readonly JsonValue[]): readonly LogEvent[] {
  const { events, faults } = parseLog(bytesOf(logText(rows)));
  expect(faults).toEqual([]);
  return events;
}

export function snapshot(state: LogState, meta = { mission_number: null, mission_type: null } as JsonObject): Snapshot {
  const made = snapshotOf(state, {
    mission_number: meta['mission_number'] ?? null,
    mission_type: meta['mission_type'] ?? null,
  });
  if ('fault' in made) throw new Error(made.fault);
  return made;
}

const wpId = fc.constantFrom('WP01', 'WP02', 'WP103', 'constructor', '__proto__');
const lane = fc.constantFrom(
  'genesis',
  'uninitialized',
  'planned',
  'claimed',
  'in_progress',
  'for_review',
  'in_review',
  'approved',
  'done',
  'blocked',
  'canceled',
);
/** Few moments in all styles that real logs mix, so that equal times are common. */
const clock = fc.constantFrom(
  '01+00:00',
  '01.000001+00:00',
  '01Z',
  '02.5+00:00',
  '02.500000+00:00',
  '03+00:00',
  '03Z',
  '\ufb00',
  '🚢',
);
const name = fc.constantFrom('otter', 'heron', 'lynx', '');
const actor: fc.Arbitrary<JsonValue> = fc.oneof(
  name,
  fc.record({ role: fc.option(name), profile: fc.constant(null), tool: fc.option(name), model: fc.constant(null) }),
);
const pid = fc.constantFrom<JsonValue>(0, 1, 4711, '12', true, null);
const orNull = <Value extends JsonValue>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value);

const verdict = fc.record(
  {
    reviewer: name,
    verdict: fc.constantFrom('approved', 'changes_requested'),
    reference: fc.constantFrom('r-1', 'r-2'),
    feedback_path: fc.constantFrom('a.md', null),
  },
  { requiredKeys: ['reviewer', 'verdict', 'reference'] },
);

const moveFields = fc.record(
  {
    actor,
    force: fc.boolean(),
    policy_metadata: orNull(
      fc.record({ agent: name, shell_pid: pid, shell_pid_created_at: orNull(name) }, { requiredKeys: [] }),
    ),
    review_ref: fc.constantFrom(null, '', 'r-1'),
    review_result: orNull(verdict),
    mission_slug: fc.constantFrom(SLUG, 'other', '../x', ''),
  },
  { requiredKeys: ['actor', 'force', 'mission_slug'] },
);

const refs = fc.array(fc.constantFrom<JsonValue>('#1', '#2', '#3', 4, null, { a: 1 }), { maxLength: 4 });
const review = fc.record({ actor: name, at: name, reason: name, wp_id: name });

const delta = fc.record(
  {
    shell_pid: pid,
    shell_pid_created_at: name,
    agent: name,
    assignee: name,
    model: name,
    role: name,
    subtasks: fc.dictionary(fc.constantFrom('T001', 'T002', '__proto__'), fc.constantFrom('done', 'planned')),
    note: fc.constantFrom('', 'a', 'b'),
    tracker_refs: refs,
    tracker_refs_replace: refs,
    review,
    release_runtime_claim: fc.boolean(),
  },
  { requiredKeys: [] },
);

const retrospectiveName = fc.constantFrom(
  'retrospective.requested',
  'retrospective.completed',
  'retrospective.skipped',
  'retrospective.proposal.generated',
  'retrospective.proposal.applied',
);

/** Builds a row once its place in the log, and so its id, is known. */
type RowMaker = (number: number) => JsonObject;

/** Any pair of lanes, and often one of those with a rule of their own. */
const pair = fc.oneof(
  fc.tuple(lane, lane),
  fc.constantFrom<[string, string]>(
    ['planned', 'claimed'],
    ['in_review', 'in_progress'],
    ['for_review', 'in_progress'],
    ['in_review', 'approved'],
  ),
);

const anyMove: fc.Arbitrary<RowMaker> = fc.tuple(wpId, pair, clock, moveFields).map(
  ([wp, [from, to], at, fields]) =>
    (number) =>
      moveRow(number, wp, [from, to], at, fields),
);

const anyNote: fc.Arbitrary<RowMaker> = fc.tuple(wpId, clock, delta, actor).map(
  ([wp, at, changes, who]) =>
    (number) =>
      noteRow(number, wp, at, changes, { actor: who }),
);

const anyFact: fc.Arbitrary<RowMaker> = fc
  .tuple(
    fc.constantFrom('NextStepReported', 'DecisionPointOpened', 'DecisionPointResolved', 'WPCreated', 'SpecifyStarted'),
    clock,
    fc.record({ decision_point_id: fc.constantFrom('d-1', 'd-2'), wp_id: wpId }),
  )
  .map(
    ([type, at, payload]) =>
      (number) =>
        factRow(number, type, at, payload),
  );

const anyRetrospective: fc.Arbitrary<RowMaker> = fc
  .tuple(retrospectiveName, clock)
  .map(([event_name, at]) => (number) => ({ at: DAY + at, event_id: idOf(number), event_name, payload: {} }));

/** Rows of all families with ids of their own, in no order of time, contradicting each other freely. */
export const anyRows: fc.Arbitrary<readonly JsonObject[]> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: anyMove },
      { weight: 4, arbitrary: anyNote },
      { weight: 2, arbitrary: anyFact },
      { weight: 1, arbitrary: anyRetrospective },
    ),
    { maxLength: 25 },
  )
  .map((makers) => makers.map((make, index) => make((index * 7) % 1000)));

export function shuffled<Value>(values: readonly Value[]): fc.Arbitrary<Value[]> {
  return fc.shuffledSubarray([...values], { minLength: values.length });
}
