import fc from 'fast-check';
import { lanes, type Lane } from '../../../src/domain/status/lanes';
import { boardColumns } from '../../../src/domain/view/board-columns';
import type { WorkPackageView } from '../../../src/domain/view/mission-view';
import type { Board } from '../../../src/board/columns/draw-board';

/** What people write into titles, and what breaks terminals. */
const pieces = [
  'Parser',
  'a',
  ' ',
  '潮汐表',
  '한글',
  'か\u3099',
  'é',
  'e\u0301',
  '👩\u200d💻',
  '👍🏽',
  '❤️',
  '🇩🇪',
  '1️⃣',
  'नमस्ते',
  '\u001b[31mred\u001b[0m',
  '\u202eevil',
  '\n',
  '\t',
  '\ud800',
  '×',
  'averyveryverylongwordwithoutanyblankinit',
];

export const anyTitle = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 12 })
  .map((parts) => parts.join(''));

const anyWorkPackage = fc.record({
  title: anyTitle,
  lane: fc.constantFrom(...(Object.keys(lanes) as Lane[])),
  agent: fc.option(anyTitle),
  isWaiting: fc.boolean(),
  force_count: fc.nat(12),
  standstill: fc.option(fc.string()),
  review_verdict: fc.constantFrom('approved', 'changes_requested', null),
  verification: fc.constantFrom('verified', 'without_independent_tests', 'refused', 'no_verdict', null),
});

/** A board of up to 30 work packages in any lanes. */
export const anyBoard: fc.Arbitrary<Board> = fc.array(anyWorkPackage, { maxLength: 30 }).map((all) => {
  const work_packages = all.map(({ isWaiting, ...one }, index): WorkPackageView => ({
    ...one,
    id: `WP${String(index + 1).padStart(2, '0')}`,
    actor: null,
    dependencies: [],
    waits_for: isWaiting ? ['X1', 'X2'] : [],
    is_ready: !isWaiting && one.lane === 'planned',
    subtasks_done: 1,
    subtasks_total: 3,
    last_transition_at: null,
    is_verdict_contradicted: false,
    file: null,
  }));
  return { view: { work_packages }, columns: boardColumns({ work_packages }) };
});
