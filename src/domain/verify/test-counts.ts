import { plainOutput } from './evidence-lines';

/** How many tests a run had. Unknown is not zero: then there are no counts at all. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly errors: number;
  readonly skipped: number;
}

/** Tests that ran to an end, in whichever. */
export function executedTests({ passed, failed, errors }: TestCounts): number {
  return passed + failed + errors;
}

/** The counts a runner printed; null when none of the known forms occurs. */
export function readTestCounts(output: string): TestCounts | null {
  const text = plainOutput(output);
  const found = [
    pytestCounts,
    jestCounts,
    vitestCounts,
    nodeCounts,
    cargoCounts,
    goCounts,
    surefireCounts,
    gradleCounts,
    dotnetCounts,
    mochaCounts,
    unittestCounts,
  ].flatMap((read) => read(text) ?? []);
  return found.length === 0 ? null : found.reduce(add);
}

type Reader = (text: string) => TestCounts | null;

/** The words runners use, and what they mean. */
const MEANINGS: Readonly<Record<string, keyof TestCounts>> = {
  passed: 'passed', pass: 'passed', xpassed: 'passed',
  failed: 'failed', fail: 'failed', failures: 'failed',
  error: 'errors', errors: 'errors',
  skipped: 'skipped', skip: 'skipped', ignored: 'skipped', todo: 'skipped', pending: 'skipped', cancelled: 'skipped',
  xfailed: 'skipped', deselected: 'skipped',
}; // prettier-ignore

const none: TestCounts = { passed: 0, failed: 0, errors: 0, skipped: 0 };

const pytestCounts: Reader = (text) => {
  const words = 'passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?';
  const form = new RegExp(`^=*[ \\t]*((?:\\d+ (?:${words})(?:, )?)+)(?: in [\\d.:hms ()]+)?[ \\t]*=*$`, 'gm');
  return lastOf(matches(text, form).map(([, list]) => worded(list ?? '', /(\d+) (\w+)/g)));
};

const jestCounts: Reader = (text) =>
  lastOf(matches(text, /^Tests:\s+(.*\btotal)[ \t]*$/gm).map(([, list]) => worded(list ?? '', /(\d+) (\w+)/g)));

const vitestCounts: Reader = (text) =>
  lastOf(matches(text, /^[ \t]*Tests\s{2,}(.*\(\d+\))[ \t]*$/gm).map(([, list]) => worded(list ?? '', /(\d+) (\w+)/g)));

const mochaCounts: Reader = (text) => {
  const lines = matches(text, /^[ \t]*(\d+) (passing|failing|pending)(?: \(\d+\w+\))?[ \t]*$/gm);
  const of = (word: string): number => Number(lines.find(([, , found]) => found === word)?.[1] ?? 0);
  return lines.length === 0 ? null : { ...none, passed: of('passing'), failed: of('failing'), skipped: of('pending') };
};

/** What ran is told before the verdict, which names only what did not pass. */
const unittestCounts: Reader = (text) => {
  const [, ran] = /^Ran (\d+) tests? in [\d.]+s[ \t]*$/m.exec(text) ?? [];
  if (ran === undefined) return null;
  const of = (word: string): number => Number(new RegExp(`\\b${word}=(\\d+)`).exec(text)?.[1] ?? 0);
  const [failed, errors, skipped] = [of('failures'), of('errors'), of('skipped')];
  return { passed: Math.max(0, Number(ran) - failed - errors - skipped), failed, errors, skipped };
};

/** Both reporters of node:test print the same words behind a different sign. */
const nodeCounts: Reader = (text) => {
  const lines = matches(text, /^[#ℹ] (pass|fail|skipped|cancelled|todo) (\d+)[ \t]*$/gm);
  if (lines.length === 0) return null;
  const counts = lines.map(([, word, number]) => count(word ?? '', number ?? '0')).reduce(add);
  return { ...counts, passed: Math.max(0, counts.passed - filesWithoutTests(text)) };
};

/** node:test reports a file that holds no test as a test of its own, named by its path, that passes. */
function filesWithoutTests(text: string): number {
  const form = /^(?:✔|ok \d+ -) (?:\S.*[\\/])?[^\\/\s]+\.[cm]?[jt]sx?(?: \([\d.]+ms\))?$/gm;
  return matches(text, form).length;
}

const cargoCounts: Reader = (text) =>
  sumOf(
    matches(text, /^test result: \w+\. (.*)$/gm).map(([, list]) =>
      worded(list ?? '', /(\d+) (passed|failed|ignored)/g),
    ),
  );

/** Without `-v` go names packages, not tests: one that is ok ran at least one. */
const goCounts: Reader = (text) => {
  const tests = matches(text, /^[ \t]*--- (PASS|FAIL|SKIP):/gm).map(([, word]) =>
    count((word ?? '').toLowerCase(), '1'),
  );
  const packages = matches(text, /^(ok|FAIL)\s+\S+\s+(?:[\d.]+s|\(cached\))(.*)$/gm)
    .filter(([, , rest]) => !/no tests to run/.test(rest ?? ''))
    .map(([, word]) => count(word === 'ok' ? 'pass' : 'fail', '1'));
  const hasNone = /\[no test(?:s to run| files)\]/.test(text);
  if (tests.length > 0) return tests.reduce(add);
  return packages.length > 0 ? packages.reduce(add) : hasNone ? none : null;
};

/** Maven prints a line for each class and one for all; the last one counts. */
const surefireCounts: Reader = (text) =>
  lastOf(
    matches(text, /Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)/g).map((found) => {
      const [run, failed, errors, skipped] = found.slice(1).map(Number) as [number, number, number, number];
      return { passed: run - failed - errors - skipped, failed, errors, skipped };
    }),
  );

const gradleCounts: Reader = (text) =>
  lastOf(
    matches(text, /^(\d+) tests? completed(?:, (\d+) failed)?(?:, (\d+) skipped)?/gm).map((found) => {
      const [all = 0, failed = 0, skipped = 0] = found.slice(1).map((one: string | undefined) => Number(one ?? 0));
      return { ...none, passed: all - failed - skipped, failed, skipped };
    }),
  );

const dotnetCounts: Reader = (text) =>
  sumOf(
    matches(text, /Failed:\s*(\d+), Passed:\s*(\d+), Skipped:\s*(\d+)/g).map((found) => {
      const [failed = 0, passed = 0, skipped = 0] = found.slice(1).map(Number);
      return { ...none, passed, failed, skipped };
    }),
  );

function matches(text: string, form: RegExp): readonly RegExpMatchArray[] {
  return [...text.matchAll(form)];
}

function worded(list: string, form: RegExp): TestCounts {
  return matches(list, form)
    .map(([, number, word]) => count(word ?? '', number ?? '0'))
    .reduce(add, none);
}

function count(word: string, number: string): TestCounts {
  const meaning = MEANINGS[word];
  return meaning === undefined ? none : { ...none, [meaning]: Number(number) };
}

function add(a: TestCounts, b: TestCounts): TestCounts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    errors: a.errors + b.errors,
    skipped: a.skipped + b.skipped,
  };
}

function lastOf(counts: readonly TestCounts[]): TestCounts | null {
  return counts.at(-1) ?? null;
}

function sumOf(counts: readonly TestCounts[]): TestCounts | null {
  return counts.length === 0 ? null : counts.reduce(add);
}
