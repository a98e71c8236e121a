import type { VerificationRecord } from './verification-record';

/** What the tests of a verification came to, and what else stands against it, in a few words. */
export function tested({
  tests,
  outcome,
  unmet,
  approved_without_independent_tests: isConditional,
}: TestedFacts): string {
  const { counts } = tests;
  const figures =
    counts === null
      ? WORDS[outcome]
      : `${counts.passed} passed, ${counts.failed + counts.errors} failed, ${counts.skipped} skipped`;
  if (isConditional) return `${figures}; without independent tests`;
  return outcome === 'passed' && unmet.length > 0 ? `${figures}; against it: ${unmet.join(', ')}` : figures;
}

type TestedFacts = Pick<VerificationRecord, 'tests' | 'outcome' | 'unmet' | 'approved_without_independent_tests'>;

const WORDS = { passed: 'tests passed', failed: 'tests failed', absent: 'no verdict' } as const;
