import fc from 'fast-check';
import { preCommitText, readPreCommitText } from '../../../src/adapters/git-hooks/pre-commit-text';

const chained = fc.constantFrom(null, 'pre-commit.local', 'pre-commit.local-12');

it('knows its own text, and the hook it runs first', () => {
  fc.assert(
    fc.property(chained, (name) => {
      expect(readPreCommitText(preCommitText(name))).toEqual({ isUnchanged: true, chained: name });
    }),
  );
});

it('knows its own text after any change as changed, or no longer as its own', () => {
  fc.assert(
    fc.property(chained, fc.nat(), fc.nat(3), fc.string({ maxLength: 3 }), (name, at, cut, put) => {
      const text = preCommitText(name);
      const start = at % text.length;
      const changed = text.slice(0, start) + put + text.slice(start + cut);
      fc.pre(changed !== text);
      expect(readPreCommitText(changed)?.isUnchanged ?? false).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

it('takes no foreign text for its own', () => {
  fc.assert(fc.property(fc.string(), (text) => readPreCommitText(text) === null));
});
