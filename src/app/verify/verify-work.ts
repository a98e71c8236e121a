import { assertWritable } from '../assert-writable';
import { commitState, notePendingPaths } from '../commit-state';
import { knownContracts, requireWorkPackage, type KnownContracts } from '../contracts/known-contracts';
import { requireSoundRecipes } from '../infra/project-recipes';
import { receiptDiagnostics, recordEvents } from '../record-events';
import { readPlan } from '../read-plan';
import { collectEvidence, type CollectedEvidence } from './collect-evidence';
import { previousRuns, nextRecordPath, reviewTurns } from './previous-runs';
import { verificationPolicy } from './verification-policy';
import type { VerifyRequest } from './verify-request';
import type { JsonObject } from '../../domain/canonical-json/json-value';
import type { Diagnostic, Outcome } from '../../domain/problem/diagnostic';
import { shellWord } from '../../domain/problem/shell-word';
import { accept } from '../../domain/status/draft';
import { VERIFIED } from '../../domain/status/recorded-verification';
import { isBeingWorkedOn } from '../../domain/status/lanes';
import { laneOf } from '../../domain/status/log-state';
import { lifecycleDraft } from '../../domain/status/transition-draft';
import { presentStall, stallReason } from '../../domain/verify/find-stall';
import { claimLine, feedbackLines } from '../../domain/verify/feedback-lines';
import { printRecord, type VerificationRecord } from '../../domain/verify/verification-record';
import type { Ports } from '../../ports/ports';

export interface VerifyOutcome extends Outcome, Omit<VerificationRecord, 'schema'> {
  readonly mission_slug: string;
  readonly work_package_id: string;
  /** The record; absolute. */
  readonly record_path: string;
  readonly log_path: string;
  readonly event_id: string | null;
  readonly commit_hash: string | null;
  /** What has to change; empty for an approval. */
  readonly feedback: readonly string[];
  /** Reason to block the work package with, where reviews turn in a circle; null otherwise. */
  readonly stall: string | null;
  readonly next_step: string;
}

/**
 * Verifies a work package as it stands, records what was found, and decides. Moves no lane.
 *
 * @throws ProblemError REVIEW_BASE_UNRESOLVED, WORKSPACE_UNUSABLE, LOCK_TIMEOUT, INTERRUPTED (nothing recorded then).
 */
export async function verifyWork(ports: Ports, request: VerifyRequest): Promise<VerifyOutcome> {
  const known = knownContracts(ports, request.mission);
  const { repository, mission } = known;
  assertWritable(ports, mission);
  requireWorkPackage(known, request.workPackage);
  requireSoundRecipes(known.findings);
  const policy = verificationPolicy(ports, repository);
  return ports.inTurn(repository.commonDir, `verify ${mission.slug} ${request.workPackage}`, () =>
    ports.testRuns
      .interruptible((signal) => collectEvidence(ports, known, policy, { ...request, signal }))
      .then((record) => recordRun(ports, known, request, record)),
  );
}

async function recordRun(
  ports: Ports,
  { repository, mission }: KnownContracts,
  { workPackage }: VerifyRequest,
  { record, logPath, diagnostics }: CollectedEvidence,
): Promise<VerifyOutcome> {
  const { location } = mission;
  const subject = { mission, plan: readPlan(ports, location), workPackage };
  const runs = previousRuns(ports, subject);
  const stall = presentStall(reviewTurns([...runs.map((run) => run.record), record]));
  const isStalled = stall !== null && record.role === 'reviewer' && record.decision === 'feedback';
  const path = nextRecordPath(ports, subject);
  const content = printRecord(record);
  notePendingPaths(ports, location, [path]);
  ports.files.writeAll(location.checkout, [{ path, content }]);
  const payload = eventPayload(mission.slug, record, {
    report: path.slice(location.checkout.root.length + 1),
    report_sha256: ports.digest(content),
  });
  const receipt = await recordEvents(ports, location, () =>
    accept(lifecycleDraft(VERIFIED, { type: 'WorkPackage', id: workPackage }, payload, {})),
  );
  const committed = await commitState(ports, {
    repository,
    mission: location,
    paths: [path],
    message: `${mission.slug}: verify ${workPackage}: ${decisionWord(record)}`,
  });
  const { schema: _, ...fields } = record;
  return {
    mission_slug: mission.slug,
    work_package_id: workPackage,
    ...fields,
    record_path: path,
    log_path: logPath,
    event_id: receipt.events.at(-1)?.event_id ?? null,
    commit_hash: committed.commit,
    feedback: feedbackLines(record),
    stall: isStalled ? stallReason(stall) : null,
    next_step: nextStep(mission.slug, record, {
      stall: isStalled ? stallReason(stall) : null,
      // Nobody can review what was not handed over, whoever had it verified.
      isHandedOver: !isBeingWorkedOn(laneOf(receipt.after, workPackage)),
    }),
    diagnostics: [
      ...diagnostics,
      ...receiptDiagnostics(receipt),
      ...committed.diagnostics,
      ...unknownServices(record),
      ...untrueClaims(record),
    ],
    ...(record.decision === 'approve' ? {} : { blocked: true }),
  };
}

export function decisionWord({
  decision,
  outcome,
  approved_without_independent_tests: isConditional,
}: VerificationRecord): string {
  if (outcome === 'absent') return 'no verdict';
  return isConditional ? 'approve without independent tests' : decision;
}

function eventPayload(slug: string, record: VerificationRecord, report: JsonObject): JsonObject {
  return {
    actor: record.actor,
    approved_without_independent_tests: record.approved_without_independent_tests,
    base_commit: record.base_commit,
    classification: record.classification,
    command: record.tests.command,
    commit: record.commit,
    confidence: record.confidence,
    counts: record.tests.counts === null ? null : { ...record.tests.counts },
    decision: record.decision,
    mission_slug: slug,
    outcome: record.outcome,
    provider: record.infrastructure.provider,
    ...report,
    role: record.role,
    run_id: record.run_id,
    services: record.infrastructure.services.map(({ name }) => name),
    signature: record.signature,
    unmet: [...record.unmet],
    wp_id: record.wp_id,
  };
}

function nextStep(
  slug: string,
  record: VerificationRecord,
  { stall, isHandedOver }: { readonly stall: string | null; readonly isHandedOver: boolean },
): string {
  const { wp_id: id, role, decision, outcome, actor } = record;
  const on = `--mission ${slug}`;
  const how = outcome === 'absent' && record.tree_clean && record.tests.command === null ? '--command COMMAND ' : '';
  const named = (otherwise: string): string => (actor === 'user' ? otherwise : shellWord(actor));
  if (stall !== null) return `spec-kitty move-task ${id} --to blocked --note ${shellWord(stall)} ${on}`;
  if (role === 'implementer' || !isHandedOver) {
    return decision === 'approve'
      ? `spec-kitty move-task ${id} --to for_review --agent ${role === 'implementer' ? named('AGENT') : 'AGENT'} ${on}`
      : `spec-kitty verify ${id} ${role === 'implementer' ? '--role implementer ' : ''}${how}${on}`;
  }
  if (decision === 'approve')
    return `spec-kitty review approve ${id} --reviewer ${named('NAME')} --reference REFERENCE ${on}`;
  return outcome === 'absent'
    ? `spec-kitty verify ${id} ${how}${on}`
    : `spec-kitty review reject ${id} --reviewer ${named('NAME')} --feedback-file FILE ${on}`;
}

function untrueClaims({ claims, wp_id: id }: VerificationRecord): readonly Diagnostic[] {
  return claims.untrue.map((claim) => ({
    severity: 'error',
    diagnostic_code: 'CLAIM_NOT_TRUE',
    message: claimLine(claim),
    violated_invariant: 'What a report says of work is what git and the tests show.',
    remediation: [],
    work_package_id: id,
  }));
}

function unknownServices({ infrastructure, wp_id: id }: VerificationRecord): readonly Diagnostic[] {
  return infrastructure.unknown.map((service) => ({
    severity: 'warning',
    diagnostic_code: 'SERVICE_UNKNOWN',
    message: `There is no recipe for the service ${service} that ${id} requires: it was not started.`,
    remediation: ['Add it to .kittify/infrastructure.yaml.'],
    work_package_id: id,
    service,
  }));
}
