import { observedArtifacts } from './contract-values';
import type { Evidence, Subject } from './evidence';
import { importedModules } from './imported-modules';
import { implementerTestsPassed, previousRuns } from './previous-runs';
import { interpreterOf } from './test-programs';
import type { Claims, ClaimsResult } from './work-under-test';
import type { ServiceSession } from '../infra/service-session';
import { readPlan } from '../read-plan';
import { decideApproval } from '../../domain/verify/decide-approval';
import { diagnoseFailure, missingModules, type Diagnosis } from '../../domain/verify/diagnose-failure';
import { failingService } from '../../domain/verify/failing-service';
import { failingTests } from '../../domain/verify/failing-tests';
import { maskedVariable, maskSecrets } from '../../domain/verify/mask-secrets';
import type { TestOutcome } from '../../domain/verify/test-outcome';
import { signatureText, type VerificationRecord } from '../../domain/verify/verification-record';
import type { Ports } from '../../ports/ports';

/** Weighs what was seen and decides: the record of a verification. */
export function verificationOf(
  ports: Ports,
  subject: Subject,
  evidence: Evidence,
  claimed: Claims | null,
): VerificationRecord {
  const { known, request, work, programs, runId } = subject;
  const { session, outcome, run, seams, checked, command } = evidence;
  const declared = known.agreements.services[request.workPackage] ?? { services: [], source: 'none' };
  const diagnosis = outcome.verdict === 'failed' ? diagnose(ports, subject, evidence, declared.services) : null;
  const claims = withTestClaims(evidence.claims, claimed, outcome);
  const contracts = checked.map(({ result }) => result);
  const isBroken =
    claims.status === 'fail' ||
    work.dirt.length > 0 ||
    contracts.some(({ status }) => status === 'mismatch' || status === 'missing') ||
    seams.some(({ status }) => status === 'fail');
  const reached = diagnosis === null ? null : serviceReached(subject, evidence, diagnosis);
  const runs = previousRuns(ports, {
    mission: known.mission,
    plan: readPlan(ports, known.mission.location),
    workPackage: request.workPackage,
  });
  const approval = decideApproval({
    verdict: outcome.verdict,
    classification: diagnosis?.classification ?? null,
    confidence: diagnosis?.confidence ?? null,
    declared: declared.services,
    isProviderAvailable: availability(subject, declared.services, session, reached),
    haveOtherGatesPassed: !isBroken,
    haveImplementerTestsPassed: implementerTestsPassed(ports, runs, {
      folder: work.root,
      commit: work.commit,
      ownedFiles: known.plan.packages.find(({ id }) => id === request.workPackage)?.ownedFiles ?? [],
    }),
    failingService: reached,
    // An implementer has nobody else's word to stand on.
    isConditionalAllowed: subject.policy.isConditionalAllowed && !request.strict && request.role === 'reviewer',
  });
  const hide = (text: string): string => maskSecrets(text).replaceAll(work.root, '.');
  const record: VerificationRecord = {
    schema: 'verify/1',
    run_id: runId,
    wp_id: request.workPackage,
    role: request.role,
    actor: request.actor,
    commit: work.commit,
    base_commit: work.base,
    tree_clean: work.dirt.length === 0,
    claims,
    environment: {
      interpreter: interpreterOf(command.command, programs),
      version: evidence.version,
      bootstrap: { status: evidence.bootstrap.status, manifests: evidence.bootstrap.manifests },
    },
    infrastructure: infrastructureOf(declared, evidence),
    exports: Object.fromEntries(
      Object.entries(evidence.exports).map(([name, value]) => [name, maskedVariable(name, value)]),
    ),
    contracts,
    seams,
    tests: {
      command: command.command === null ? null : hide(command.command),
      source: command.source,
      exit_code: run?.exitCode ?? null,
      timed_out: run?.timedOut ?? false,
      duration_ms: run?.durationMs ?? 0,
      counts: outcome.counts,
      failing: outcome.verdict === 'failed' ? failingTests(run?.output ?? '').map(hide) : [],
    },
    outcome: outcome.verdict,
    reason: outcome.reason === null ? null : hide(outcome.reason),
    classification: diagnosis?.classification ?? null,
    confidence: diagnosis?.confidence ?? null,
    cause: diagnosis?.cause ?? null,
    signals: (diagnosis?.signals ?? []).slice(0, 20).map((one) => ({ ...one, line: hide(one.line).slice(0, 300) })),
    criteria: criteriaOf(ports, subject),
    decision: approval.decision,
    approved_without_independent_tests: approval.isWithoutIndependentTests,
    unmet: approval.unmet,
    signature: '',
  };
  return { ...record, signature: ports.digest(signatureText(record)).slice(0, 8) };
}

function diagnose(
  ports: Ports,
  { work }: Subject,
  { checked, session, healthyAfter, run }: Evidence,
  declared: readonly string[],
): Diagnosis {
  const output = run?.output ?? '';
  return diagnoseFailure({
    output,
    declared,
    artifacts: observedArtifacts(checked),
    services: session.live.map(({ recipe, instance }) => ({
      name: recipe.name,
      isHealthyAfter: healthyAfter[recipe.name] ?? null,
      port: instance.port,
    })),
    imports: importedModules(ports, work, missingModules(output)),
  });
}

/** The service the failure speaks of; null when it names none, or several. */
function serviceReached({ known }: Subject, { session }: Evidence, { signals }: Diagnosis): string | null {
  const livePorts = Object.fromEntries(session.live.map(({ recipe, instance }) => [recipe.name, instance.port]));
  return failingService(signals, known.agreements.recipes, livePorts);
}

/** Null is not known. A failing service that did run had its provider. */
function availability(
  { request, policy }: Subject,
  declared: readonly string[],
  session: ServiceSession,
  failing: string | null,
): boolean | null {
  if (declared.length === 0) return null;
  if (failing !== null && session.live.some(({ recipe }) => recipe.name === failing)) return true;
  if (session.failure !== null) return true;
  // Known to be so only where everything that is configured was asked.
  if (session.unavailable.length > 0) return request.provider === null && policy.providers.length > 0 ? false : null;
  return session.unknown.length > 0 ? null : true;
}

/** A report that says tests passed where none ran, or where they fail, is not true. */
function withTestClaims(result: ClaimsResult, claimed: Claims | null, { verdict, counts }: TestOutcome): ClaimsResult {
  const says = claimed?.testsPassed === true || claimed?.testsRun === true;
  const untrue = [
    ...(claimed?.testsPassed === true && verdict === 'failed' ? ['the tests passed (they fail)'] : []),
    ...(says && verdict === 'absent'
      ? [`tests ran (${counts === null ? 'none were seen' : 'none was executed'})`]
      : []),
  ];
  if (untrue.length === 0) return result;
  return { ...result, status: 'fail', untrue: [...result.untrue, ...untrue] };
}

function infrastructureOf(
  declared: { readonly services: readonly string[]; readonly source: string },
  { session, healthyAfter }: Evidence,
): VerificationRecord['infrastructure'] {
  const kinds = [...new Set(session.live.map(({ instance }) => instance.provider))];
  return {
    declared: declared.services,
    source: declared.source,
    provider: kinds.length === 0 ? null : kinds.join('+'),
    skipped: session.skipped.map((one) => ({ ...one, reason: maskSecrets(one.reason) })),
    unknown: session.unknown,
    services: session.live.map(({ recipe, instance }) => ({
      name: recipe.name,
      provider: instance.provider,
      version: instance.version,
      host: instance.host,
      port: instance.port,
      ready_ms: instance.readyMs,
      healthy_after: healthyAfter[recipe.name] ?? null,
    })),
  };
}

/** The checklist of the work package: boxes, and ticked ones. */
function criteriaOf(ports: Ports, { known, request }: Subject): VerificationRecord['criteria'] {
  const file = known.plan.packages.find(({ id }) => id === request.workPackage)?.file;
  const text =
    file == null ? '' : (ports.files.readText(`${known.mission.location.planningDirectory}/tasks/${file}`) ?? '');
  const boxes = text.match(/^\s*[-*] \[[ xX]\]/gm) ?? [];
  return { met: boxes.filter((box) => /\[[xX]\]/.test(box)).length, total: boxes.length };
}
