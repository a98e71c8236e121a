import { bootstrap } from './bootstrap';
import { checkedContracts, writtenExports } from './contract-values';
import type { Evidence, Subject } from './evidence';
import { runSeams } from './run-seams';
import { interpreterOf, runnableCommand, testPrograms } from './test-programs';
import { commandOf, isDeclared, reasonAgainst } from './test-command';
import { verificationOf } from './verification-of';
import { checkClaims, parseClaims, workUnderTest, type Claims } from './work-under-test';
import type { VerificationPolicy } from './verification-policy';
import type { VerifyRequest } from './verify-request';
import type { KnownContracts } from '../contracts/known-contracts';
import { adaptedExports } from '../infra/adapted-exports';
import { companionsOf } from '../infra/companions';
import { foreignVariables } from '../infra/foreign-variables';
import { endSession, sessionExports, startSession, type ServiceSession } from '../infra/service-session';
import { seamRunnerOf } from '../contracts/seam-runner-of';
import { absolutePath } from '../../domain/mission/absolute-path';
import { nonFatal, type Diagnostic } from '../../domain/problem/diagnostic';
import { ProblemError } from '../../domain/problem/problem';
import type { TestCommand } from '../../domain/verify/find-test-command';
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
  ports.runFolders.sweep(runs, (id) => {
    ports.testRuns.endLeftovers(id);
    return 'remove';
  });
  ports.runFolders.open(folder);
  try {
    const session = await startServices(ports, subject, request.signal);
    let diagnostics: readonly Diagnostic[] = [];
    const end = async (): Promise<void> => {
      const left = await endSession(ports, repository.commonDir, session);
      diagnostics = left.map((problem) => nonFatal(problem, 'services'));
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
  const text = ports.files.readText(absolutePath(file, ports.surroundings.directory));
  const claims = text === null ? null : parseClaims(text);
  if (claims !== null) return claims;
  throw new ProblemError({
    diagnostic_code: 'USAGE_ERROR',
    message:
      text === null
        ? `There is no file ${file} with the report of an implementer.`
        : `${file} is no report of an implementer: a JSON object with lists such as files_modified.`,
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
  const foreign = foreignVariables(ports, known.repository.commonDir, known.agreements);
  const generic = sessionExports(session);
  const companions = companionsOf(ports, contracts, Object.keys(generic));
  const exported = adaptedExports(generic, contracts, request.workPackage, companions);
  const checked = checkedContracts(ports, {
    root: work.root,
    workPackage: request.workPackage,
    contracts,
    exports: exported,
    foreign,
  });
  const exports = {
    ...writtenExports(checked, request.workPackage),
    ...Object.fromEntries(exported.map(({ name, value }) => [name, value])),
  };
  const command = commandOf(ports, subject);
  const stop = reasonAgainst(work, installed, session, command);
  const taken = Object.fromEntries([...foreign].map((name) => [name, null]));
  const env = { ...taken, ...exports, SPEC_KITTY_VERIFY_RUN: runId };
  const lacksServices = session.unavailable.length > 0;
  const canRun = stop === null || stop.isOnlyCommand;
  const timeoutMs = policy.timeoutMs;
  const runner = seamRunnerOf(ports, work.root);
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
  const hasMoved = ports.objects.commitOf(work.root, 'HEAD') !== work.commit;
  const outcome =
    run === null
      ? absent(stop?.reason ?? '')
      : hasMoved
        ? absent('The work moved to another commit while its tests ran.')
        : testOutcome({ ...run, isDeclared: isDeclared(command) });
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
  if (program === null) return null;
  // A script of the project may do its whole work whatever it is asked.
  const isKnown = /^[\w.-]+$/.test(program) || program === programs.python;
  if (!isKnown) return null;
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
