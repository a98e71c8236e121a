import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { laneName } from '../../../src/domain/manifest/execution-lanes';
import { laneBranchName, parseMissionBranch } from '../../../src/domain/mission/mission-branch';
import { missionBranchName } from '../../../src/domain/mission/mission-name';
import { corpusFolder, corpusMissions, describeWithCorpus } from '../../corpus';

describe('a branch name', () => {
  it.each([
    ['kitty/mission-foo-bar-01KV6510', 'foo-bar-01KV6510', '01KV6510', null, null],
    ['kitty/mission-foo-bar-01KV6510-lane-a', 'foo-bar-01KV6510', '01KV6510', null, 'lane-a'],
    ['kitty/mission-foo-01KV6510-lane-ab', 'foo-01KV6510', '01KV6510', null, 'lane-ab'],
    ['kitty/mission-057-board', '057-board', null, '057', null],
    ['kitty/mission-057-board-lane-b', '057-board', null, '057', 'lane-b'],
    ['kitty/mission-board', 'board', null, null, null],
    ['kitty/mission-board-lane-z', 'board', null, null, 'lane-z'],
    ['kitty/mission-mission-control-01KV6510', 'mission-control-01KV6510', '01KV6510', null, null],
    ['kitty/mission-lane-a', 'lane-a', null, null, null],
    ['kitty/mission-lane-a-lane-b', 'lane-a', null, null, 'lane-b'],
    ['kitty/mission-fast-lane-work-01KV6510', 'fast-lane-work-01KV6510', '01KV6510', null, null],
    ['kitty/mission-1234-x', '1234-x', null, null, null],
    ['kitty/mission-foo-01kv6510', 'foo-01kv6510', null, null, null],
    ['kitty/mission-foo-01KV651I', 'foo-01KV651I', null, null, null],
  ])('%s', (branch, slug, mid8, number, laneId) => {
    expect(parseMissionBranch(branch)).toMatchObject({ slug, mid8, number, laneId });
  });

  it.each([
    'main',
    'kitty/mission-',
    'kitty/mission--x',
    'kitty/other',
    'mission-foo',
    'kitty/mission-a/b',
    'refs/heads/kitty/mission-a',
  ])('%j belongs to no mission', (branch) => {
    expect(parseMissionBranch(branch)).toBeNull();
  });

  it('that was composed is taken apart again', () => {
    const id = '01KV6510ABCDEFGHJKMNPQRSTV';
    for (const slug of ['a', 'mission-x', 'lane-a', 'x-lane-b', '12-x']) {
      const missionBranch = missionBranchName(`${slug}-01KV6510`, id);
      for (const laneId of [0, 25, 26, 700].map(laneName)) {
        const branch = laneBranchName(missionBranch, laneId);
        expect(parseMissionBranch(branch)).toMatchObject({ missionBranch, laneId, mid8: '01KV6510' });
      }
    }
  });
});

describeWithCorpus('stored mission branches', () => {
  it('are taken apart with the slug of their mission', () => {
    let agreed = 0;
    for (const name of corpusMissions) {
      const file = join(corpusFolder, name, 'lanes.json');
      if (!existsSync(file)) continue;
      const { mission_branch: branch } = JSON.parse(readFileSync(file, 'utf8')) as { mission_branch: string };
      const parsed = parseMissionBranch(branch);
      expect([branch, parsed === null]).toEqual([branch, !branch.startsWith('kitty/')]);
      if (parsed?.slug === name) agreed++;
    }
    expect(agreed).toBeGreaterThan(150);
  });
});
