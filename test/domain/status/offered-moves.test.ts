import { decideMove } from '../../../src/domain/status/decide-move';
import { displayedLanes, type Lane } from '../../../src/domain/status/lanes';
import { offeredMoves, type MoveOffer } from '../../../src/domain/status/offered-moves';
import { factsOf, FEEDBACK, intent, standing } from './given-mission';
import { noteRow } from './log-rows';

const doneSubtasks = noteRow(80, 'WP01', '05+00:00', { subtasks: { T001: 'done', T002: 'done' } });

function offered(lane: Lane, workPackage = 'WP01'): readonly string[] {
  return offeredMoves(workPackage, factsOf([...standing(lane), doneSubtasks])).map(({ to }) => to);
}

/** The move with exactly what it asks for, as a person would answer. */
function made({ to, asks }: MoveOffer, leftOut?: string): ReturnType<typeof intent> {
  const answer = (ask: string, text: string): string | null =>
    asks.some((one) => one === ask) && ask !== leftOut ? text : null;
  return intent(to, {
    agent: answer('agent', 'otter'),
    reviewer: answer('reviewer', 'heron'),
    approvalRef: answer('reference', 'PR-1'),
    note: answer('reason', 'because'),
    feedback: answer('feedback', 'text') === null ? null : FEEDBACK,
  });
}

it('offers what the lanes and the rules allow', () => {
  expect(offered('planned')).toEqual([
    'claimed',
    'in_progress',
    'for_review',
    'in_review',
    'approved',
    'done',
    'blocked',
    'canceled',
  ]);
  expect(offered('in_review')).toEqual(['planned', 'in_progress', 'approved', 'done', 'blocked', 'canceled']);
  expect(offered('done')).toEqual([]);
  expect(offered('blocked')).toEqual(['in_progress', 'canceled']);
});

it('offers no start while a dependency is open, and no hand-over while a subtask is', () => {
  const waiting = offeredMoves('WP02', factsOf([...standing('planned'), ...standing('planned', {}, 'WP02')]));
  expect(waiting.map(({ to }) => to)).toEqual(['blocked', 'canceled']);
  const open = offeredMoves('WP01', factsOf(standing('in_progress')));
  expect(open.map(({ to }) => to)).not.toContain('for_review');
});

describe.each(displayedLanes)('from %s', (lane) => {
  const facts = factsOf([...standing(lane), doneSubtasks]);
  const offers = offeredMoves('WP01', facts);

  it('every offer is accepted when its questions are answered, and not when one is left out', () => {
    for (const offer of offers) {
      expect(decideMove(made(offer), facts)).toMatchObject({ accepted: true });
      for (const ask of offer.asks.filter(
        (one) => one !== 'agent' && !(one === 'reviewer' && offer.asks.includes('feedback')),
      )) {
        expect(decideMove(made(offer, ask), facts)).toMatchObject({ accepted: false });
      }
    }
  });

  it('nothing else would be accepted', () => {
    const others = displayedLanes.filter((to) => !offers.some((offer) => offer.to === to));
    for (const to of others) {
      const everything = { agent: 'otter', reviewer: 'heron', approvalRef: 'PR-1', note: 'because' };
      expect(decideMove(intent(to, everything), facts)).toMatchObject({ accepted: false });
      expect(decideMove(intent(to, { ...everything, feedback: FEEDBACK }), facts)).toMatchObject({ accepted: false });
    }
  });
});
