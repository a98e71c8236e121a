import type { JsonObject } from '../../../src/domain/canonical-json/json-value';
import { decideAnswer, decideOnce, decideReport, decideSeed } from '../../../src/domain/status/decide-mission-steps';
import { accept, type EventDraft } from '../../../src/domain/status/draft';
import { ineffectiveEvents } from '../../../src/domain/status/ineffective-events';
import { laneOf } from '../../../src/domain/status/log-state';
import { reduceLog } from '../../../src/domain/status/fold-log';
import { parseLog } from '../../../src/domain/status/parse-log';
import { codesOf, factsOf, problemsOf, rowsAfter, stamped, standing } from './given-mission';
import { bytesOf, eventsOf, factRow, idOf, logText, SLUG } from './log-rows';

const mission = { slug: SLUG, id: '01JZ0000000000000000000M1D' };

describe('seeding', () => {
  it('moves what the log does not know to planned, in the given order, and a second time nothing', () => {
    const rows = standing('claimed');
    const seeds = (known: readonly JsonObject[]): readonly EventDraft[] =>
      decideSeed(mission, ['WP02', 'WP01', 'WP03'], factsOf(known).state);
    const after = rowsAfter(rows, accept(...seeds(rows)));
    expect(after.slice(rows.length)).toMatchObject(
      ['WP02', 'WP03'].map((wp_id) => ({
        wp_id,
        from_lane: 'genesis',
        to_lane: 'planned',
        actor: 'finalize-tasks',
        reason: 'canonical bootstrap',
        force: false,
        mission_id: mission.id,
      })),
    );
    expect(seeds(after)).toEqual([]);
    expect(laneOf(factsOf(after).state, 'WP01')).toBe('claimed');
  });
});

describe('facts that are recorded once', () => {
  const once = (rows: readonly JsonObject[], wp?: string): readonly EventDraft[] =>
    decideOnce(
      factsOf(rows).state,
      'WPCreated',
      { type: 'WorkPackage', id: wp ?? SLUG },
      { mission_slug: SLUG, ...(wp === undefined ? {} : { wp_id: wp }) },
      { created_at: 'zulu' },
    );

  it('are recorded for each work package, in the envelope of the format', () => {
    const after = rowsAfter([], accept(...once([], 'WP01')));
    expect(after).toEqual([
      {
        aggregate_id: 'WP01',
        aggregate_type: 'WorkPackage',
        event_id: expect.any(String) as unknown,
        event_type: 'WPCreated',
        payload: { created_at: '2026-03-01T09:00:30.000000Z', mission_slug: SLUG, wp_id: 'WP01' },
        project_slug: null,
        project_uuid: null,
        schema_version: '5.0.0',
        timestamp: '2026-03-01T09:00:30+00:00',
      },
    ]);
    expect(once(after, 'WP01')).toEqual([]);
    expect(once(after, 'WP02')).toHaveLength(1);
    expect(once(after)).toHaveLength(1);
  });
});

describe('a report', () => {
  const report = decideReport(mission, {
    step: 'implement',
    workPackage: 'WP01',
    actor: 'otter',
    result: 'failed',
    reason: 'no disk',
  });

  it('is kept as the latest, also when the log has one of the future', () => {
    for (const clock of ['59+00:00', '59.999999+00:00', '59Z', 'never']) {
      const rows = [factRow(1, 'NextStepReported', clock === 'never' ? '01+00:00' : clock, { result: 'success' })];
      const { state } = factsOf(rowsAfter(rows, report));
      expect(state.report?.payload).toMatchObject({
        step: 'implement',
        wp_id: 'WP01',
        result: 'failed',
        reason: 'no disk',
      });
    }
  });

  it('is found out when it did not become the latest', () => {
    const rows = [factRow(1, 'NextStepReported', 'zz', { result: 'success' })];
    const events = stamped(factsOf(rows).state, report);
    const after = reduceLog(eventsOf([...rows, ...events.map(({ row }) => row)]));
    expect(ineffectiveEvents(events, after)).toMatchObject([{ winner: { event_id: idOf(1) } }]);
  });

  it('moves nothing', () => {
    const rows = standing('in_progress');
    expect(factsOf(rowsAfter(rows, report)).state.moved).toEqual(factsOf(rows).state.moved);
  });
});

describe('an answer', () => {
  const opened = (number: number, id: string, clock = '01+00:00'): JsonObject =>
    factRow(number, 'DecisionPointOpened', clock, {
      decision_point_id: id,
      mission_type: 'software-dev',
      question: '?',
    });
  const answer = (decision: string | null, rows: readonly JsonObject[]): ReturnType<typeof decideAnswer> =>
    decideAnswer(mission, { decision, answer: 'yes', actor: 'anna' }, factsOf(rows).state);

  it('closes the named decision, or the only one', () => {
    for (const [named, rows] of [
      ['a', [opened(1, 'a'), opened(2, 'b')]],
      [null, [opened(1, 'a')]],
    ] as const) {
      const decision = answer(named, rows);
      expect(decision.answered).toBe('a');
      const after = rowsAfter(rows, decision);
      expect(factsOf(after).state.openDecisions.map(({ id }) => id)).not.toContain('a');
      expect(after.at(-1)).toMatchObject({
        event_type: 'DecisionPointResolved',
        at: '2026-03-01T09:00:30+00:00',
        payload: { decision_point_id: 'a', final_answer: 'yes', resolved_by: 'anna', terminal_outcome: 'resolved' },
      });
    }
  });

  it('closes one that was opened in the future', () => {
    const rows = [opened(1, 'a', '59Z')];
    expect(factsOf(rowsAfter(rows, answer('a', rows))).state.openDecisions).toEqual([]);
  });

  it('is found out when the decision stays open', () => {
    const rows = [opened(1, 'a', 'zz')];
    const events = stamped(factsOf(rows).state, answer('a', rows));
    const after = reduceLog(eventsOf([...rows, ...events.map(({ row }) => row)]));
    expect(ineffectiveEvents(events, after)).toMatchObject([{ found: 'decision a is still open' }]);
  });

  it('is refused when nothing waits for it, naming what does', () => {
    expect(codesOf(answer(null, []))).toEqual(['DECISION_NOT_PENDING']);
    expect(codesOf(answer('c', [opened(1, 'a')]))).toEqual(['DECISION_NOT_PENDING']);
    const [problem] = problemsOf(answer(null, [opened(1, 'a'), opened(2, 'b')]));
    expect(problem).toMatchObject({ diagnostic_code: 'DECISION_NOT_PENDING', pending_decisions: ['a', 'b'] });
    expect(problem?.message).toContain('--decision-id');
  });

  it('reads back from the bytes of the log', () => {
    const rows = [opened(1, 'a')];
    const { faults, events } = parseLog(bytesOf(logText(rowsAfter(rows, answer('a', rows)))));
    expect([faults.length, events.length]).toEqual([0, 2]);
  });
});
