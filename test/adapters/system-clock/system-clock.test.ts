import { systemClock } from '../../../src/adapters/system-clock/system-clock';

it('tells the wall time in whole microseconds that only grow', () => {
  const clock = systemClock();
  const earliest = (Date.now() - 1000) * 1000;
  const times = Array.from({ length: 1000 }, () => clock.nowMicros());
  const latest = (Date.now() + 1000) * 1000;
  expect(times.every((time) => Number.isSafeInteger(time) && time > earliest && time < latest)).toBe(true);
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  expect(times.some((time) => time % 1000 !== 0)).toBe(true);
});
