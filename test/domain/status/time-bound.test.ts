import { formatMoment, readInstant } from '../../../src/domain/status/moment';
import { timeBound } from '../../../src/domain/status/time-bound';

const NOW = readInstant('2026-03-10T12:00:00Z') ?? 0;
const read = (text: string, side: 'since' | 'until' = 'since'): string | null => {
  const bound = timeBound(text, side, NOW);
  return bound === null ? null : formatMoment(bound);
};

it.each([
  ['2026-03-01', '2026-03-01T00:00:00+00:00'],
  [' 2028-02-29 ', '2028-02-29T00:00:00+00:00'],
  ['2026-03-01T09:00', '2026-03-01T09:00:00+00:00'],
  ['2026-03-01 09:00:30.5', '2026-03-01T09:00:30.500000+00:00'],
  ['2026-03-01T09:00:30Z', '2026-03-01T09:00:30+00:00'],
  ['2026-03-01T09:00+02:00', '2026-03-01T07:00:00+00:00'],
  ['2026-03-01T09:00-05:30', '2026-03-01T14:30:00+00:00'],
  ['90m', '2026-03-10T10:30:00+00:00'],
  ['12h', '2026-03-10T00:00:00+00:00'],
  ['3d', '2026-03-07T12:00:00+00:00'],
  ['2w', '2026-02-24T12:00:00+00:00'],
])('reads %j as %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});

it('means the whole of a day that is the upper bound', () => {
  expect(read('2026-03-01', 'until')).toBe('2026-03-01T23:59:59.999999+00:00');
});

it.each([
  '',
  'yesterday',
  '2026-02-29',
  '2026-13-01',
  '2026-03-01T24:00',
  '2026-03-01T09:60',
  '3',
  '3y',
  '-3d',
  '1e3d',
])('does not take %j for a time', (text) => {
  expect(read(text)).toBeNull();
  expect(read(text, 'until')).toBeNull();
});
