import fc from 'fast-check';
import type { JsonObject } from '../../../src/domain/canonical-json/json-value';
import { decideMove } from '../../../src/domain/status/decide-move';
import { holderOf } from '../../../src/domain/status/holder-of';
import type { MoveIntent } from '../../../src/domain/status/move-intent';
import { stampDrafts, type Decision } from '../../../src/domain/status/draft';
import { ineffectiveEvents } from '../../../src/domain/status/ineffective-events';
import { displayedLanes, edges, type Lane } from '../../../src/domain/status/lanes';
import { laneOf, slotOf } from '../../../src/domain/status/log-state';
import { reduceLog } from '../../../src/domain/status/fold-log';
import { isMoment } from '../../../src/domain/status/moment';
import {
  codesOf,
  factsOf,
  FEEDBACK,
  intent,
  move,
  NOW,
  plan,
  problemsOf,
  rowsAfter,
  standing,
  stamped,
} from './given-mission';
import { anyRows, eventsOf, idOf, moveRow, noteRow, snapshot } from './log-rows';

const REVIEW = { reviewer: 'heron', approvalRef: 'r-1' };
const doneSubtasks = noteRow(80, 'WP01', '05+00:00', { subtasks: { T001: 'done', T002: 'done' } });

/** From and to of every recorded move, in order. */
function hopsOf(rows: readonly JsonObject[], decision: Decision): readonly string[] {
  return stamped(factsOf(rows).state, decision).flatMap((event) =>
    event.family === 'transition' ? [`${event.from_lane}>${event.to_lane}`] : [],
  );
}

/** The work package as the snapshot shows it after the decision. */
function entryAfter(rows: readonly JsonObject[], decision: Decision, wp = 'WP01'): JsonObject {
  return snapshot(reduceLog(eventsOf(rowsAfter(rows, decision)))).work_packages[wp] ?? {};
}

describe('a move forward', () => {
  it('records every lane on the way', () => {
    const rows = [...standing('planned'), doneSubtasks];
    expect(hopsOf(rows, move(rows, 'done', { agent: 'otter', ...REVIEW }))).toEqual([
      'planned>claimed',
      'claimed>in_progress',
      'in_progress>for_review',
      'for_review>in_review',
      'in_review>approved',
      'approved>done',
    ]);
  });

  it('names the worker for work and the reviewer for review, with the verdict where the format wants it', () => {
    const rows = [...standing('planned'), doneSubtasks];
    const events = stamped(factsOf(rows).state, move(rows, 'done', { agent: 'otter', ...REVIEW }));
    const verdict = { reviewer: 'heron', verdict: 'approved', reference: 'r-1' };
    expect(events.filter(({ family }) => family === 'transition').map(({ row }) => row)).toMatchObject([
      { actor: 'otter', to_lane: 'claimed', policy_metadata: { agent: 'otter' }, evidence: null },
      { actor: 'otter', to_lane: 'in_progress', policy_metadata: null },
      { actor: 'otter', to_lane: 'for_review', evidence: null },
      { actor: 'heron', to_lane: 'in_review', evidence: null },
      { actor: 'heron', to_lane: 'approved', evidence: { review: verdict }, review_result: verdict, review_ref: 'r-1' },
      { actor: 'heron', to_lane: 'done', evidence: { review: verdict }, review_ref: null },
    ]);
  });

  it('keeps the claim in the move and in a note, so that no older note wins over it', () => {
    const released = [...standing('planned'), noteRow(70, 'WP01', '09+00:00', { release_runtime_claim: true })];
    const decision = move(released, 'claimed', { agent: 'lynx', shellPid: 7, shellPidCreatedAt: '1.25' });
    expect(entryAfter(released, decision)).toMatchObject({
      lane: 'claimed',
      actor: 'lynx',
      agent: 'lynx',
      shell_pid: 7,
      shell_pid_created_at: '1.25',
    });
  });

  it('does not leave the process of an earlier holder beside the name of a new one', () => {
    const before = [...standing('planned'), noteRow(70, 'WP01', '09+00:00', { agent: 'otter', shell_pid: 1 })];
    expect(entryAfter(before, move(before, 'claimed', { agent: 'lynx' }))).toMatchObject({
      agent: 'lynx',
      shell_pid: null,
    });
    expect(entryAfter(standing('planned'), move(standing('planned'), 'claimed'))).not.toHaveProperty('shell_pid');
  });

  it('writes what a move was given besides', () => {
    const rows = standing('planned');
    const decision = move(rows, 'claimed', { note: 'mine', assignee: 'lynx', trackerRefs: ['#1', '#1', '#2'] });
    expect(entryAfter(rows, decision)).toMatchObject({ notes: ['mine'], assignee: 'lynx', tracker_refs: ['#1', '#2'] });
  });

  it('takes the recorded approval for done, and nobody in its place', () => {
    const verdict = { reviewer: 'heron', verdict: 'approved', reference: 'r-9' };
    const approved = standing('approved', { review_result: verdict });
    const [event] = stamped(factsOf(approved).state, move(approved, 'done', { agent: 'merge', note: 'shipped' }));
    expect(event?.row).toMatchObject({ evidence: { review: verdict }, reason: 'shipped' });
    expect(codesOf(move(approved, 'done', { approvalRef: 'r-10' }))).toEqual(['GUARD_NOT_MET']);
    expect(codesOf(move(standing('approved'), 'done'))).toEqual(['GUARD_NOT_MET']);
  });
});

describe('a move back', () => {
  it('to planned frees the work package, opens its subtasks again and clears the override of a review', () => {
    const rows = [
      ...standing('in_review', { actor: 'heron' }),
      doneSubtasks,
      noteRow(81, 'WP01', '06+00:00', {
        agent: 'otter',
        shell_pid: 4,
        review: { actor: 'a', at: 'b', reason: 'c', wp_id: 'd' },
      }),
    ];
    const decision = move(rows, 'planned', { reviewer: 'heron', feedback: FEEDBACK });
    expect(hopsOf(rows, decision)).toEqual(['in_review>planned']);
    expect(entryAfter(rows, decision)).toMatchObject({
      lane: 'planned',
      agent: null,
      shell_pid: null,
      review: null,
      subtasks: { T001: 'planned', T002: 'planned' },
      review_result: {
        reviewer: 'heron',
        verdict: 'changes_requested',
        reference: FEEDBACK.reference,
        feedback_path: FEEDBACK.path,
      },
    });
    expect(stamped(factsOf(rows).state, decision)[0]?.row).toMatchObject({
      reason: `backward rewind: in_review -> planned: ${FEEDBACK.reference}`,
      review_ref: FEEDBACK.reference,
    });
  });

  it('to in_progress keeps the implementer as the holder', () => {
    const rows = [...standing('in_review', { actor: 'heron' }), noteRow(81, 'WP01', '06+00:00', { agent: 'otter' })];
    const after = rowsAfter(rows, move(rows, 'in_progress', { agent: 'heron', feedback: FEEDBACK }));
    expect(holderOf(factsOf(after).state, 'WP01')).toBe('otter');
  });

  it.each(['claimed', 'in_progress', 'for_review', 'in_review', 'approved', 'done', 'blocked'] as const)(
    'from %s to planned needs feedback, also by force',
    (from) => {
      const forced = { force: true, note: 'x' };
      expect(codesOf(move(standing(from), 'planned', forced))).toEqual(['FEEDBACK_REQUIRED']);
      expect(codesOf(move(standing(from), 'planned', { ...forced, feedback: FEEDBACK }))).toEqual([]);
    },
  );

  it.each(['in_review', 'approved'] as const)('from %s to in_progress needs feedback', (from) => {
    expect(codesOf(move(standing(from), 'in_progress'))).toEqual(['FEEDBACK_REQUIRED']);
    expect(codesOf(move(standing(from), 'in_progress', { feedback: FEEDBACK }))).toEqual([]);
  });

  it.each([
    ['planned', 'claimed'],
    ['claimed', 'in_progress'],
    ['for_review', 'in_review'],
    ['blocked', 'in_progress'],
  ] as const)('is not %s to %s: that takes no feedback', (from, to) => {
    expect(codesOf(move(standing(from), to, { feedback: FEEDBACK }))).toEqual(['USAGE_ERROR']);
  });

  it('invents no verdict when it is forced', () => {
    const rows = standing('in_review');
    expect(entryAfter(rows, move(rows, 'for_review', { force: true, note: 'x' }))).toMatchObject({
      review_result: null,
    });
    expect(entryAfter(rows, move(rows, 'approved', { force: true, note: 'x' }))).toMatchObject({ review_result: null });
  });
});

describe('a refused move', () => {
  it('names an unknown work package and the known ones', () => {
    for (const id of ['WP09', 'constructor', '__proto__']) {
      const [problem] = problemsOf(decideMove(intent('claimed', { workPackage: id }), factsOf(standing('planned'))));
      expect(problem).toMatchObject({ diagnostic_code: 'WP_NOT_FOUND', work_package_id: id });
      expect(problem?.message).toContain('It has: WP01, WP02, WP103');
    }
  });

  it('says that a planned work package is not finalised', () => {
    expect(codesOf(move([], 'claimed'))).toEqual(['NOT_FINALIZED']);
  });

  it.each(displayedLanes)('says who holds a work package that is %s already', (lane) => {
    const rows = standing(lane);
    const [problem] = problemsOf(move(rows, lane, { agent: 'otter' }));
    expect(problem).toMatchObject({ diagnostic_code: 'ILLEGAL_TRANSITION', from_lane: lane, to_lane: lane });
    const holder = holderOf(factsOf(rows).state, 'WP01');
    expect(problem?.message).toBe(`WP01 is already ${lane}${holder === null ? '' : ' (otter)'}.`);
  });

  it.each([
    ['claimed', 'planned'],
    ['blocked', 'planned'],
    ['for_review', 'in_progress'],
    ['done', 'in_progress'],
    ['canceled', 'planned'],
    ['blocked', 'done'],
  ] as const)('from %s to %s lists every move there is, each as a command', (from, to) => {
    const feedback = to === 'planned' ? FEEDBACK : null;
    const [problem] = problemsOf(move(standing(from), to, { feedback }));
    const possible = Object.keys(edges[from] ?? {});
    expect(problem?.diagnostic_code).toBe('ILLEGAL_TRANSITION');
    expect([...((problem?.['allowed_lanes'] as string[] | undefined) ?? [])].sort()).toEqual(possible.sort());
    for (const lane of possible) {
      expect(problem?.remediation).toContainEqual(expect.stringContaining(`move-task WP01 --to ${lane} --mission`));
    }
  });

  it('is a lost race when another agent holds it', () => {
    for (const from of ['claimed', 'in_progress'] as const) {
      for (const to of ['claimed', 'in_progress'] as const) {
        const [problem] = problemsOf(move(standing(from), to, { agent: "ly'nx" }));
        expect(problem).toMatchObject({ diagnostic_code: 'WP_ALREADY_CLAIMED', held_by: 'otter' });
        expect(problem?.remediation[0]).toContain(String.raw`--agent 'ly'\''nx'`);
      }
    }
  });

  it('is a mismatch when another agent moves it on, except for a review', () => {
    const rows = [...standing('in_progress'), doneSubtasks];
    expect(codesOf(move(rows, 'for_review', { agent: 'lynx' }))).toEqual(['AGENT_MISMATCH']);
    expect(codesOf(move(rows, 'for_review', { agent: 'otter' }))).toEqual([]);
    expect(codesOf(move(rows, 'for_review'))).toEqual([]);
    expect(codesOf(move(standing('for_review'), 'in_review', { agent: 'lynx' }))).toEqual([]);
    expect(codesOf(move(rows, 'for_review', { agent: 'lynx', force: true, note: 'x' }))).toEqual([]);
  });

  it('names each open dependency with its lane, until it is approved or done', () => {
    const rows = [...standing('in_progress'), ...standing('planned', {}, 'WP02'), ...standing('planned', {}, 'WP103')];
    const [problem] = problemsOf(move(rows, 'in_progress', { workPackage: 'WP103' }));
    expect(problem).toMatchObject({
      diagnostic_code: 'DEPENDENCIES_NOT_SATISFIED',
      message: 'WP103 waits for WP01 (in_progress), WP02 (planned).',
    });
    for (const lane of displayedLanes) {
      const open = [...standing(lane), ...standing('planned', {}, 'WP02')];
      const isMet = lane === 'approved' || lane === 'done';
      expect(codesOf(move(open, 'claimed', { workPackage: 'WP02' }))).toEqual(
        isMet ? [] : ['DEPENDENCIES_NOT_SATISFIED'],
      );
    }
  });

  it('does not let a block be a way around dependencies', () => {
    const rows = [...standing('planned'), ...standing('blocked', {}, 'WP02')];
    expect(codesOf(move(rows, 'in_progress', { workPackage: 'WP02' }))).toEqual(['DEPENDENCIES_NOT_SATISFIED']);
  });

  it('names open subtasks and the command that marks them', () => {
    const rows = [...standing('in_progress'), noteRow(80, 'WP01', '05+00:00', { subtasks: { T001: 'done' } })];
    const [problem] = problemsOf(move(rows, 'for_review'));
    expect(problem).toMatchObject({ diagnostic_code: 'SUBTASKS_INCOMPLETE', open_subtasks: ['T002'] });
    expect(problem?.remediation[0]).toContain('mark-status T002 --status done --wp WP01');
  });

  it.each(['blocked', 'canceled'] as const)('to %s asks for a reason, blank text is none', (to) => {
    expect(codesOf(move(standing('planned'), to))).toEqual(['REASON_REQUIRED']);
    expect(codesOf(move(standing('planned'), to, { note: ' \t' }))).toEqual(['REASON_REQUIRED']);
    expect(codesOf(move(standing('planned'), to, { note: 'why' }))).toEqual([]);
  });

  it.each(displayedLanes)('by force to %s asks for a reason', (to) => {
    expect(
      codesOf(move(standing('blocked'), to, { force: true, feedback: to === 'planned' ? FEEDBACK : null })),
    ).toEqual(['REASON_REQUIRED']);
  });

  it('names the options an approval lacks', () => {
    const rows = standing('in_review', { actor: 'heron' });
    const [problem] = problemsOf(move(rows, 'approved'));
    expect(problem).toMatchObject({
      diagnostic_code: 'GUARD_NOT_MET',
      missing_options: ['--reviewer', '--approval-ref'],
    });
    expect(codesOf(move(rows, 'approved', { reviewer: 'heron' }))).toEqual(['GUARD_NOT_MET']);
    expect(codesOf(move(rows, 'approved', { approvalRef: 'r-1' }))).toEqual(['GUARD_NOT_MET']);
    expect(codesOf(move(rows, 'approved', REVIEW))).toEqual([]);
  });

  it('is a self-review when the reviewer wrote it, unless it is forced', () => {
    const rows = standing('in_progress');
    const own = { reviewer: 'otter', approvalRef: 'r-1' };
    const reviewed = [...rows, moveRow(60, 'WP01', ['in_progress', 'in_review'], '07+00:00', { actor: 'heron' })];
    expect(codesOf(move(reviewed, 'approved', own))).toEqual(['SELF_REVIEW']);
    expect(codesOf(move(reviewed, 'approved', { ...own, force: true, note: 'x' }))).toEqual([]);
    expect(codesOf(move(standing('planned'), 'approved', { ...own, agent: 'otter' }))).toContain('SELF_REVIEW');
  });

  it('tells everything that is wrong at once', () => {
    const rows = [...standing('planned'), ...standing('planned', {}, 'WP02')];
    expect(codesOf(move(rows, 'approved', { workPackage: 'WP02', agent: 'otter', reviewer: 'otter' }))).toEqual([
      'DEPENDENCIES_NOT_SATISFIED',
      'GUARD_NOT_MET',
      'SELF_REVIEW',
    ]);
    expect(codesOf(move(standing('planned'), 'approved'))).toEqual(['SUBTASKS_INCOMPLETE', 'GUARD_NOT_MET']);
  });

  it('is refused by its guard when a name is blank', () => {
    expect(codesOf(move(standing('planned'), 'claimed', { agent: ' ' }))).toEqual(['GUARD_NOT_MET']);
  });
});

describe('who holds a work package', () => {
  it.each(['planned', 'canceled'] as const)('nobody, when it is %s', (lane) => {
    expect(holderOf(factsOf(standing(lane)).state, 'WP01')).toBeNull();
  });

  it('is the agent who unblocked it or took it over by force', () => {
    const held = noteRow(81, 'WP01', '06+00:00', { agent: 'otter', shell_pid: 4 });
    const blocked = [...standing('blocked'), held];
    const unblocked = rowsAfter(blocked, move(blocked, 'in_progress', { agent: 'lynx' }));
    expect(holderOf(factsOf(unblocked).state, 'WP01')).toBe('lynx');
    expect(slotOf(factsOf(unblocked).state, 'WP01', 'shell_pid')).toBeNull();
    const busy = [...standing('in_progress'), held];
    const taken = rowsAfter(busy, move(busy, 'in_progress', { agent: 'lynx', force: true, note: 'otter is gone' }));
    expect(holderOf(factsOf(taken).state, 'WP01')).toBe('lynx');
  });

  it('is the reviewer while it is in review', () => {
    const rows = [...standing('in_review', { actor: 'heron' }), noteRow(81, 'WP01', '06+00:00', { agent: 'otter' })];
    expect(holderOf(factsOf(rows).state, 'WP01')).toBe('heron');
  });
});

describe('any move of any log', () => {
  const agent = fc.constantFrom('otter', 'heron', null);
  const anyIntent: fc.Arbitrary<MoveIntent> = fc
    .record({
      workPackage: fc.constantFrom(...plan.map(({ id }) => id)),
      to: fc.constantFrom(...displayedLanes),
      agent,
      force: fc.boolean(),
      note: fc.constantFrom(null, '', 'why'),
      reviewer: agent,
      approvalRef: fc.constantFrom(null, 'r-1'),
      feedback: fc.constantFrom(null, null, FEEDBACK),
      shellPid: fc.constantFrom(null, 5),
      shellPidCreatedAt: fc.constantFrom(null, '1.25'),
      assignee: agent,
      trackerRefs: fc.constantFrom<readonly string[]>([], ['#1', '#2']),
    })
    .map((fields) => intent(fields.to, fields));
  const seeded = anyRows.map((rows) => [
    ...plan.map(({ id }, index) => moveRow(900 + index, id, ['genesis', 'planned'], '00+00:00')),
    ...rows,
  ]);
  /** Before, among and after the times of the log. */
  const anyNow = fc.constantFrom(NOW, NOW - 28_000_000, NOW - 3_600_000_000);

  it('takes effect when it is accepted, whatever the clock and the log say', () => {
    let acceptedCount = 0;
    fc.assert(
      fc.property(seeded, anyIntent, anyNow, (rows, wanted, now) => {
        const facts = factsOf(rows);
        const decision = decideMove(wanted, facts);
        if (!decision.accepted) return;
        let next = 0;
        const events = stampDrafts(decision.drafts, facts.state, now, () => idOf(2000 + (next += 1)));
        if ('newest' in events) {
          expect(isMoment(events.newest)).toBe(false);
          return;
        }
        acceptedCount += 1;
        const after = reduceLog(eventsOf([...rows, ...events.map(({ row }) => row)]));
        expect(laneOf(after, wanted.workPackage)).toBe(wanted.to);
        expect(ineffectiveEvents(events, after)).toEqual([]);
        expect(after.anomalyCount).toBe(facts.state.anomalyCount);
        expect(new Set(events.map(({ at }) => at)).size).toBe(events.length);
      }),
      { numRuns: 3000 },
    );
    expect(acceptedCount).toBeGreaterThan(100);
  });

  it('goes along the edges of the table unless it is forced, and a refusal says what to do', () => {
    fc.assert(
      fc.property(seeded, anyIntent, (rows, wanted) => {
        const decision = decideMove(wanted, factsOf(rows));
        for (const problem of problemsOf(decision)) {
          expect(problem).toMatchObject({ mission_slug: '007-harbour-lights', work_package_id: wanted.workPackage });
          expect(problem.remediation.length).toBeGreaterThan(0);
          expect(problem.message).toContain(wanted.workPackage);
        }
        if (!decision.accepted || wanted.force) return;
        for (const { family, row } of decision.drafts) {
          if (family === 'transition') expect(edges[row['from_lane'] as Lane]).toHaveProperty(row['to_lane'] as string);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
