import fc from 'fast-check';
import { joinMeta } from '../../../src/domain/merge/join-meta';

const anyMeta = fc.dictionary(
  fc.constantFrom('title', 'merged_at', 'mission_number', 'accepted_at', 'note', 'target_branch'),
  fc.constantFrom(null, 1, 'a', 'b', ['x']),
);

describe('Two versions of meta.json', () => {
  it('join to the changed side, whichever it is', () => {
    fc.assert(
      fc.property(anyMeta, anyMeta, (base, changed) => {
        const given = Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== null));
        const whole = { ...base, ...given };
        expect(joinMeta(base, base, whole)).toEqual(whole);
        expect(joinMeta(base, whole, base)).toEqual(whole);
      }),
    );
  });

  it('never let a null take the place of a new value', () => {
    expect(joinMeta({ merged_at: null }, { merged_at: '2026' }, { merged_at: null })).toEqual({ merged_at: '2026' });
    expect(joinMeta({ number: 1 }, { number: null }, { number: 2 })).toEqual({ number: 2 });
  });

  it('decide by the kind of key where both changed it', () => {
    const base = { friendly_name: 'a', merged_into: 'a', mission_number: null };
    const target = { friendly_name: 'b', merged_into: 'b', mission_number: 4 };
    const mission = { friendly_name: 'c', merged_into: 'c', mission_number: 5 };
    expect(joinMeta(base, target, mission)).toEqual({ friendly_name: 'c', merged_into: 'b', mission_number: 4 });
  });

  it('leave away what one side removed', () => {
    expect(joinMeta({ a: 1, b: 1 }, { a: 1 }, { a: 1, b: 1 })).toEqual({ a: 1 });
  });
});
