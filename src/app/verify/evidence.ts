import type { BootstrapResult } from './bootstrap';
import type { CheckedContract } from './contract-values';
import type { TestPrograms } from './test-programs';
import type { VerificationPolicy } from './verification-policy';
import type { VerifyRequest } from './verify-request';
import type { ClaimsResult, WorkUnderTest } from './work-under-test';
import type { KnownContracts } from '../contracts/known-contracts';
import type { ServiceSession } from '../infra/service-session';
import type { TestCommand } from '../../domain/verify/find-test-command';
import type { TestOutcome } from '../../domain/verify/test-outcome';
import type { SeamResult } from '../../domain/verify/verification-record';
import type { TestRunResult } from '../../ports/test-runs';

/** What a verification knows of its work package when it begins. */
export interface Subject {
  readonly known: KnownContracts;
  readonly request: VerifyRequest;
  readonly policy: VerificationPolicy;
  readonly work: WorkUnderTest;
  readonly runId: string;
  readonly logPath: string;
  readonly programs: TestPrograms;
  readonly files: readonly string[];
}

/** Everything that was seen. */
export interface Evidence {
  readonly claims: ClaimsResult;
  readonly bootstrap: BootstrapResult;
  /** The version the program that runs the tests gives; null when it gives none. */
  readonly version: string | null;
  readonly session: ServiceSession;
  readonly healthyAfter: Readonly<Record<string, boolean | null>>;
  readonly exports: Readonly<Record<string, string>>;
  readonly checked: readonly CheckedContract[];
  readonly seams: readonly SeamResult[];
  readonly command: TestCommand;
  readonly run: TestRunResult | null;
  readonly outcome: TestOutcome;
}
