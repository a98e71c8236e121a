import type { VerificationRecord } from './verification-record';
import { shellWord } from '../problem/shell-word';

/**
 * What has to change before the same verification can come to a verdict, as lines and commands. Empty where nothing is
 * known that would, or where what is said of the work says it already.
 */
export function afterNoVerdict({
  tests,
  tree_clean: isClean,
  outcome,
  reason,
}: Omit<VerificationRecord, 'schema'>): readonly string[] {
  if (!isClean || outcome !== 'absent') return [];
  const set = (setting: string): string => `spec-kitty config set ${setting}`;
  if (tests.command === null) {
    return ['Say how the tests are run, for the project:', set('review.test_command COMMAND'), 'or for this time:'];
  }
  if (/^Nothing declares the command/.test(reason ?? '')) {
    return [
      'If that command is what proves the work, let the project say so:',
      set(`review.test_command ${shellWord(tests.command)}`),
    ];
  }
  if (/did not end in time/.test(reason ?? '')) {
    return ['Make the tests end sooner, or give them more time:', set('verify.timeout SECONDS')];
  }
  return /^(No test was executed|The runner (found|collected) no tests)/.test(reason ?? '')
    ? ['Commit a test that shows the work, then:']
    : [];
}
