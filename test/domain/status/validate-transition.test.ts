import { displayedLanes, edges, lanes, movesFrom, parseLane, type Lane } from '../../../src/domain/status/lanes';
import { validateTransition, type TransitionRequest } from '../../../src/domain/status/validate-transition';

const all = Object.keys(lanes) as Lane[];
const VERDICT = { reviewer: 'heron', verdict: 'approved', reference: 'r-1' };

/** Everything a guard could ask for. */
const complete = {
  actor: 'otter',
  isForced: false,
  reason: 'why',
  workspaceContext: 'worktree:x',
  areSubtasksComplete: true,
  hasImplementationEvidence: true,
  reviewRef: 'r-1',
  evidence: { review: VERDICT },
  reviewResult: VERDICT,
};
const nothing = {
  actor: ' ',
  isForced: false,
  reason: ' ',
  workspaceContext: '\t',
  areSubtasksComplete: false,
  hasImplementationEvidence: false,
  reviewRef: null,
  evidence: null,
  reviewResult: null,
};

// Rows: from. Columns: to, in the order of the nine lanes of a board. G: guarded, +: free, .: no edge.
const MATRIX = `
  genesis       +  .  .  .  .  .  .  .  +
  uninitialized .  .  .  .  .  .  .  .  .
  planned       .  G  .  .  .  .  .  +  +
  claimed       .  .  G  .  .  .  .  +  +
  in_progress   G  .  .  G  .  G  .  +  +
  for_review    .  .  .  .  G  .  .  +  +
  in_review     G  .  G  .  .  G  G  G  G
  approved      G  .  G  .  .  .  G  +  +
  done          .  .  .  .  .  .  .  .  .
  blocked       .  .  +  .  .  .  .  .  +
  canceled      .  .  .  .  .  .  .  .  .
`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

const cells = MATRIX.flatMap(([from, ...row]) =>
  row.map((cell, index) => ({ from: from as Lane, to: displayedLanes[index] as Lane, cell })),
);

describe('the moves between lanes', () => {
  it('are checked for every pair', () => {
    expect(cells).toHaveLength(11 * 9);
    expect(cells.filter(({ cell }) => cell !== '.')).toHaveLength(29);
  });

  it.each(cells)('$from to $to is "$cell"', ({ from, to, cell }) => {
    const isEdge = cell !== '.';
    expect(validateTransition({ from, to, ...complete }) === null).toBe(isEdge);
    expect(validateTransition({ from, to, ...nothing }) === null).toBe(cell === '+');
    expect(movesFrom(from).includes(to)).toBe(isEdge);
  });

  it.each(cells)('force takes $from to $to with an actor and a reason only', ({ from, to }) => {
    const forced = { from, to, ...nothing, isForced: true };
    expect(validateTransition({ ...forced, actor: 'otter', reason: 'why' })).toBeNull();
    expect(validateTransition({ ...forced, actor: 'otter' })).not.toBeNull();
    expect(validateTransition({ ...forced, reason: 'why' })).not.toBeNull();
  });

  it.each(all)('nothing goes from %s to a lane that names no lane, by force neither', (from) => {
    for (const to of ['genesis', 'uninitialized'] as const) {
      expect(validateTransition({ from, to, ...complete })).not.toBeNull();
      expect(validateTransition({ from, to, ...complete, isForced: true })).not.toBeNull();
    }
  });

  it('lists only lanes', () => {
    for (const [from, targets] of Object.entries(edges)) {
      expect(all).toContain(from);
      for (const to of Object.keys(targets)) expect(displayedLanes).toContain(to);
    }
  });
});

describe('the guards', () => {
  type Case = readonly [from: Lane, to: Lane, change: Partial<TransitionRequest>, passes: boolean];
  const review = (change: object): Partial<TransitionRequest> => ({
    evidence: null,
    reviewRef: null,
    reviewResult: { ...VERDICT, ...change },
  });
  const evidence = (change: object): Partial<TransitionRequest> => ({
    evidence: { review: { ...VERDICT, ...change } },
  });
  const cases: readonly Case[] = [
    ['planned', 'claimed', { actor: ' ' }, false],
    ['for_review', 'in_review', { actor: '' }, false],
    ['for_review', 'in_review', { ...nothing, actor: 'heron' }, true],
    ['claimed', 'in_progress', { workspaceContext: null }, false],
    ['in_progress', 'for_review', { areSubtasksComplete: false }, false],
    ['in_progress', 'for_review', { hasImplementationEvidence: false }, false],
    ['in_progress', 'planned', { reason: null }, false],
    ['in_progress', 'approved', { evidence: null }, false],
    ['in_progress', 'approved', evidence({ verdict: 'changes_requested' }), false],
    ['in_progress', 'approved', evidence({ reviewer: ' ' }), false],
    ['in_progress', 'approved', evidence({ reference: 5 }), false],
    ['in_progress', 'approved', { ...evidence({}), reviewResult: null }, true],
    ['approved', 'done', { evidence: {} }, false],
    ['approved', 'planned', { reviewRef: ' ' }, false],
    ['approved', 'in_progress', { reviewRef: 'r', reviewResult: null, evidence: null }, true],
    ['in_review', 'planned', review({}), true],
    ['in_review', 'planned', review({ verdict: 'anything' }), true],
    ['in_review', 'planned', review({ verdict: ' ' }), false],
    ['in_review', 'canceled', { reviewResult: null }, false],
    ['in_review', 'blocked', { ...review({}), reviewRef: 'other' }, false],
    ['in_review', 'blocked', { ...review({}), reviewRef: '' }, false],
    ['in_review', 'blocked', { ...review({}), ...evidence({ reviewer: 'lynx' }) }, false],
    ['in_review', 'approved', review({}), true],
    ['in_review', 'approved', review({ verdict: 'changes_requested' }), false],
    ['in_review', 'done', { ...review({}), ...evidence({ reference: 'r-2' }) }, false],
    ['in_review', 'done', { reviewResult: null }, false],
  ];

  it.each(cases)('%s to %s with %j: %s', (from, to, change, passes) => {
    expect(validateTransition({ from, to, ...complete, ...change }) === null).toBe(passes);
  });
});

describe('the lane a person means', () => {
  it.each<[typed: string, lane: Lane | null]>([
    ['doing', 'in_progress'],
    [' Doing ', 'in_progress'],
    ['FOR_REVIEW', 'for_review'],
    ...displayedLanes.map((lane): [string, Lane] => [lane, lane]),
    ['genesis', null],
    ['uninitialized', null],
    ['cancelled', null],
    ['', null],
    ['constructor', null],
    ['__proto__', null],
  ])('%j is %s', (typed, lane) => {
    expect(parseLane(typed)).toBe(lane);
  });
});
