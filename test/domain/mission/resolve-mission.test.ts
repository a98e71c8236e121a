import fc from 'fast-check';
import { mid8Of } from '../../../src/domain/mission/mission-name';
import { resolveMission, type MissionNames } from '../../../src/domain/mission/resolve-mission';

const auth: MissionNames = { slug: 'user-auth-01KV6510', missionId: '01KV6510AAAAAAAAAAAAAAAAAA', missionNumber: null };
const old: MissionNames = { slug: '057-board', missionId: null, missionNumber: 57 };
const twin: MissionNames = { slug: 'user-auth-01KV6511', missionId: '01KV6511AAAAAAAAAAAAAAAAAA', missionNumber: 57 };
const moved: MissionNames = { slug: 'renamed-01AAAAAA', missionId: '01BBBBBBAAAAAAAAAAAAAAAAAA', missionNumber: 3 };

describe('a handle', () => {
  it.each([
    ['the directory name', 'user-auth-01KV6510', [auth, twin], auth],
    ['the id', auth.missionId ?? '', [auth, twin], auth],
    ['the id in small letters', (auth.missionId ?? '').toLowerCase(), [auth, twin], auth],
    ['the short id', '01KV6511', [auth, twin], twin],
    ['the short id in small letters', '01kv6511', [auth, twin], twin],
    ['the short id of the directory of a mission with another id', '01AAAAAA', [auth, moved], moved],
    ['the short id of such a mission itself', '01BBBBBB', [auth, moved], moved],
    ['the slug without its short id', 'user-auth', [auth, old], auth],
    ['the slug without its number', 'board', [auth, old], old],
    ['the number', '57', [auth, old], old],
    ['the number as it is written in the directory', '057', [auth, old], old],
  ])('may be %s', (_, handle, missions, meant) => {
    expect(resolveMission(handle, missions)).toEqual({ mission: meant });
  });

  it.each([
    ['a slug of two missions', 'user-auth', [auth, twin, old]],
    ['a number of two missions', '57', [old, twin, auth]],
  ])('that is %s is never decided silently', (_, handle, missions) => {
    const [first, second] = missions;
    expect(resolveMission(handle, missions)).toMatchObject({
      problem: { diagnostic_code: 'MISSION_AMBIGUOUS_SELECTOR', candidates: [first?.slug, second?.slug].sort() },
    });
  });

  it.each([
    ['user-aut', 'user-auth-01KV6510'],
    ['usr-auth', 'user-auth-01KV6510'],
    ['auth', 'user-auth-01KV6510'],
    ['USER-AUTH', 'user-auth-01KV6510'],
  ])('%s that fits none suggests %s', (handle, meant) => {
    const answer = resolveMission(handle, [auth, old]);
    expect(answer).toMatchObject({ problem: { diagnostic_code: 'MISSION_NOT_FOUND' } });
    expect('problem' in answer ? answer.problem.remediation[0] : '').toContain(meant);
  });

  it.each(['', 'zzzzzzzz', '99', '0'])('%j fits nothing and suggests nothing', (handle) => {
    const answer = resolveMission(handle, [auth, old]);
    expect(answer).toMatchObject({ problem: { remediation: ['spec-kitty mission list'] } });
  });
});

it('gives one mission, or a problem that names only missions there are, whatever the order', () => {
  const names = fc.record({
    slug: fc.stringMatching(/^(\d{3}-)?[a-c]{1,2}(-01[A-C]{6})?$/),
    missionId: fc.option(fc.stringMatching(/^01[A-C]{24}$/)),
    missionNumber: fc.option(fc.integer({ min: 1, max: 3 })),
  });
  const scene = fc
    .uniqueArray(names, { maxLength: 5, selector: ({ slug }) => slug })
    .chain((missions) =>
      fc.tuple(
        fc.constant(missions),
        fc.shuffledSubarray(missions, { minLength: missions.length }),
        fc.oneof(
          fc.constantFrom('a', '1', '2', 'b', 'zz'),
          ...missions.flatMap(({ slug, missionId }) => [
            fc.constant(slug),
            ...(missionId === null ? [] : [fc.constant(missionId), fc.constant(mid8Of(missionId))]),
          ]),
        ),
      ),
    );
  fc.assert(
    fc.property(scene, ([missions, shuffled, handle]) => {
      const answer = resolveMission(handle, missions);
      const again = resolveMission(handle, shuffled);
      if ('mission' in answer) return expect(again).toEqual(answer);
      expect('problem' in again && again.problem.diagnostic_code).toBe(answer.problem.diagnostic_code);
      const slugs = missions.map(({ slug }) => slug);
      expect(slugs).toEqual(expect.arrayContaining((answer.problem['candidates'] as string[] | undefined) ?? []));
      if (missions.some(({ slug }) => slug === handle)) throw new Error('a directory name must always be found');
    }),
  );
});
