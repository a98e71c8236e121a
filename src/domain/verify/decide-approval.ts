import type { Classification, Confidence } from './classify-failure';
import type { TestVerdict } from './test-outcome';

/** A condition of the one approval that does without independent tests. */
export type ApprovalCondition =
  | 'outcome'
  | 'classification'
  | 'declared'
  | 'provider_unavailable'
  | 'other_gates'
  | 'implementer_tests'
  | 'service_declared'
  | 'conditional_allowed';

/** What the decision looks at. Null is not known, and what is not known never counts in favour. */
export interface ApprovalFacts {
  readonly verdict: TestVerdict;
  /** After diagnosis; null where nothing failed. */
  readonly classification: Classification | null;
  readonly confidence: Confidence | null;
  readonly declared: readonly string[];
  readonly isProviderAvailable: boolean | null;
  readonly haveOtherGatesPassed: boolean | null;
  readonly haveImplementerTestsPassed: boolean | null;
  /** The service that could not be reached; null when the output does not tell. */
  readonly failingService: string | null;
  /** False where the project does not allow approvals without independent tests. */
  readonly isConditionalAllowed: boolean;
}

export interface Approval {
  readonly decision: 'approve' | 'feedback';
  readonly isWithoutIndependentTests: boolean;
  /** What stands against an approval, in a fixed order; empty with `approve`. */
  readonly unmet: readonly ApprovalCondition[];
}

/**
 * Decides whether work may be approved: on tests that passed, or, where the declared services could not be had, on
 * everything else and a run of the implementer. There is no third way.
 */
export function decideApproval(facts: ApprovalFacts): Approval {
  if (facts.verdict === 'passed') {
    return facts.haveOtherGatesPassed === true ? approve(false) : feedback(['other_gates']);
  }
  const unmet = conditions.flatMap(([name, holds]) => (holds(facts) ? [] : name));
  return unmet.length === 0 ? approve(true) : feedback(unmet);
}

const conditions: readonly (readonly [ApprovalCondition, (facts: ApprovalFacts) => boolean])[] = [
  ['outcome', ({ verdict }) => verdict === 'failed'],
  ['classification', (facts) => facts.classification === 'infrastructure' && facts.confidence === 'high'],
  ['declared', ({ declared }) => declared.length > 0],
  ['provider_unavailable', (facts) => facts.isProviderAvailable === false],
  ['other_gates', (facts) => facts.haveOtherGatesPassed === true],
  ['implementer_tests', (facts) => facts.haveImplementerTestsPassed === true],
  [
    'service_declared',
    ({ failingService, declared }) =>
      failingService === null || declared.length === 0 || declared.includes(failingService),
  ],
  ['conditional_allowed', (facts) => facts.isConditionalAllowed],
];

function approve(isWithoutIndependentTests: boolean): Approval {
  return { decision: 'approve', isWithoutIndependentTests, unmet: [] };
}

function feedback(unmet: readonly ApprovalCondition[]): Approval {
  return { decision: 'feedback', isWithoutIndependentTests: false, unmet };
}
