import fc from 'fast-check';
import { laneOrder } from '../../../src/domain/merge/lane-order';
import { allBefore, plannedOverlaps, type OpenWorkPackage } from '../../../src/domain/merge/planned-overlaps';
import type { StoredLane } from '../../../src/domain/workspace/lane-plan';

const lane = (laneId: string, parallelGroup: number, ...dependsOnLanes: string[]): StoredLane => ({
  laneId,
  parallelGroup,
  dependsOnLanes,
  workPackages: [],
});
const ids = (lanes: readonly StoredLane[]): readonly string[] => lanes.map(({ laneId }) => laneId);

describe('Lanes are merged', () => {
  it('by group, then by id, with lane-aa behind lane-z', () => {
    const all = [lane('lane-aa', 0), lane('lane-b', 1), lane('lane-z', 0), lane('lane-a', 0)];
    expect(ids(laneOrder(all))).toEqual(['lane-a', 'lane-z', 'lane-aa', 'lane-b']);
  });

  it('never before one they depend on, and each exactly once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.array(fc.nat(8), { maxLength: 3 })), { maxLength: 9 }), (rows) => {
        const name = (index: number): string => `lane-${'abcdefghi'[index] ?? 'z'}`;
        // Only on earlier ones: no circle.
        const all = rows.map(([group, before], index) =>
          lane(name(index), group, ...before.filter((one) => one < index).map(name)),
        );
        const order = ids(laneOrder(all));
        expect([...order].sort()).toEqual([...ids(all)].sort());
        for (const { laneId, dependsOnLanes } of all) {
          for (const other of dependsOnLanes) expect(order.indexOf(other)).toBeLessThan(order.indexOf(laneId));
        }
      }),
    );
  });

  it('also when they wait for each other', () => {
    expect(ids(laneOrder([lane('lane-b', 0, 'lane-a'), lane('lane-a', 0, 'lane-b')]))).toEqual(['lane-a', 'lane-b']);
  });
});

describe('A planned overlap', () => {
  const open = (wp_id: string, owned: string, more: Partial<OpenWorkPackage> = {}): OpenWorkPackage => ({
    mission_slug: 'tide',
    wp_id,
    lane_id: `lane-${wp_id}`,
    hasCode: false,
    ownedFiles: [owned],
    waitsFor: [],
    ...more,
  });

  it.each([
    ['two that may write the same file', open('WP01', 'src/**'), open('WP02', 'src/a.ts'), 1],
    ['two that cannot', open('WP01', 'src/**'), open('WP02', 'docs/**'), 0],
    ['two of one lane', open('WP01', 'src/**'), open('WP02', 'src/**', { lane_id: 'lane-WP01' }), 0],
    ['one after the other', open('WP01', 'src/**'), open('WP02', 'src/**', { waitsFor: ['WP01'] }), 0],
    [
      'two that both have code',
      open('WP01', 'src/**', { hasCode: true }),
      open('WP02', 'src/**', { hasCode: true }),
      0,
    ],
    ['two of two missions', open('WP01', 'src/**'), open('WP01', 'src/**', { mission_slug: 'buoy' }), 1],
  ])('%s', (_what, a, b, count) => {
    expect(plannedOverlaps([a, b])).toHaveLength(count);
    expect(plannedOverlaps([b, a])).toHaveLength(count);
  });

  it('looks at everything that comes before', () => {
    const plan = [
      { id: 'A', dependencies: ['B'] },
      { id: 'B', dependencies: ['C', 'A'] },
      { id: 'C', dependencies: [] },
    ];
    expect([...allBefore('A', plan)].sort()).toEqual(['A', 'B', 'C']);
    expect(allBefore('C', plan)).toEqual([]);
  });
});
