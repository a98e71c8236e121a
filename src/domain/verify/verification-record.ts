import type { ValueStatus } from '../contracts/check-value';
import type { ApprovalCondition } from './decide-approval';
import type { Classification, Confidence, FailureSignal } from './classify-failure';
import type { TestVerdict } from './test-outcome';
import type { TestCounts } from './test-counts';

export type VerifierRole = 'implementer' | 'reviewer';

/** A step that holds, does not, or was not taken. */
export type StepStatus = 'pass' | 'fail' | 'not-run';

/** One contract of a work package as it was found. */
export interface ContractResult {
  readonly id: string;
  readonly artifact: string;
  readonly role: 'producer' | 'consumer';
  readonly consumer: string;
  readonly status: ValueStatus | 'not-applicable';
  /** Where the value was: `export`, `environment`, or a path; null when it was nowhere. */
  readonly found_in: string | null;
  /** Without passwords; null when there is none. */
  readonly value: string | null;
  readonly needed: string;
  readonly adapted_from: string | null;
  readonly faults: readonly string[];
}

export interface SeamResult {
  readonly contract: string;
  readonly test: string;
  /** Null when no file has a test of that name. */
  readonly file: string | null;
  readonly executed: number;
  readonly failed: number;
  readonly status: StepStatus;
  /** Why it does not hold, or was not run; null where it holds. */
  readonly reason: string | null;
}

/** What a verification found and decided. Field names and their order are those of the file. */
export interface VerificationRecord {
  readonly schema: 'verify/1';
  readonly run_id: string;
  readonly wp_id: string;
  readonly role: VerifierRole;
  readonly actor: string;
  readonly commit: string;
  readonly base_commit: string;
  readonly tree_clean: boolean;
  readonly claims: {
    readonly status: StepStatus;
    readonly changed: number;
    readonly outside: readonly string[];
    readonly untrue: readonly string[];
  };
  readonly environment: {
    readonly interpreter: string | null;
    readonly version: string | null;
    readonly bootstrap: { readonly status: string; readonly manifests: readonly string[] };
  };
  readonly infrastructure: {
    readonly declared: readonly string[];
    readonly source: string;
    readonly provider: string | null;
    readonly skipped: readonly { readonly service: string; readonly provider: string; readonly reason: string }[];
    readonly unknown: readonly string[];
    readonly services: readonly {
      readonly name: string;
      readonly provider: string;
      readonly version: string | null;
      readonly host: string;
      readonly port: number;
      readonly ready_ms: number;
      readonly healthy_after: boolean | null;
    }[];
  };
  readonly exports: Readonly<Record<string, string>>;
  readonly contracts: readonly ContractResult[];
  readonly seams: readonly SeamResult[];
  readonly tests: {
    readonly command: string | null;
    readonly source: string;
    readonly exit_code: number | null;
    readonly timed_out: boolean;
    readonly duration_ms: number;
    readonly counts: TestCounts | null;
    readonly failing: readonly string[];
  };
  readonly outcome: TestVerdict;
  /** Why there is no verdict; null where there is one. */
  readonly reason: string | null;
  readonly classification: Classification | null;
  readonly confidence: Confidence | null;
  readonly cause: { readonly code: string; readonly message: string; readonly owner: string | null } | null;
  readonly signals: readonly FailureSignal[];
  readonly criteria: { readonly met: number; readonly total: number };
  readonly decision: 'approve' | 'feedback';
  readonly approved_without_independent_tests: boolean;
  readonly unmet: readonly ApprovalCondition[];
  readonly signature: string;
}

/** The bytes of a record: readable, and the same for the same content. */
export function printRecord(record: VerificationRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** A stored record; null for a file that is none. */
export function parseRecord(text: string): VerificationRecord | null {
  try {
    const value = JSON.parse(text) as Partial<VerificationRecord>;
    const isWhole =
      value.schema === 'verify/1' &&
      typeof value.run_id === 'string' &&
      typeof value.commit === 'string' &&
      typeof value.outcome === 'string' &&
      typeof value.decision === 'string';
    return isWhole ? (value as VerificationRecord) : null;
  } catch {
    return null;
  }
}

/** What tells one way of not passing from another, as text to be hashed: nothing of it is prose. */
export function signatureText(
  record: Pick<
    VerificationRecord,
    'outcome' | 'classification' | 'confidence' | 'cause' | 'tests' | 'contracts' | 'seams' | 'unmet'
  >,
): string {
  const isWrong = ({ status }: ContractResult): boolean => status === 'mismatch' || status === 'missing';
  return JSON.stringify([
    record.outcome,
    record.classification,
    record.confidence,
    record.cause?.code ?? null,
    record.tests.failing,
    [...new Set(record.contracts.filter(isWrong).map(({ id }) => id))].sort(),
    record.seams
      .filter(({ status }) => status === 'fail')
      .map(({ contract }) => contract)
      .sort(),
    [...record.unmet].sort(),
  ]);
}
