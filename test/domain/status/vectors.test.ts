import type { JsonObject } from '../../../src/domain/canonical-json/json-value';
import { emptyLogState } from '../../../src/domain/status/log-state';
import { reduceLog } from '../../../src/domain/status/fold-log';
import { printSnapshot, snapshotOf } from '../../../src/domain/status/snapshot';
import { eventsOf, idOf, moveRow, noteRow, snapshot } from './log-rows';

const CLAIM = { agent: 'otter', shell_pid: 4711, shell_pid_created_at: '1772355601.25' };
const VERDICT = { reviewer: 'heron', verdict: 'approved', reference: 'r-1' };

const harbourLights: readonly JsonObject[] = [
  moveRow(1, 'WP01', ['genesis', 'planned'], '00.000001+00:00', { actor: 'finalize-tasks', reason: 'seed' }),
  moveRow(2, 'WP01', ['planned', 'claimed'], '01.000000+00:00', { policy_metadata: CLAIM }),
  moveRow(3, 'WP01', ['claimed', 'in_progress'], '01.000001+00:00'),
  noteRow(4, 'WP01', '02.500000+00:00', { subtasks: { T002: 'done', T001: 'planned' }, note: 'café — 🚢' }),
  noteRow(5, 'WP01', '02.600000+00:00', {
    subtasks: { T001: 'done' },
    tracker_refs: ['#9', '#4', '#9'],
    agent: '',
    model: '__resolved_model_absent__',
  }),
  moveRow(6, 'WP01', ['in_progress', 'for_review'], '03+00:00', { force: true, reason: 'handover' }),
  moveRow(7, 'WP01', ['for_review', 'in_review'], '04+00:00', {
    actor: { model: null, profile: null, role: 'reviewer', tool: 'heron' },
  }),
  moveRow(8, 'WP01', ['in_review', 'approved'], '05+00:00', {
    actor: 'heron',
    review_result: VERDICT,
    evidence: { review: VERDICT },
  }),
  noteRow(9, 'WP02', '05.5+00:00', { assignee: 'lynx' }),
];

describe('reductions known byte for byte', () => {
  it('folds claims, notes, subtasks, references, a structured actor and a review', () => {
    const made = snapshot(reduceLog(eventsOf(harbourLights)), { mission_type: 'software-dev', mission_number: null });
    expect(printSnapshot(made)).toBe(`{
  "event_count": 6,
  "last_event_id": "01JZ0000000000000000000008",
  "materialized_at": "2026-03-01T09:00:05+00:00",
  "mission_number": "7",
  "mission_slug": "007-harbour-lights",
  "mission_type": "software-dev",
  "summary": {
    "approved": 1,
    "blocked": 0,
    "canceled": 0,
    "claimed": 0,
    "done": 0,
    "for_review": 0,
    "in_progress": 0,
    "in_review": 0,
    "planned": 0
  },
  "work_packages": {
    "WP01": {
      "actor": "heron",
      "agent": "otter",
      "force_count": 1,
      "lane": "approved",
      "last_event_id": "01JZ0000000000000000000008",
      "last_transition_at": "2026-03-01T09:00:05+00:00",
      "model": "__resolved_model_absent__",
      "notes": [
        "café — 🚢"
      ],
      "review_result": {
        "reference": "r-1",
        "reviewer": "heron",
        "verdict": "approved"
      },
      "shell_pid": 4711,
      "shell_pid_created_at": "1772355601.25",
      "subtasks": {
        "T001": "done",
        "T002": "done"
      },
      "tracker_refs": [
        "#9",
        "#4"
      ]
    },
    "WP02": {
      "actor": "otter",
      "assignee": "lynx",
      "force_count": 0,
      "lane": "uninitialized",
      "last_event_id": null,
      "last_transition_at": null
    }
  }
}
`);
  });

  const changes = { reviewer: 'heron', verdict: 'changes_requested', reference: 'r-1' };
  const rollback = [
    moveRow(1, 'WP01', ['in_progress', 'for_review'], '00+00:00'),
    moveRow(2, 'WP01', ['in_review', 'in_progress'], '01+00:00', { review_result: changes }),
    moveRow(3, 'WP01', ['in_review', 'approved'], '01+00:00', { force: true, reason: 'x' }),
    moveRow(4, 'WP01', ['in_progress', 'for_review'], '01+00:00', { force: true, reason: 'x' }),
  ];

  it('lets a move back from review win over others of the same moment', () => {
    const made = snapshot(reduceLog(eventsOf(rollback)), { mission_number: '041' });
    expect(made.work_packages['WP01']).toMatchObject({ lane: 'in_progress', last_event_id: idOf(2), force_count: 0 });
    expect(made).toMatchObject({ last_event_id: idOf(4), event_count: 4, mission_number: '41' });
  });

  it('lets the later one win of two that take work back at the same moment', () => {
    const other = moveRow(9, 'WP01', ['for_review', 'in_progress'], '01+00:00', { review_ref: '', actor: 'lynx' });
    const made = snapshot(reduceLog(eventsOf([...rollback, other])));
    expect(made.work_packages['WP01']).toMatchObject({ lane: 'in_progress', actor: 'lynx', last_event_id: idOf(9) });
  });

  it('goes on from there when a later move comes', () => {
    const later = moveRow(5, 'WP01', ['in_progress', 'for_review'], '02+00:00');
    const made = snapshot(reduceLog(eventsOf([...rollback, later])), { mission_number: '041' });
    expect(made).toMatchObject({ event_count: 5, mission_number: '41' });
    expect(made.work_packages['WP01']).toMatchObject({ lane: 'for_review', force_count: 0, review_result: changes });
  });

  it('folds a release after every move, also a claim that came later', () => {
    const made = snapshot(
      reduceLog(
        eventsOf([
          moveRow(1, 'WP01', ['planned', 'claimed'], '01+00:00', { policy_metadata: { agent: 'otter', shell_pid: 1 } }),
          noteRow(2, 'WP01', '02+00:00', {
            release_runtime_claim: true,
            review: { actor: '', at: '', reason: '', wp_id: '' },
          }),
          moveRow(3, 'WP01', ['planned', 'claimed'], '03+00:00', {
            actor: 'lynx',
            policy_metadata: { agent: 'lynx', shell_pid: 2 },
          }),
        ]),
      ),
    );
    expect(made.mission_type).toBe('');
    expect(made.work_packages['WP01']).toMatchObject({
      lane: 'claimed',
      actor: 'lynx',
      agent: null,
      shell_pid: null,
      shell_pid_created_at: null,
      review: null,
    });
  });

  it('makes an empty snapshot of an empty log', () => {
    expect(printSnapshot(snapshot(emptyLogState, { mission_number: null, mission_type: ' x ' }))).toBe(`{
  "event_count": 0,
  "last_event_id": null,
  "materialized_at": "",
  "mission_number": "",
  "mission_slug": "",
  "mission_type": "x",
  "summary": {
    "approved": 0,
    "blocked": 0,
    "canceled": 0,
    "claimed": 0,
    "done": 0,
    "for_review": 0,
    "in_progress": 0,
    "in_review": 0,
    "planned": 0
  },
  "work_packages": {}
}
`);
  });
});

describe('force', () => {
  it.each([
    [true, 1],
    [1, 1],
    ['false', 1],
    [[0], 1],
    [false, 0],
    [0, 0],
    ['', 0],
    [null, 0],
    [[], 0],
  ])('%j counts as %i', (force, count) => {
    const rows = [moveRow(1, 'WP01', ['genesis', 'planned'], '01+00:00', { force })];
    expect(snapshot(reduceLog(eventsOf(rows))).work_packages['WP01']?.['force_count']).toBe(count);
  });
});

describe('the mission slug of a snapshot', () => {
  it.each([
    ['harbour', 'harbour'],
    ['a..b', ''],
    ['../x', ''],
    ['.x', ''],
    ['a/b', ''],
    ['', ''],
  ])('is that of the first move in time, when it is a safe name: %j', (mission_slug, expected) => {
    const rows = [
      moveRow(2, 'WP01', ['planned', 'claimed'], '02+00:00', { mission_slug: 'other' }),
      moveRow(1, 'WP01', ['genesis', 'planned'], '01+00:00', { mission_slug }),
    ];
    expect(snapshot(reduceLog(eventsOf(rows))).mission_slug).toBe(expected);
  });
});

describe('the mission number of a snapshot', () => {
  const stateOf = (mission_slug: string): ReturnType<typeof reduceLog> =>
    reduceLog(eventsOf([moveRow(1, 'WP01', ['genesis', 'planned'], '01+00:00', { mission_slug })]));

  it.each([
    [null, '007-x', '7'],
    ['', '000-x', '0'],
    ['  ', '12x-y', ''],
    [null, 'x', ''],
    [null, '../007-x', ''],
    [7, '041-x', '7'],
    ['041', '007-x', '41'],
    ['000', '007-x', '0'],
    [' 12 ', '007-x', '12'],
  ])('%j in meta.json and the slug %s make %j', (stored, slug, number) => {
    expect(snapshot(stateOf(slug), { mission_number: stored }).mission_number).toBe(number);
  });

  it.each(['pending', 'TBD', '7.5', true, [7]])('refuses %j', (stored) => {
    expect(snapshotOf(stateOf('007-x'), { mission_number: stored, mission_type: null })).toHaveProperty('fault');
  });
});

describe('the retrospective of a snapshot', () => {
  const row = (number: number, name: string, payload: JsonObject = {}): JsonObject => ({
    actor: { kind: 'agent', id: 'otter' },
    at: `2026-03-01T09:00:0${number}+00:00`,
    event_id: idOf(number),
    event_name: `retrospective.${name}`,
    payload,
  });
  const mode = { value: 'autonomous', source_signal: { kind: 'explicit_flag', evidence: 'x' } };

  it('is summed up from its rows and absent without them', () => {
    const rows = [
      row(1, 'requested', { mode }),
      row(2, 'started'),
      row(3, 'failed', { record_path: 'a.md' }),
      row(4, 'completed', { record_path: 5 }),
      row(5, 'proposal.generated'),
      row(6, 'proposal.generated'),
      row(7, 'proposal.applied'),
      row(8, 'proposal.rejected'),
      row(9, 'proposal.applied'),
    ];
    expect(snapshot(reduceLog(eventsOf(rows))).retrospective).toEqual({
      mode,
      proposals_applied: 2,
      proposals_pending: 0,
      proposals_rejected: 1,
      proposals_total: 2,
      record_path: '5',
      status: 'completed',
    });
    expect(snapshot(emptyLogState)).not.toHaveProperty('retrospective');
  });

  it.each([
    [null, 'pending'],
    [{ ...mode, more: 1 }, 'pending'],
    [{ ...mode, value: 'other' }, 'pending'],
    [{ ...mode, source_signal: { kind: 'other', evidence: 'x' } }, 'pending'],
    [{ ...mode, source_signal: { kind: 'explicit_flag', evidence: 1 } }, 'pending'],
  ])('knows no mode %j and is %s without an end', (odd, status) => {
    const made = snapshot(reduceLog(eventsOf([row(1, 'requested', { mode: odd as JsonObject })])));
    expect(made.retrospective).toMatchObject({ mode: null, status, record_path: null });
  });
});
