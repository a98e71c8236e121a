import fc from 'fast-check';
import { deterministicId } from '../../../src/adapters/ulid/deterministic-id';
import { encodeUlid, ulidSource } from '../../../src/adapters/ulid/ulid-source';
import { isUlid } from '../../../src/domain/status/parse-row';

describe('ids', () => {
  it('increase strictly, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4_000_000_000_000_000 }), { minLength: 2 }), (times) => {
        const ids = ulidSource();
        const minted = times.map((time) => ids.mint(time));
        expect(minted.every(isUlid)).toBe(true);
        expect(minted).toEqual([...new Set(minted)].sort());
      }),
    );
  });

  it('carry the millisecond in their first ten digits', () => {
    expect(ulidSource().mint(1_469_918_176_385_999).slice(0, 10)).toBe('01ARYZ6S41');
  });

  it('step over the end of the random part', () => {
    const ids = ulidSource((bytes) => bytes.fill(255));
    const [first, second] = [ids.mint(1_000_000), ids.mint(1_000_000)];
    expect(first < second).toBe(true);
    expect(isUlid(second)).toBe(true);
  });

  it('differ between processes: each source draws its own', () => {
    expect(ulidSource().mint(5)).not.toBe(ulidSource().mint(5));
  });

  it('write the largest number in 26 digits', () => {
    expect(encodeUlid(2n ** 128n - 1n)).toBe('7ZZZZZZZZZZZZZZZZZZZZZZZZZ');
    expect(encodeUlid(0n)).toBe('0'.repeat(26));
  });

  it.each([
    ['01KQ47E80T035KY1V597KT4BZX|WP01|claim', '59WNC8S9AK64YTMNXYZPKRM7SD'],
    ['01KQ47E80T035KY1V597KT4BZX|WP01|subtasks', '2PR69746D6CD5E6PRQ1ZM23N0X'],
  ])('from the text %s are the known ones', (seed, id) => {
    expect(deterministicId(seed)).toBe(id);
  });
});
