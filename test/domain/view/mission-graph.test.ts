import type { Lane } from '../../../src/domain/status/lanes';
import { missionGraph } from '../../../src/domain/view/mission-graph';
import type { WorkPackageView } from '../../../src/domain/view/mission-view';

function workPackage(id: string, lane: Lane, ...dependencies: readonly string[]): WorkPackageView {
  return {
    id,
    title: `Part ${id}`,
    lane,
    agent: null,
    actor: null,
    dependencies,
    waits_for: [],
    is_ready: false,
    subtasks_done: 0,
    subtasks_total: 0,
    last_transition_at: null,
    force_count: 0,
    review_verdict: null,
    is_verdict_contradicted: false,
    verification: null,
    file: null,
  };
}

it('marks the links of the critical path, and only those', () => {
  const graph = missionGraph(
    [
      workPackage('WP01', 'planned'),
      workPackage('WP02', 'planned', 'WP01'),
      workPackage('WP03', 'planned', 'WP01', 'WP02'),
      workPackage('WP04', 'in_review', 'WP09'),
    ],
    [{ laneId: 'lane-a', workPackages: ['WP01', 'WP02'], dependsOnLanes: [], parallelGroup: 0 }],
  );
  expect(graph.critical_path).toEqual(['WP01', 'WP02', 'WP03']);
  expect(graph.edges.map(({ from, to, is_critical: is }) => [from, to, is])).toEqual([
    ['WP01', 'WP02', true],
    ['WP01', 'WP03', false],
    ['WP02', 'WP03', true],
  ]);
  expect(graph.nodes.map(({ id, execution_lane: lane }) => [id, lane])).toEqual([
    ['WP01', 'lane-a'],
    ['WP02', 'lane-a'],
    ['WP03', null],
    ['WP04', null],
  ]);
});
