import type { WorkPackageView } from '../../src/domain/view/mission-view';

/** A planned work package that nobody touched, but for what is said. */
export function workPackageView(id: string, more: Partial<WorkPackageView> = {}): WorkPackageView {
  return {
    id,
    title: 'Tide file parser',
    lane: 'planned',
    agent: null,
    actor: null,
    dependencies: [],
    waits_for: [],
    is_ready: false,
    subtasks_done: 0,
    subtasks_total: 0,
    last_transition_at: null,
    force_count: 0,
    standstill: null,
    review_verdict: null,
    is_verdict_contradicted: false,
    verification: null,
    file: null,
    ...more,
  };
}

/** Titles that break drawings: wide, joined, long, and with what terminals and markup obey. */
export const hostileTitles: readonly string[] = [
  'Tide file parser',
  '潮汐表の読み込みと検証を行う部品、すべての港に対応',
  '👩‍👩‍👧‍👦 Familie 🇳🇴 ❤️ e\u0301tude',
  'a'.repeat(120),
  'escape \u001b[2J and\nnew line \u202e reversed \ud800',
  '"]; end; click n1 callback "%%{init: {}}%% <script>alert(1)</script> #quot; &amp; `md` \\N \\',
  'graph { a -> b } subgraph end --> | [x] (y) {z}',
];
