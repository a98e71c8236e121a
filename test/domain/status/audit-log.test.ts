import type { JsonObject } from '../../../src/domain/canonical-json/json-value';
import { auditLog } from '../../../src/domain/status/audit-log';
import { decideMove } from '../../../src/domain/status/decide-move';
import { factsOf, intent, rowsAfter } from './given-mission';
import { eventsOf, idOf, moveRow, noteRow } from './log-rows';

const seed = moveRow(1, 'WP01', ['genesis', 'planned'], '01+00:00');
const messages = (...rows: readonly JsonObject[]): readonly string[] =>
  auditLog(eventsOf(rows)).map(({ severity, message }) => `${severity}: ${message}`);

describe('the audit of a log', () => {
  it('finds nothing in what this program records', () => {
    const more = { agent: 'otter', reviewer: 'heron', approvalRef: 'r-1', workPackage: 'WP02' };
    const rows = [
      { ...seed, actor: 'finalize-tasks' },
      moveRow(2, 'WP01', ['planned', 'canceled'], '02+00:00', { force: true, reason: 'x', to_lane: 'done' }),
      moveRow(3, 'WP02', ['genesis', 'planned'], '01+00:00'),
    ];
    expect(messages(...rowsAfter(rows, decideMove(intent('done', more), factsOf(rows))))).toEqual([]);
  });

  it.each<[row: JsonObject, finding: string]>([
    [{ ...seed, event_id: 'x' }, 'error: event_id x is neither a ULID nor a UUID'],
    [{ ...seed, to_lane: 'genesis', force: true, reason: 'x' }, 'error: nothing may move to genesis'],
    [{ ...seed, from_lane: 'uninitialized', force: true, reason: 'x' }, 'error: a stored move starts from no lane'],
    [{ ...seed, at: '2026-02-30T09:00:00Z' }, 'error: at "2026-02-30T09:00:00Z" is no time'],
    [{ ...seed, force: 1, reason: 'x' }, 'error: force is not true or false'],
    [{ ...seed, execution_mode: 'unknown' }, 'warning: unknown execution_mode "unknown"'],
    [{ ...seed, force: true }, 'error: a forced move has no reason'],
    [
      { ...seed, to_lane: 'done', evidence: { review: { reviewer: 'a', verdict: 'approved', reference: 'b' } } },
      "warning: genesis -> done is no move of today's rules",
    ],
    [
      moveRow(1, 'WP01', ['for_review', 'in_progress'], '01Z', { force: true, reason: 'x' }),
      'warning: a rework has no review_ref',
    ],
    [moveRow(1, 'WP01', ['approved', 'done'], '01Z'), 'warning: done without evidence of a review'],
    [{ ...seed, feature_slug: 'x' }, 'warning: the old key feature_slug'],
    [noteRow(1, 'WP1', '01Z', { note: 'x' }), 'warning: a note on WP1, which is no id of a work package'],
    [noteRow(1, 'WP01', 'x', { note: 'x' }), 'error: at "2026-03-01T09:00:x" is no time'],
  ])('finds in %j: %s', (row, finding) => {
    expect(messages(row)).toEqual([finding]);
  });

  it('takes old seeds and UUIDs as they are', () => {
    expect(messages({ ...seed, from_lane: 'planned', force: true })).toEqual([]);
    expect(messages({ ...seed, event_id: '0d9e6b5c-7a7e-4c3c-8d5e-0123456789ab' })).toEqual([]);
  });

  it('names ids that are used twice and what that does', () => {
    const note = noteRow(2, 'WP01', '02+00:00', { note: 'x' });
    expect(auditLog(eventsOf([seed, note, seed, note]))).toEqual([
      {
        severity: 'warning',
        event_id: idOf(1),
        work_package_id: 'WP01',
        message: 'the id is used twice; the first row counts',
        index: 2,
      },
      {
        severity: 'warning',
        event_id: idOf(2),
        work_package_id: 'WP01',
        message: 'the id is used twice; both rows count',
        index: 3,
      },
    ]);
  });
});
