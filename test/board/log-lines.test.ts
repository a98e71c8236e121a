import { logLines } from '../../src/board/log-lines';
import { plainPalette } from '../given/plain-palette';

it('keeps an event on one line, and lets a terminal obey nothing of it', () => {
  const outcome = {
    mission_slug: 'tide-table',
    events: [
      {
        event_id: null,
        at: '2026-03-01T09:00:00+00:00',
        kind: 'move',
        work_package_id: 'WP01',
        actor: '川獺\u001b[2J',
        from_lane: 'planned' as const,
        to_lane: 'claimed' as const,
        summary: 'planned -> claimed: first\nsecond \u001b]0;title\u0007',
      },
    ],
    total: 1,
  };
  const screen = { columns: null, isUnicode: true };
  expect(logLines(outcome, { palette: plainPalette, screen, isFiltered: false })).toEqual([
    '2026-03-01T09:00:00+00:00  WP01  川獺[2J       planned -> claimed: first second ]0;title',
  ]);
  expect(
    logLines(outcome, { palette: plainPalette, screen: { ...screen, isUnicode: false }, isFiltered: false })[0],
  ).toMatch(/^[\x20-\x7e]+$/);
});
