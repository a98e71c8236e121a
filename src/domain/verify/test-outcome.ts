import { plainOutput } from './evidence-lines';
import { executedTests, readTestCounts, type TestCounts } from './test-counts';

/** Whether there is a verdict at all. `absent` stays absent: it never approves and never blames. */
export type TestVerdict = 'passed' | 'failed' | 'absent';

/** How a test command ended. */
export interface TestRun {
  /** Null when it was stopped before it could end. */
  readonly exitCode: number | null;
  readonly timedOut?: boolean;
  readonly output: string;
  /** False for a command that was only guessed or typed: it has to show that tests ran. */
  readonly isDeclared: boolean;
}

export interface TestOutcome {
  readonly verdict: TestVerdict;
  /** Null when the output has no form that is known. */
  readonly counts: TestCounts | null;
  /** Why there is no verdict; null where there is one. */
  readonly reason: string | null;
}

const NOTHING_FOUND =
  /no tests? (?:files? )?(?:were )?(?:found|ran|run)\b|no tests (?:to run|collected)|collected 0 items\s*$|no test is available|no tests found/im;

/** The verdict of a test run. A pass needs at least one test that ran. */
export function testOutcome({ exitCode, timedOut = false, output, isDeclared }: TestRun): TestOutcome {
  const counts = readTestCounts(output);
  const executed = counts === null ? null : executedTests(counts);
  const absent = (reason: string): TestOutcome => ({ verdict: 'absent', counts, reason });
  if (timedOut) return absent('The tests did not end in time.');
  if (exitCode === null) return absent('The test command was stopped by a signal.');
  if (exitCode === 126 || exitCode === 127) return absent('The test command could not be started.');
  const foundNothing = (executed ?? 0) === 0 && NOTHING_FOUND.test(plainOutput(output));
  if (foundNothing && !isBrokenSuite(output)) return absent('The runner found no tests.');
  if (exitCode === 5 && (executed ?? 0) === 0) return absent('The runner collected no tests.');
  if (exitCode !== 0) return { verdict: 'failed', counts, reason: null };
  if (counts !== null && executed === 0) {
    return absent(counts.skipped > 0 ? 'No test was executed: what was found was skipped.' : 'No test was executed.');
  }
  if (executed === null && !isDeclared)
    return absent('Nothing declares the command, and its output shows no executed test.');
  return { verdict: 'passed', counts, reason: null };
}

/** A file that cannot be loaded has no tests to show, but the runner ran and named it. */
function isBrokenSuite(output: string): boolean {
  return /failed to run|error collecting|errors? during collection|build failed|Failed to load/i.test(output);
}
