import type { JsonObject } from '../../../src/domain/canonical-json/json-value';
import { ineffectiveEvents } from '../../../src/domain/status/ineffective-events';
import { emptyLogState } from '../../../src/domain/status/log-state';
import { reduceLog } from '../../../src/domain/status/fold-log';
import { eventsOf, idOf, moveRow, noteRow } from './log-rows';

const found = (added: readonly JsonObject[], others: readonly JsonObject[]): readonly string[] =>
  ineffectiveEvents(eventsOf(added), reduceLog(eventsOf([...others, ...added]))).map((one) => one.found);

describe('events that took no effect', () => {
  const late = moveRow(1, 'WP01', ['planned', 'blocked'], '50+00:00');

  it('are moves that sort before another, with the one that won', () => {
    const added = eventsOf([moveRow(2, 'WP01', ['planned', 'claimed'], '40+00:00')]);
    expect(ineffectiveEvents(added, reduceLog([...eventsOf([late]), ...added]))).toEqual([
      {
        event: added[0],
        found: 'WP01 is blocked',
        winner: { event_id: idOf(1), at: '2026-03-01T09:00:50+00:00' },
      },
    ]);
  });

  it('are moves to the lane it is in already, by another event', () => {
    expect(found([moveRow(2, 'WP01', ['planned', 'blocked'], '40+00:00')], [late])).toEqual(['WP01 is blocked']);
  });

  it('are moves dropped beside one that takes work back from review', () => {
    const back = moveRow(1, 'WP01', ['in_review', 'in_progress'], '50+00:00');
    expect(found([moveRow(2, 'WP01', ['in_review', 'approved'], '50+00:00')], [back])).toEqual(['WP01 is in_progress']);
  });

  it('are not the moves on the way', () => {
    const hops = [
      moveRow(2, 'WP01', ['planned', 'claimed'], '51+00:00'),
      moveRow(3, 'WP01', ['claimed', 'in_progress'], '52+00:00'),
    ];
    expect(found(hops, [late])).toEqual([]);
  });

  it.each<[what: string, delta: JsonObject, later: JsonObject, says: string]>([
    ['a slot', { agent: 'otter' }, { agent: 'lynx' }, 'WP01 has agent "lynx"'],
    ['a release', { release_runtime_claim: true }, { agent: 'lynx' }, 'WP01 has agent "lynx"'],
    ['a subtask', { subtasks: { T1: 'done' } }, { subtasks: { T1: 'planned' } }, 'WP01 has subtasks {"T1": "planned"}'],
    ['references', { tracker_refs: ['#1'] }, { tracker_refs_replace: ['#2'] }, 'WP01 has tracker_refs ["#2"]'],
    [
      'a review',
      { review: { actor: '', at: '', reason: '', wp_id: '' } },
      { review: { actor: 'a', at: '', reason: '', wp_id: '' } },
      'WP01 has review {"actor": "a", "at": "", "reason": "", "wp_id": ""}',
    ],
  ])('are notes on %s that a later note overrides', (_, delta, later, says) => {
    const other = noteRow(1, 'WP01', '50+00:00', later);
    expect(found([noteRow(2, 'WP01', '40+00:00', delta)], [other])).toEqual([says]);
    expect(found([noteRow(2, 'WP01', '51+00:00', delta)], [other])).toEqual([]);
  });

  it('are all of them in a state that lacks them', () => {
    const added = eventsOf([late, noteRow(2, 'WP01', '51+00:00', { note: 'x' })]);
    expect(ineffectiveEvents(added, emptyLogState).map((one) => one.found)).toEqual([
      'WP01 has no move',
      'WP01 has notes null',
    ]);
  });
});
