import type { JsonObject } from '../../../src/domain/canonical-json/json-value';
import { holderOf } from '../../../src/domain/status/holder-of';
import {
  decideMarkStatus,
  decideRelease,
  type MarkIntent,
  type ReleaseIntent,
} from '../../../src/domain/status/decide-slots';
import { displayedLanes } from '../../../src/domain/status/lanes';
import { laneOf, slotOf } from '../../../src/domain/status/log-state';
import { codesOf, factsOf, move, problemsOf, rowsAfter, standing } from './given-mission';
import { noteRow } from './log-rows';

describe('marking subtasks', () => {
  const mark = (
    subtasks: readonly string[],
    status: MarkIntent['status'] = 'done',
    workPackage = 'WP01',
  ): MarkIntent => ({
    workPackage,
    subtasks,
    status,
    actor: 'otter',
  });

  it('is one note for all that change', () => {
    const rows = [...standing('in_progress'), noteRow(80, 'WP01', '05+00:00', { subtasks: { T001: 'done' } })];
    const decision = decideMarkStatus(mark(['T001', 'T002', 'T002']), factsOf(rows));
    expect(decision.accepted && decision.drafts).toMatchObject([{ row: { delta: { subtasks: { T002: 'done' } } } }]);
    expect(slotOf(factsOf(rowsAfter(rows, decision)).state, 'WP01', 'subtasks')).toEqual({
      T001: 'done',
      T002: 'done',
    });
  });

  it('is nothing when each has the status', () => {
    const rows = standing('in_progress');
    expect(decideMarkStatus(mark(['T001', 'T002'], 'planned'), factsOf(rows))).toEqual({ accepted: true, drafts: [] });
    const done = rowsAfter(rows, decideMarkStatus(mark(['T001']), factsOf(rows)));
    expect(decideMarkStatus(mark(['T001']), factsOf(done))).toEqual({ accepted: true, drafts: [] });
  });

  it('takes a mark back', () => {
    const rows = rowsAfter(standing('in_progress'), decideMarkStatus(mark(['T001']), factsOf(standing('in_progress'))));
    const back = rowsAfter(rows, decideMarkStatus(mark(['T001'], 'planned'), factsOf(rows)));
    expect(slotOf(factsOf(back).state, 'WP01', 'subtasks')).toEqual({ T001: 'planned' });
  });

  it('marks nothing when one id is unknown, and names it', () => {
    const [problem] = problemsOf(decideMarkStatus(mark(['T001', 'T001,T002', 'T9']), factsOf(standing('in_progress'))));
    expect(problem).toMatchObject({ diagnostic_code: 'SUBTASK_NOT_FOUND', unknown_subtasks: ['T001,T002', 'T9'] });
    expect(problem?.message).toContain('It has: T001, T002');
  });

  it('refuses a work package that the plan or the log does not know', () => {
    expect(codesOf(decideMarkStatus(mark(['T001'], 'done', 'WP1'), factsOf(standing('planned'))))).toEqual([
      'WP_NOT_FOUND',
    ]);
    expect(codesOf(decideMarkStatus(mark(['T001']), factsOf([])))).toEqual(['NOT_FINALIZED']);
  });
});

describe('giving a claim back', () => {
  const release = (more: Partial<ReleaseIntent> = {}): ReleaseIntent => ({
    workPackage: 'WP01',
    reason: 'gone',
    actor: 'heron',
    ...more,
  });

  it.each(['claimed', 'in_progress'] as const)('from %s frees the work package and keeps finished subtasks', (lane) => {
    const held: readonly JsonObject[] = [
      ...standing(lane),
      noteRow(80, 'WP01', '05+00:00', { agent: 'otter', shell_pid: 4, subtasks: { T001: 'done' } }),
    ];
    const after = rowsAfter(held, decideRelease(release(), factsOf(held)));
    const { state } = factsOf(after);
    expect(laneOf(state, 'WP01')).toBe('planned');
    expect(holderOf(state, 'WP01')).toBeNull();
    expect(slotOf(state, 'WP01', 'agent')).toBeNull();
    expect(slotOf(state, 'WP01', 'subtasks')).toEqual({ T001: 'done' });
    expect(after.at(-2)).toMatchObject({
      force: true,
      actor: 'heron',
      reason: 'released from otter: gone',
      to_lane: 'planned',
    });
    const claimed = rowsAfter(after, move(after, 'claimed', { agent: 'lynx' }));
    expect(holderOf(factsOf(claimed).state, 'WP01')).toBe('lynx');
  });

  it.each(displayedLanes.filter((lane) => lane !== 'claimed' && lane !== 'in_progress'))(
    'has nothing to do in %s',
    (lane) => {
      expect(codesOf(decideRelease(release(), factsOf(standing(lane))))).toEqual(['ILLEGAL_TRANSITION']);
    },
  );

  it('needs a reason and a known work package', () => {
    expect(codesOf(decideRelease(release({ reason: ' ' }), factsOf(standing('claimed'))))).toEqual(['REASON_REQUIRED']);
    expect(codesOf(decideRelease(release({ workPackage: 'WP9' }), factsOf(standing('claimed'))))).toEqual([
      'WP_NOT_FOUND',
    ]);
  });
});
