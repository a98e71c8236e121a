import { progressOf, roundHalfEven } from '../../../src/domain/view/progress';

it('weighs lanes and counts them in the words of next', () => {
  expect(
    progressOf([
      'planned',
      'genesis',
      'claimed',
      'in_progress',
      'for_review',
      'in_review',
      'approved',
      'done',
      'blocked',
      'canceled',
    ]),
  ).toEqual({
    total_wps: 10,
    done_wps: 1,
    approved_wps: 1,
    in_progress_wps: 2,
    planned_wps: 2,
    for_review_wps: 2,
    weighted_percentage: expect.closeTo(34.5, 8),
  });
});

it('is at nothing without work packages', () => {
  expect(progressOf([]).weighted_percentage).toBe(0);
});

it.each([
  [6.25, 1, 6.2],
  [6.35, 1, 6.4],
  [0.5, 0, 0],
  [1.5, 0, 2],
  [33.33333, 4, 33.3333],
])('rounds %d at %d decimals to %d', (value, decimals, expected) => {
  expect(roundHalfEven(value, decimals)).toBeCloseTo(expected, 10);
});
