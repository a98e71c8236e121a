import { readTestCounts } from '../../../src/domain/verify/test-counts';
import { testOutcome } from '../../../src/domain/verify/test-outcome';

const counts = (passed: number, failed = 0, errors = 0, skipped = 0): object => ({ passed, failed, errors, skipped });

/** What real runners print at the end. */
const summaries: readonly (readonly [runner: string, output: string, counts: object | null])[] = [
  ['pytest', '===== 7 passed in 0.81s =====', counts(7)],
  ['pytest, mixed', '=== 1 failed, 2 passed, 1 skipped, 3 warnings, 1 error in 0.10s ===', counts(2, 1, 1, 1)],
  ['pytest, long', '== 2 passed in 61.20s (0:01:01) ==', counts(2)],
  ['pytest, quiet', '..\n2 passed in 0.01s', counts(2)],
  ['pytest, collection', '==== 1 error in 0.12s ====', counts(0, 0, 1)],
  ['pytest, only expected failures', '1 xfailed in 0.02s', counts(0, 0, 0, 1)],
  ['pytest, all left out', '3 deselected in 0.01s', counts(0, 0, 0, 3)],
  ['jest', 'Tests:       1 failed, 2 skipped, 3 passed, 6 total', counts(3, 1, 0, 2)],
  ['jest, todo', 'Tests:       1 todo, 1 total', counts(0, 0, 0, 1)],
  ['jest, nothing', 'Tests:       0 total', counts(0)],
  ['vitest', '      Tests  1 failed | 4 passed | 2 skipped (7)', counts(4, 1, 0, 2)],
  ['node:test', '# tests 6\n# suites 0\n# pass 4\n# fail 1\n# cancelled 0\n# skipped 1\n# todo 0', counts(4, 1, 0, 1)],
  ['node:test, spec', 'ℹ tests 2\nℹ pass 2\nℹ fail 0', counts(2)],
  [
    'cargo, two crates',
    'test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\ntest result: FAILED. 1 passed; 2 failed; 0 ignored',
    counts(4, 2, 0, 1),
  ],
  ['go, packages', 'ok  \texample.test/a\t0.002s\nFAIL\texample.test/b\t0.010s', counts(1, 1)],
  ['go, verbose', '--- PASS: TestA (0.00s)\n--- SKIP: TestB (0.00s)\nok  \texample.test/a\t0.002s', counts(1, 0, 0, 1)],
  ['go, cached', 'ok  \texample.test/a\t(cached)', counts(1)],
  ['go, nothing to run', 'ok  \texample.test/a\t0.002s [no tests to run]', counts(0)],
  [
    'surefire',
    '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0 - in A\n[ERROR] Tests run: 7, Failures: 1, Errors: 1, Skipped: 1',
    counts(4, 1, 1, 1),
  ],
  ['gradle', '3 tests completed, 1 failed', counts(2, 1)],
  ['dotnet', 'Passed!  - Failed:     0, Passed:     3, Skipped:     1, Total:     4', counts(3, 0, 0, 1)],
  ['mocha', '  3 passing (12ms)\n  1 pending\n  1 failing\n', counts(3, 1, 0, 1)],
  ['mocha, nothing', '  0 passing (1ms)', counts(0)],
  ['unittest', 'Ran 5 tests in 0.003s\n\nFAILED (failures=1, errors=1, skipped=1)', counts(2, 1, 1, 1)],
  ['unittest, nothing', 'Ran 0 tests in 0.000s\n\nOK', counts(0)],
  ['node:test, a file without tests', 'ok 1 - /work/test/a.test.js\n# tests 1\n# pass 1\n# fail 0', counts(0)],
  ['node:test, one of two files', '✔ /w/a b/a.test.mjs (71.04ms)\n✔ adds (0.9ms)\nℹ pass 2\nℹ fail 0', counts(1)],
  ['something else', 'all fine', null],
];

describe('reading the counts of a run', () => {
  it.each(summaries)('%s', (_, output, expected) => {
    expect(readTestCounts(output)).toEqual(expected);
  });
});

describe('the verdict of a run', () => {
  const run = (exitCode: number | null, output: string, isDeclared = true): string =>
    testOutcome({ exitCode, output, isDeclared }).verdict;

  it('never passes without an executed test, whatever the exit code', () => {
    for (const [, output, found] of summaries) {
      const { passed = 0, failed = 0, errors = 0 } = (found ?? {}) as Record<string, number>;
      if (found !== null && passed + failed + errors === 0) expect(run(0, output)).toBe('absent');
      expect(run(1, output)).not.toBe('passed');
    }
  });

  it('fails a suite that cannot be loaded: the runner ran and named a broken file', () => {
    expect(run(1, "● Test suite failed to run\n\n    Cannot find module 'pg'\n\nTests:       0 total")).toBe('failed');
    expect(run(2, '==== ERROR collecting tests/test_a.py ====\n==== 1 error in 0.1s ====')).toBe('failed');
    expect(run(2, 'FAIL\texample.test/shop/store [build failed]')).toBe('failed');
  });

  it.each([
    ['jest', 1, 'No tests found, exiting with code 1'],
    ['vitest', 1, 'No test files found, exiting with code 1'],
    ['pytest, all left out', 5, '3 deselected in 0.01s'],
    ['pytest, wrong path', 4, 'ERROR: file or directory not found: tests/x.py\n\n==== no tests ran in 0.00s ===='],
    ['a missing tool', 127, 'sh: 1: vitest: not found'],
    ['a file that is no program', 126, 'sh: 1: ./run: Permission denied'],
    ['stopped', null, ''],
    ['dotnet', 0, 'No test is available in Shop.dll. Make sure that test discoverer is registered.'],
  ])('has none where nothing ran: %s', (_, exitCode, output) => {
    const found = testOutcome({ exitCode, output, isDeclared: true });
    expect(found.verdict).toBe('absent');
    expect(found.reason).toMatch(/\.$/);
  });

  it('has none after a timeout, whatever was printed before', () => {
    expect(testOutcome({ exitCode: 0, timedOut: true, output: '9 passed in 1s', isDeclared: true }).verdict).toBe(
      'absent',
    );
  });
});
