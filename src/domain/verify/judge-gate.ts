import type { GateMode } from './gate-mode';
import { tested } from './tested';
import type { VerificationRecord } from './verification-record';
import type { JsonObject } from '../canonical-json/json-value';
import type { Problem } from '../problem/problem';
import { shellWord } from '../problem/shell-word';

/** What the verifications of a work package amount to for its approval. */
export type GateStatus =
  | 'verified'
  /** Everything else holds, and the services of the tests could not be had. */
  | 'without_independent_tests'
  | 'refused'
  | 'no_verdict'
  /** What was verified is not what would be approved. */
  | 'outdated'
  | 'missing';

export interface GateFacts {
  readonly missionSlug: string;
  readonly workPackage: string;
  readonly mode: GateMode;
  /** Who would approve; null when nobody is named. */
  readonly reviewer: string | null;
  /** Full id of the commit that would be approved; null when it was not asked for, because nothing was ever verified. */
  readonly commit: string | null;
  /** The newest verification for a review; null when there is none. */
  readonly record: VerificationRecord | null;
  /** True when the record is of the work as it is now. */
  readonly isCurrent: boolean;
}

/** What the gate says. The note travels with the approval, also with one that was forced past a refusal. */
export interface GateVerdict {
  readonly mode: GateMode;
  readonly status: GateStatus;
  /** Why this is no verified approval; null where it is one, and for one that does without independent tests. */
  readonly problem: Problem | null;
  /** For `policy_metadata.verify_gate`. */
  readonly note: JsonObject;
  /** For `evidence.verification`; empty without a current record. */
  readonly evidence: readonly JsonObject[];
}

/** Judges whether a work package may be approved on what was verified. */
export function judgeGate(facts: GateFacts): GateVerdict {
  const status = statusOf(facts);
  const { mode, record, commit } = facts;
  return {
    mode,
    status,
    problem: problemOf(facts, status),
    note: {
      mode,
      status,
      ...(record === null
        ? {}
        : {
            run_id: record.run_id,
            role: record.role,
            actor: record.actor,
            commit: record.commit,
            outcome: record.outcome,
            classification: record.classification,
            confidence: record.confidence,
            decision: record.decision,
            unmet: [...record.unmet],
            signature: record.signature,
          }),
      ...(commit === null ? {} : { approved_commit: commit }),
      approved_without_independent_tests: status !== 'verified',
    },
    evidence: record === null || !facts.isCurrent ? [] : [evidenceOf(record, status)],
  };
}

function statusOf({ record, isCurrent }: GateFacts): GateStatus {
  if (record === null) return 'missing';
  if (!isCurrent) return 'outdated';
  if (record.outcome === 'absent') return 'no_verdict';
  if (record.decision !== 'approve') return 'refused';
  return record.approved_without_independent_tests || record.outcome !== 'passed'
    ? 'without_independent_tests'
    : 'verified';
}

function problemOf(facts: GateFacts, status: GateStatus): Problem | null {
  if (status === 'verified' || status === 'without_independent_tests') return null;
  const { missionSlug: slug, workPackage: id, reviewer, record, commit } = facts;
  const on = `--mission ${slug}`;
  const named = reviewer === null ? 'NAME' : shellWord(reviewer);
  return {
    diagnostic_code: status === 'refused' ? 'VERIFICATION_FAILED' : 'VERIFICATION_MISSING',
    message: messageOf(facts, status),
    violated_invariant: 'Work is approved on tests that were run independently, at the commit that is approved.',
    remediation: [
      `spec-kitty verify ${id} ${on}`,
      ...(status === 'refused' ? [`spec-kitty review reject ${id} --reviewer NAME --feedback-file FILE ${on}`] : []),
      'To approve without it, as what it is:',
      `spec-kitty move-task ${id} --to approved --reviewer ${named} --approval-ref REFERENCE --force --note "why" ${on}`,
    ],
    mission_slug: slug,
    work_package_id: id,
    gate_status: status,
    commit,
    verified_commit: record?.commit ?? null,
    unmet: record === null ? [] : [...record.unmet],
  };
}

function messageOf({ workPackage: id, record, commit }: GateFacts, status: GateStatus): string {
  const at = short(record?.commit ?? '');
  switch (status) {
    case 'missing':
      return `${id} was not verified.`;
    case 'outdated':
      return `${id} was verified at ${at}, and its work is at ${short(commit ?? '')} now.`;
    case 'no_verdict':
      return `The verification of ${id} at ${at} came to no verdict: ${record?.reason ?? 'its tests did not run to an end.'}`;
    case 'refused':
      return `The verification of ${id} at ${at} does not let it pass: ${record === null ? '' : tested(record)}.`;
    case 'verified':
    case 'without_independent_tests':
      return `${id} was verified at ${at}.`;
    default:
      return status satisfies never;
  }
}

function evidenceOf(record: VerificationRecord, status: GateStatus): JsonObject {
  return {
    command: record.tests.command ?? 'none',
    result: status === 'verified' ? 'pass' : status === 'without_independent_tests' ? 'skip' : 'fail',
    summary: `${tested(record)}, at ${short(record.commit)}`,
  };
}

function short(commit: string): string {
  return commit.slice(0, 8);
}
