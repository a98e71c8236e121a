import fc from 'fast-check';
import { findCycles } from '../../../src/domain/manifest/dependency-graph';
import { executionLanes, type LaneWorkPackage } from '../../../src/domain/manifest/execution-lanes';
import { overlaps } from '../../../src/domain/manifest/ownership';

function owner(wpId: string, ownedFiles: readonly string[], mode: LaneWorkPackage['executionMode'] = 'code_change'): LaneWorkPackage {
  return { wpId, ownedFiles, executionMode: mode, authoritativeSurface: '', isCodebaseWide: false, body: '' };
} // prettier-ignore

describe('lanes', () => {
  it('stay apart when work packages depend on each other but share no file', () => {
    const plan = executionLanes(
      [owner('WP01', ['a']), owner('WP02', ['b']), owner('WP03', ['c'])],
      new Map([['WP01', []], ['WP02', ['WP01']], ['WP03', ['WP01']]]),
    ); // prettier-ignore
    expect(plan.lanes.map((lane) => [lane.lane_id, lane.wp_ids, lane.depends_on_lanes, lane.parallel_group])).toEqual([
      ['lane-a', ['WP01'], [], 0],
      ['lane-b', ['WP02'], ['lane-a'], 1],
      ['lane-c', ['WP03'], ['lane-a'], 1],
    ]);
  });

  it('hold what writes the same file, in the order of dependencies', () => {
    const plan = executionLanes(
      [owner('WP01', ['a/**']), owner('WP02', ['b']), owner('WP03', ['a/x.ts'])],
      new Map([['WP01', ['WP03']], ['WP02', []], ['WP03', []]]),
    ); // prettier-ignore
    expect(plan.lanes.map(({ wp_ids }) => wp_ids)).toEqual([['WP03', 'WP01'], ['WP02']]);
    expect(plan.collapses).toEqual([
      {
        wp_a: 'WP01',
        wp_b: 'WP03',
        rule: 'write_scope_overlap',
        evidence: "overlapping globs: 'a/**' vs 'a/x.ts'; WP01 depends on WP03",
      },
    ]);
    expect(plan.independentCollapses).toBe(0);
  });

  it('give planning its own lane, also without files', () => {
    const plan = executionLanes([owner('WP01', ['a']), owner('WP02', [], 'planning_artifact')], new Map([['WP01', []], ['WP02', ['WP01']]])); // prettier-ignore
    expect(plan.lanes.at(-1)).toMatchObject({
      lane_id: 'lane-planning',
      wp_ids: ['WP02'],
      depends_on_lanes: ['lane-a'],
    });
  });

  it('that wait for each other are named', () => {
    const plan = executionLanes(
      [owner('WP01', ['a']), owner('WP02', ['b']), owner('WP03', ['a'])],
      new Map([['WP01', []], ['WP02', ['WP01']], ['WP03', ['WP02']]]),
    ); // prettier-ignore
    expect(plan.cycles).toEqual([['lane-a', 'lane-b']]);
  });
});

const scene = fc
  .integer({ min: 1, max: 7 })
  .chain((count) =>
    fc.tuple(
      ...Array.from({ length: count }, (_, index) =>
        fc.record({
          files: fc.array(fc.constantFrom('a', 'a/b', 'a/**', 'c', 'c/*', 'd.ts', 'e'), { maxLength: 2 }),
          mode: fc.constantFrom('code_change' as const, 'code_change' as const, 'planning_artifact' as const),
          before: fc.subarray(Array.from({ length: index }, (_, at) => `WP0${at + 1}`)),
        }),
      ),
    ),
  )
  .map((rows) => ({
    workPackages: rows.map(({ files, mode }, index) => owner(`WP0${index + 1}`, files, mode)),
    graph: new Map(rows.map(({ before }, index) => [`WP0${index + 1}`, before])),
  }));

describe('properties of lanes', () => {
  it('every work package is in one lane, whatever the order they come in', () => {
    fc.assert(
      fc.property(scene, fc.infiniteStream(fc.integer()), ({ workPackages, graph }, noise) => {
        const plan = executionLanes(workPackages, graph);
        expect(plan.lanes.flatMap(({ wp_ids }) => wp_ids).sort()).toEqual(workPackages.map(({ wpId }) => wpId));
        const shuffled = workPackages
          .map((one) => ({ one, key: noise.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(executionLanes(shuffled, graph)).toEqual(plan);
      }),
    );
  });

  it('no file can be written from two lanes of code', () => {
    fc.assert(
      fc.property(scene, ({ workPackages, graph }) => {
        const { lanes } = executionLanes(workPackages, graph);
        const code = lanes.filter(({ lane_id }) => lane_id !== 'lane-planning');
        for (const a of code) {
          for (const b of code) if (a !== b) expect(overlaps(a.write_scope, b.write_scope)).toEqual([]);
        }
      }),
    );
  });

  it('a lane comes after the lanes it depends on, unless they wait for each other and say so', () => {
    fc.assert(
      fc.property(scene, ({ workPackages, graph }) => {
        const { lanes, cycles } = executionLanes(workPackages, graph);
        const laneGraph = new Map(lanes.map(({ lane_id, depends_on_lanes }) => [lane_id, depends_on_lanes]));
        expect(cycles.length > 0).toBe(findCycles(laneGraph).length > 0);
        const groupOf = new Map(lanes.map(({ lane_id, parallel_group }) => [lane_id, parallel_group]));
        if (cycles.length > 0) return;
        for (const { depends_on_lanes, parallel_group } of lanes) {
          for (const before of depends_on_lanes) expect(groupOf.get(before)).toBeLessThan(parallel_group);
        }
      }),
    );
  });
});
