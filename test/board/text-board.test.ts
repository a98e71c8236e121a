import fc from 'fast-check';
import { widthOf } from '../../src/board/terminal-text';
import { textBoard } from '../../src/board/text-board';
import { displayedLanes } from '../../src/domain/status/lanes';
import { missionView, type MissionView, type WorkPackageView } from '../../src/domain/view/mission-view';
import { hostileTitles, workPackageView } from '../given/work-package-view';
import { namedPalette, plainPalette, withoutMarks } from '../given/plain-palette';

function view(workPackages: readonly WorkPackageView[], slug = 'tide-table-01KJMA0F'): MissionView {
  return missionView({
    mission: {
      mission_slug: slug,
      mission_id: null,
      mission_number: null,
      mission_type: 'software-dev',
      target_branch: 'main',
      home_branch: 'kitty/mission-tide-table-01KJMA0F',
      is_finalized: true,
      verification_mode: 'off',
    },
    workPackages,
    conflicts: [],
    anomalies: [],
    hasMoreAnomalies: false,
    next: {
      kind: 'blocked',
      state: 'implement',
      action: null,
      workPackage: null,
      reason: 'all_wps_in_progress',
      decision: null,
      waiting: [],
    },
  });
}

const anyWorkPackages = fc
  .array(
    fc.record({
      title: fc.oneof(fc.constantFrom(...hostileTitles), fc.string({ unit: 'grapheme' })),
      lane: fc.constantFrom(...displayedLanes),
      agent: fc.option(fc.constantFrom('otter', '川獺', 'an-agent-with-a-rather-long-name-indeed')),
      force_count: fc.nat({ max: 12 }),
      waits_for: fc.subarray(['WP91', 'WP92', 'WP93', 'WP94', 'WP95', 'WP96', 'WP97', 'WP98']),
    }),
    { maxLength: 12 },
  )
  .map((all) => all.map((one, index) => workPackageView(`WP${String(index + 1).padStart(2, '0')}`, one)));

/** Commands stay whole and exact so that they can be copied. */
const isCommand = (line: string): boolean => line.trimStart().startsWith('spec-kitty ');

it('fits any screen with any titles, shows every work package once, and obeys the character set', () => {
  fc.assert(
    fc.property(anyWorkPackages, fc.integer({ min: 24, max: 130 }), fc.boolean(), (all, columns, isUnicode) => {
      const marked = textBoard(view(all), namedPalette, { columns, isUnicode });
      const lines = marked.map(withoutMarks);
      for (const line of lines.filter((one) => !isCommand(one))) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      if (!isUnicode) expect(lines.filter((one) => !isCommand(one)).join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
      expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      const board = lines.slice(lines.indexOf('') + 1, lines.indexOf('', lines.indexOf('') + 1));
      const rows = board.map((line) => line.replace(/^(?:\S[\w ]{0,12})? +/, ''));
      for (const { id } of all) expect(rows.filter((row) => row === id || row.startsWith(`${id} `))).toHaveLength(1);
      expect(marked.map(withoutMarks)).toEqual(textBoard(view(all), plainPalette, { columns, isUnicode }));
    }),
    { numRuns: 60 },
  );
});

it('names every lane in words, whatever the colours', () => {
  const all = displayedLanes.map((lane, index) => workPackageView(`WP0${index + 1}`, { lane }));
  for (const columns of [40, 80, null]) {
    const text = textBoard(view(all), plainPalette, { columns, isUnicode: true }).join('\n');
    for (const title of ['Planned', 'Claimed', 'In progress', 'For review', 'In review', 'Approved', 'Done', 'Blocked'])
      expect(text).toMatch(new RegExp(`^${title}\\b`, 'm'));
  }
});

const hostile = [
  workPackageView('WP01', {
    title: '潮汐表の読み込みと検証を行う部品',
    lane: 'in_progress',
    agent: 'otter',
    force_count: 2,
  }),
  workPackageView('WP02', { title: '🌊 Waves', waits_for: ['WP01'] }),
];

it('draws forty columns without UTF-8', () => {
  expect(textBoard(view(hostile), plainPalette, { columns: 40, isUnicode: false })).toEqual([
    'tide-table-01KJMA0F',
    'implement',
    'on kitty/mission-tide-table-01KJMA0F',
    '[###.................] 15%  0 of 2 done',
    '',
    'Planned',
    '  WP02 ?? Waves',
    '       waits for WP01',
    'In progress',
    `  WP01 ${'?'.repeat(32)}`,
    '       otter - forced 2x',
    '',
    'Next: wait, every open work package is',
    '      with somebody.',
    '      spec-kitty next --mission tide-table-01KJMA0F',
  ]);
});

it('aligns wide characters', () => {
  const lines = textBoard(view(hostile), plainPalette, { columns: 100, isUnicode: true });
  expect(lines.slice(3, 5)).toEqual([
    'Planned       WP02  🌊 Waves                          waits for WP01',
    'In progress   WP01  潮汐表の読み込みと検証を行う部品  otter · forced 2×',
  ]);
});
