import { bootstrap, type BootstrapResult } from './bootstrap';
import { checkedContracts, writtenExports } from './contract-values';
import type { Evidence, Subject } from './evidence';
import { runSeams } from './run-seams';
import { interpreterOf, runnableCommand, testPrograms } from './test-programs';
import { verificationOf } from './verification-of';
import { checkClaims, parseClaims, workUnderTest, type Claims, type WorkUnderTest } from './work-under-test';
import type { VerificationPolicy } from './verification-policy';
import type { VerifyRequest } from './verify-request';
import type { KnownContracts } from '../contracts/known-contracts';
import { adaptedExports } from '../infra/adapted-exports';
import { companionsOf } from '../infra/companions';
import { endSession, sessionExports, startSession, type ServiceSession } from '../infra/service-session';
import { seamRunnerOf } from '../contracts/write-stubs';
import { laneOf } from '../../domain/status/log-state';
import type { Diagnostic } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import { findTestCommand, type TestCommand } from '../../domain/verify/find-test-command';
import { isTestFile } from '../../domain/verify/test-files';
import { testOutcome, type TestOutcome } from '../../domain/verify/test-outcome';
import type { VerificationRecord } from '../../domain/verify/verification-record';
import type { Ports } from '../../ports/ports';

export interface CollectedEvidence {
  readonly record: VerificationRecord;
  readonly logPath: string;
  /** Services that could not be ended. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Takes every step of a verification and gives its record. What it started is ended, whatever happens. */
export async function collectEvidence(
  ports: Ports,
  known: KnownContracts,
  policy: VerificationPolicy,
  request: VerifyRequest & { readonly signal: AbortSignal },
): Promise<CollectedEvidence> {
  const { repository, mission } = known;
  const work = workUnderTest(ports, repository, mission, request.workPackage);
  const runId = ports.ids.mint(ports.clock.nowMicros());
  const runs = `${repository.commonDir}/spec-kitty/verify`;
  const folder = `${runs}/${runId}`;
  const logPath = `${folder}/output.log`;
  const checkout = repository.checkouts.find(({ root }) => root === work.root) ?? mission.location.checkout;
  const files = await ports.git.listWorkTree(checkout);
  const subject: Subject = {
    known,
    request,
    policy,
    work,
    runId,
    logPath,
    files,
    programs: testPrograms(ports, work.root),
  };
  const claimed = readClaims(ports, request.claimsFile);
  ports.runFolders.sweep(runs, (id) => ports.testRuns.endLeftovers(id));
  ports.runFolders.open(folder);
  try {
    const session = await startServices(ports, subject, request.signal);
    let diagnostics: readonly Diagnostic[] = [];
    const end = async (): Promise<void> => {
      diagnostics = await endSession(ports, repository.commonDir, session);
    };
    const record = await gather(ports, subject, session, claimed)
      .then((evidence) => verificationOf(ports, subject, evidence, claimed))
      .finally(end);
    return { record, logPath, diagnostics };
  } finally {
    ports.runFolders.close(folder);
  }
}

function readClaims(ports: Ports, file: string | null): Claims | null {
  if (file === null) return null;
  const path = /^(?:\/|[A-Za-z]:[\\/])/.test(file) ? file : `${ports.surroundings.directory}/${file}`;
  const claims = parseClaims(ports.files.readText(path) ?? '');
  if (claims !== null) return claims;
  throw new ProblemError({
    diagnostic_code: 'USAGE_ERROR',
    message: `${file} is no report of an implementer: a JSON object with lists such as files_modified.`,
    remediation: ['spec-kitty verify --help'],
  });
}

function startServices(
  ports: Ports,
  { known, request, policy, work, runId }: Subject,
  signal: AbortSignal,
): Promise<ServiceSession> {
  const { services = [] } = known.agreements.services[request.workPackage] ?? {};
  const kinds = request.provider === null ? policy.providers : request.provider === 'none' ? [] : [request.provider];
  return startSession(ports, {
    commonDir: known.repository.commonDir,
    mission: known.mission,
    workPackage: request.workPackage,
    // What is not committed is not verified: nothing has to run for it.
    services: work.dirt.length > 0 ? [] : services,
    recipes: known.agreements.recipes,
    providers: kinds,
    runId,
    purpose: 'run',
    signal,
  });
}

async function gather(
  ports: Ports,
  subject: Subject,
  session: ServiceSession,
  claimed: Claims | null,
): Promise<Evidence> {
  const { known, request, work, policy, programs, runId, logPath, files } = subject;
  const { contracts } = known.agreements;
  const planned = known.plan.packages.find(({ id }) => id === request.workPackage);
  const claims = checkClaims(work, planned, claimed);
  const installed = await bootstrap(ports, work, policy, { programs, runId, logPath });
  const generic = sessionExports(session);
  const companions = companionsOf(ports, contracts, Object.keys(generic));
  const exported = adaptedExports(generic, contracts, request.workPackage, companions);
  const checked = checkedContracts(ports, {
    root: work.root,
    workPackage: request.workPackage,
    contracts,
    exports: exported,
  });
  const exports = {
    ...writtenExports(checked, request.workPackage),
    ...Object.fromEntries(exported.map(({ name, value }) => [name, value])),
  };
  const command = commandOf(ports, subject);
  const stop = reasonAgainst(work, installed, session, command);
  const env = { ...exports, SPEC_KITTY_VERIFY_RUN: runId };
  const lacksServices = session.unavailable.length > 0;
  const canRun = stop === null || stop.isOnlyCommand;
  const timeoutMs = policy.timeoutMs;
  const runner = seamRunnerOf(ports, { root: work.root, gitDir: work.gitDir, branch: null, isPrimary: false });
  const seams = canRun
    ? await runSeams(ports, {
        work,
        workPackage: request.workPackage,
        checked,
        files,
        runner,
        programs,
        env,
        timeoutMs,
        logPath,
        lacksServices,
      })
    : [];
  const run =
    stop !== null || command.command === null
      ? null
      : await ports.testRuns.run({
          command: runnableCommand(command.command, work.root, programs),
          cwd: work.root,
          env,
          binaries: programs.binaries,
          timeoutMs,
          logPath,
        });
  const outcome = run === null ? absent(stop?.reason ?? '') : testOutcome({ ...run, isDeclared: isDeclared(command) });
  return {
    claims,
    bootstrap: installed,
    version: await versionOf(ports, subject, command),
    session,
    exports,
    checked,
    seams,
    command,
    run,
    outcome,
    healthyAfter: await health(ports, session),
  };
}

function commandOf(ports: Ports, { known, request, work, files }: Subject): TestCommand {
  const { agreements, repository, mission } = known;
  const { state } = ports.log.view(mission.location);
  const lane = known.plan.lanes.lanes.find(({ wp_ids }) => wp_ids.includes(request.workPackage));
  const isOpen = (id: string): boolean =>
    !['approved', 'done', 'canceled', 'planned', 'genesis'].includes(laneOf(state, id));
  const others = work.isHome ? known.plan.packages.map(({ id }) => id) : (lane?.wp_ids ?? []);
  const script = /"test"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(ports.files.readText(`${work.root}/package.json`) ?? '')?.[1];
  return findTestCommand({
    option: request.command,
    manifest: agreements.commands[request.workPackage] ?? null,
    configuration: ports.configuration.read(repository).testCommand,
    rootNames: ports.files.list(work.root),
    changedTests: work.changed.filter((path) => isTestFile(path) && files.includes(path)),
    testScript: script ?? null,
    isShared: others.some((id) => id !== request.workPackage && isOpen(id)),
  });
}

/**
 * True for a command that the plan or the project names as the one that proves the work. One that is only typed has to
 * show its tests: else `true` would prove anything.
 */
function isDeclared({ source }: TestCommand): boolean {
  return source === 'manifest' || source === 'configuration';
}

/** Why the tests cannot say anything; null when they can be run. */
function reasonAgainst(
  { dirt }: WorkUnderTest,
  installed: BootstrapResult,
  { failure }: ServiceSession,
  { command, source }: TestCommand,
): { readonly reason: string; readonly isOnlyCommand: boolean } | null {
  if (dirt.length > 0) return { reason: `${dirt.slice(0, 5).join(', ')} is not committed.`, isOnlyCommand: false };
  if (failure !== null) return { reason: failure.message, isOnlyCommand: false };
  if (installed.status === 'failed') {
    return { reason: `The environment could not be prepared: ${installed.output}`, isOnlyCommand: false };
  }
  return command === null ? { reason: noCommand(source), isOnlyCommand: true } : null;
}

function noCommand(source: TestCommand['source']): string {
  switch (source) {
    case 'no-test-script':
      return 'package.json has no test script; set review.test_command, or give --command.';
    case 'ambiguous':
      return 'Several kinds of tests are possible and none is named; set review.test_command, or give --command.';
    case 'parallel-needs-tests':
      return 'The work package has no tests of its own, and a whole suite would judge its neighbours, too.';
    case 'none':
    case 'option':
    case 'manifest':
    case 'configuration':
    case 'changed-tests':
    case 'stack':
      return 'Nothing tells how the tests are run; set review.test_command, or give --command.';
    default:
      return source satisfies never;
  }
}

function absent(reason: string): TestOutcome {
  return { verdict: 'absent', counts: null, reason };
}

async function health(ports: Ports, { live }: ServiceSession): Promise<Readonly<Record<string, boolean | null>>> {
  const asked = live.map(async ({ recipe, instance }) => {
    const provider = ports.serviceProviders.find(({ kind }) => kind === instance.provider);
    return [recipe.name, (await provider?.isHealthy(recipe, instance)) ?? null] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
}

async function versionOf(
  ports: Ports,
  { programs, work, runId, logPath }: Subject,
  { command }: TestCommand,
): Promise<string | null> {
  const program = interpreterOf(command, programs);
  if (program === null || !/^[\w./-]+$/.test(program)) return null;
  const { output, exitCode } = await ports.testRuns.run({
    command: `${program} --version`,
    cwd: work.root,
    env: { SPEC_KITTY_VERIFY_RUN: runId },
    binaries: programs.binaries,
    timeoutMs: 10_000,
    logPath,
  });
  return exitCode === 0 ? (/(\d+(?:\.\d+)+)/.exec(output)?.[1] ?? null) : null;
}
