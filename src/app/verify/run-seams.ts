import type { CheckedContract } from './contract-values';
import { runnableCommand, type TestPrograms } from './test-programs';
import type { WorkUnderTest } from './work-under-test';
import { hasSeamTest, seamTestName } from '../../domain/contracts/seam-stub';
import type { SeamRunner } from '../../domain/contracts/seam-templates';
import { seamCommand } from '../../domain/verify/seam-command';
import { classifyFailure } from '../../domain/verify/classify-failure';
import { executedTests, readTestCounts } from '../../domain/verify/test-counts';
import type { SeamResult } from '../../domain/verify/verification-record';
import type { Ports } from '../../ports/ports';

export interface SeamFacts {
  readonly work: WorkUnderTest;
  readonly workPackage: string;
  readonly checked: readonly CheckedContract[];
  /** Every file of the work tree, relative to its root. */
  readonly files: readonly string[];
  readonly runner: SeamRunner;
  readonly programs: TestPrograms;
  readonly env: Readonly<Record<string, string | null>>;
  readonly timeoutMs: number;
  readonly logPath: string;
  /** True when services that were declared do not run: a seam test that needs one then proves nothing. */
  readonly lacksServices: boolean;
}

/** Runs the seam test, or the command, of every contract that the work package consumes. */
export async function runSeams(ports: Ports, facts: SeamFacts): Promise<readonly SeamResult[]> {
  const results: SeamResult[] = [];
  const mine = facts.checked.filter(({ consumer }) => consumer.wp === facts.workPackage);
  for (const { contract } of mine) {
    if (contract.validation.kind === 'command') {
      results.push(await runCommand(ports, facts, contract.id, contract.validation.command));
    } else if (contract.validation.kind === 'seam') {
      results.push(await runSeam(ports, facts, contract.id));
    }
  }
  return results;
}

async function runSeam(ports: Ports, facts: SeamFacts, id: string): Promise<SeamResult> {
  const test = seamTestName(facts.runner, id);
  const file = facts.files.find((path) => holdsTest(ports, facts.work.root, path, test)) ?? null;
  if (file === null) return failed(id, test, null, `no file has a test named ${JSON.stringify(test)}`);
  const command = runnableCommand(seamCommand(facts.runner, file, test), facts.work.root, facts.programs);
  const { exitCode, timedOut, output } = await execute(ports, facts, command);
  const counts = readTestCounts(output);
  const executed = counts === null ? 0 : executedTests(counts);
  const broken = counts === null ? 0 : counts.failed + counts.errors;
  const result = { contract: id, test, file, executed, failed: broken };
  if (timedOut) return { ...result, status: 'fail', reason: 'it did not end in time' };
  if (exitCode === 0 && executed > 0) return { ...result, status: 'pass', reason: null };
  if (exitCode === 0) return { ...result, status: 'fail', reason: 'it was skipped, or not collected' };
  const { classification, confidence } = classifyFailure(output);
  if (facts.lacksServices && classification === 'infrastructure' && confidence === 'high') {
    return { ...result, status: 'not-run', reason: 'it needs a service that cannot be run here' };
  }
  return { ...result, status: 'fail', reason: executed === 0 ? 'it could not be run' : 'it failed' };
}

async function runCommand(ports: Ports, facts: SeamFacts, id: string, command: string): Promise<SeamResult> {
  const { exitCode, timedOut } = await execute(ports, facts, runnableCommand(command, facts.work.root, facts.programs));
  const isHeld = exitCode === 0 && !timedOut;
  const reason = timedOut
    ? 'its command did not end in time'
    : `its command ended with exit code ${exitCode ?? 'none'}`;
  return {
    contract: id,
    test: command,
    file: null,
    executed: exitCode === null ? 0 : 1,
    failed: isHeld ? 0 : 1,
    status: isHeld ? 'pass' : 'fail',
    reason: isHeld ? null : reason,
  };
}

function execute(ports: Ports, facts: SeamFacts, command: string): ReturnType<Ports['testRuns']['run']> {
  return ports.testRuns.run({
    command,
    cwd: facts.work.root,
    env: facts.env,
    binaries: facts.programs.binaries,
    timeoutMs: facts.timeoutMs,
    logPath: facts.logPath,
  });
}

const SOURCE = /\.(?:py|[cm]?[jt]sx?|go|rs|java|kt)$/;

function holdsTest(ports: Ports, root: string, path: string, test: string): boolean {
  return (
    SOURCE.test(path) &&
    ports.files.kindOf(`${root}/${path}`) === 'file' &&
    hasSeamTest(readable(ports, `${root}/${path}`) ?? '', test)
  );
}

/** A file that is no text has no test. */
function readable(ports: Ports, path: string): string | null {
  try {
    return ports.files.readText(path);
  } catch {
    return null;
  }
}

function failed(contract: string, test: string, file: string | null, reason: string): SeamResult {
  return { contract, test, file, executed: 0, failed: 0, status: 'fail', reason };
}
