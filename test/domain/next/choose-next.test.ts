import fc from 'fast-check';
import { chooseNext } from '../../../src/domain/next/choose-next';
import type { NextFacts, NextWorkPackage } from '../../../src/domain/next/next-decision';
import { displayedLanes, type Lane } from '../../../src/domain/status/lanes';

function wp(id: string, lane: Lane, more: Partial<NextWorkPackage> = {}): NextWorkPackage {
  return { id, lane, dependencies: [], holder: null, implementer: null, ...more };
}

function facts(workPackages: readonly NextWorkPackage[], more: Partial<NextFacts> = {}): NextFacts {
  return {
    agent: 'otter',
    isMerged: false,
    isAccepted: false,
    hasSpec: true,
    isSpecSubstantive: true,
    hasPlan: true,
    hasTasks: true,
    isFinalized: true,
    workPackages,
    pendingDecisions: [],
    standingReport: null,
    ...more,
  };
}

describe('before the tasks are finalised', () => {
  const early = (more: Partial<NextFacts>): NextFacts => facts([], { isFinalized: false, ...more });

  it.each([
    ['specify', { hasSpec: false, isSpecSubstantive: false, hasPlan: false, hasTasks: false }],
    ['specify', { isSpecSubstantive: false }],
    ['plan', { hasPlan: false }],
    ['tasks', { hasTasks: false }],
    ['finalize', {}],
  ])('asks for %s with %j', (action, more) => {
    expect(chooseNext(early(more))).toMatchObject({ kind: 'step', action, state: action });
  });
});

describe('with a board', () => {
  it('is not sent back to planning, whatever became of spec and plan', () => {
    const gone = { hasSpec: false, isSpecSubstantive: false, hasPlan: false };
    expect(chooseNext(facts([wp('WP01', 'planned')], gone))).toMatchObject({
      action: 'implement',
      workPackage: 'WP01',
    });
  });

  it('goes on with the review the agent began, then with the work it holds', () => {
    const board = [
      wp('WP01', 'in_progress', { holder: 'otter' }),
      wp('WP02', 'in_review', { holder: 'otter' }),
      wp('WP03', 'planned'),
    ];
    expect(chooseNext(facts(board))).toMatchObject({ action: 'review', workPackage: 'WP02' });
    expect(chooseNext(facts(board.slice(0, 1)))).toMatchObject({ action: 'implement', workPackage: 'WP01' });
  });

  it('prefers a hand-over to new work, but never to whoever implemented it', () => {
    const board = [wp('WP01', 'for_review', { implementer: 'otter' }), wp('WP02', 'planned')];
    expect(chooseNext(facts(board, { agent: 'heron' }))).toMatchObject({ action: 'review', workPackage: 'WP01' });
    expect(chooseNext(facts(board))).toMatchObject({ action: 'implement', workPackage: 'WP02' });
    expect(chooseNext(facts(board.slice(0, 1)))).toMatchObject({
      kind: 'blocked',
      reason: 'review_needs_another_agent',
    });
  });

  it('hands out the first planned work package whose dependencies are all approved or done, and says why the rest waits', () => {
    const board = [
      wp('WP01', 'in_progress', { holder: 'heron' }),
      wp('WP02', 'planned', { dependencies: ['WP01', 'WP03'] }),
      wp('WP03', 'approved'),
      wp('WP04', 'planned', { dependencies: ['WP03'] }),
    ];
    const decision = chooseNext(facts(board));
    expect(decision).toMatchObject({ action: 'implement', workPackage: 'WP04', reason: null });
    expect(decision.waiting).toEqual([
      { wp_id: 'WP01', lane: 'in_progress', reason: 'in progress with heron', waits_for: [] },
      {
        wp_id: 'WP02',
        lane: 'planned',
        reason: 'dependencies_not_satisfied',
        waits_for: [{ wp_id: 'WP01', lane: 'in_progress' }],
      },
    ]);
  });

  it('waits for a dependency that no plan knows', () => {
    expect(chooseNext(facts([wp('WP01', 'planned', { dependencies: ['WP99'] })]))).toMatchObject({
      kind: 'blocked',
      reason: 'dependencies_not_satisfied',
    });
  });

  it('asks for acceptance when all is approved, and ends when all is done; what was canceled does not count', () => {
    expect(chooseNext(facts([wp('WP01', 'approved'), wp('WP02', 'done')]))).toMatchObject({
      kind: 'step',
      action: 'accept',
    });
    expect(chooseNext(facts([wp('WP01', 'done'), wp('WP02', 'canceled')]))).toMatchObject({
      kind: 'terminal',
      state: 'done',
    });
  });

  it('asks for the merge once the mission is accepted; work that is open again comes first', () => {
    const accepted = { isAccepted: true };
    expect(chooseNext(facts([wp('WP01', 'approved'), wp('WP02', 'done')], accepted))).toMatchObject({
      kind: 'step',
      state: 'merge',
      action: 'merge',
    });
    expect(chooseNext(facts([wp('WP01', 'approved'), wp('WP02', 'planned')], accepted))).toMatchObject({
      action: 'implement',
    });
    expect(chooseNext(facts([wp('WP01', 'done')], accepted))).toMatchObject({ kind: 'terminal' });
  });

  it('is over once it is merged', () => {
    expect(chooseNext(facts([wp('WP01', 'approved')], { isMerged: true }))).toMatchObject({ kind: 'terminal' });
  });

  it.each([
    ['all_wps_in_progress', wp('WP01', 'claimed', { holder: 'heron' })],
    ['review_in_progress', wp('WP01', 'in_review', { holder: 'heron' })],
    ['no_planned_wps', wp('WP01', 'blocked')],
    ['not_finalized', wp('WP01', 'genesis')],
  ])('says %s', (reason, one) => {
    expect(chooseNext(facts([one]))).toMatchObject({ kind: 'blocked', reason, workPackage: null });
  });

  it('puts a pending decision before everything', () => {
    const decision = { id: 'D1', inputKey: null, question: 'Which colour?', options: ['red'] };
    expect(chooseNext(facts([wp('WP01', 'planned')], { pendingDecisions: [decision] }))).toMatchObject({
      kind: 'decision_required',
      decision,
    });
  });

  it('shows a failure that was reported, and still hands out work', () => {
    const standingReport = {
      step: 'implement',
      workPackage: 'WP01',
      actor: 'heron',
      result: 'failed',
      reason: 'no disk',
    } as const;
    expect(chooseNext(facts([wp('WP01', 'planned')], { standingReport }))).toMatchObject({
      kind: 'step',
      workPackage: 'WP01',
      reason: 'heron reported implement WP01 as failed: no disk',
    });
  });
});

const anyBoard = fc
  .array(
    fc.record({
      lane: fc.constantFrom(...displayedLanes, 'genesis' as const),
      dependencies: fc.subarray(['WP01', 'WP02', 'WP03', 'WP04']),
      holder: fc.constantFrom('otter', 'heron', null),
      implementer: fc.constantFrom('otter', 'heron', null),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) => all.map((one, index) => ({ id: `WP0${index + 1}`, ...one })));

it('never hands out what is not there to be taken', () => {
  fc.assert(
    fc.property(anyBoard, fc.constantFrom('otter', null), (board, agent) => {
      const { kind, action, workPackage } = chooseNext(facts(board, { agent }));
      if (workPackage === null) return;
      const one = board.find(({ id }) => id === workPackage);
      expect(kind).toBe('step');
      if (action === 'review') expect(['for_review', 'in_review']).toContain(one?.lane);
      else if (one?.lane === 'planned') {
        for (const id of one.dependencies)
          expect(['approved', 'done']).toContain(board.find((other) => other.id === id)?.lane);
      } else {
        expect(['claimed', 'in_progress']).toContain(one?.lane);
        expect(one?.holder).toBe(agent);
      }
    }),
  );
});
