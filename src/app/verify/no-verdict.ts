import type { VerifyOutcome } from './verify-work';
import { ProblemError } from '../../domain/problem/problem';
import { afterNoVerdict } from '../../domain/verify/after-no-verdict';

/** No verdict is no answer: it must not be taken for a refusal of the work. */
export function noVerdict(outcome: VerifyOutcome): ProblemError {
  const { blocked: _, diagnostics: __, ...fields } = outcome;
  return new ProblemError({
    ...fields,
    diagnostic_code: outcome.tree_clean ? 'VERIFICATION_ABSENT' : 'TREE_DIRTY',
    message: `There is no verdict on ${outcome.work_package_id}: ${outcome.reason ?? 'the tests did not run to an end.'}`,
    remediation: [
      ...outcome.feedback.filter((line) => line !== outcome.reason),
      ...afterNoVerdict(outcome),
      outcome.next_step,
    ],
  });
}
