import * as fc from 'fast-check';
import { decideApproval, type ApprovalFacts } from '../../../src/domain/verify/decide-approval';

const conditional: ApprovalFacts = {
  verdict: 'failed',
  classification: 'infrastructure',
  confidence: 'high',
  declared: ['postgresql'],
  isProviderAvailable: false,
  haveOtherGatesPassed: true,
  haveImplementerTestsPassed: true,
  failingService: 'postgresql',
  isConditionalAllowed: true,
};

describe('approval without independent tests', () => {
  it('is possible in one form, and says so', () => {
    expect(decideApproval(conditional)).toEqual({ decision: 'approve', isWithoutIndependentTests: true, unmet: [] });
  });

  it.each<readonly [string, Partial<ApprovalFacts>]>([
    ['outcome', { verdict: 'absent' }],
    ['classification', { confidence: 'ambiguous' }],
    ['classification', { classification: 'code', confidence: 'high' }],
    ['classification', { classification: 'contract' }],
    ['declared', { declared: [], failingService: null }],
    ['provider_unavailable', { isProviderAvailable: true }],
    ['provider_unavailable', { isProviderAvailable: null }],
    ['other_gates', { haveOtherGatesPassed: false }],
    ['other_gates', { haveOtherGatesPassed: null }],
    ['implementer_tests', { haveImplementerTestsPassed: false }],
    ['implementer_tests', { haveImplementerTestsPassed: null }],
    ['service_declared', { failingService: 'redis' }],
    ['conditional_allowed', { isConditionalAllowed: false }],
  ])('is refused for %s alone: %j', (condition, change) => {
    expect(decideApproval({ ...conditional, ...change })).toEqual({
      decision: 'feedback',
      isWithoutIndependentTests: false,
      unmet: [condition],
    });
  });

  it('never approves what is not known, and never calls a clean pass conditional', () => {
    const facts = fc.record<ApprovalFacts>({
      verdict: fc.constantFrom('passed', 'failed', 'absent'),
      classification: fc.constantFrom('infrastructure', 'code', 'contract', null),
      confidence: fc.constantFrom('high', 'ambiguous', 'n/a', null),
      declared: fc.subarray(['postgresql', 'redis']),
      isProviderAvailable: fc.constantFrom(true, false, null),
      haveOtherGatesPassed: fc.constantFrom(true, false, null),
      haveImplementerTestsPassed: fc.constantFrom(true, false, null),
      failingService: fc.constantFrom('postgresql', 'redis', null),
      isConditionalAllowed: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, (one) => {
        const { decision, isWithoutIndependentTests, unmet } = decideApproval(one);
        expect(decision === 'approve').toBe(unmet.length === 0);
        if (decision === 'approve') {
          expect(one.haveOtherGatesPassed).toBe(true);
          expect(isWithoutIndependentTests).toBe(one.verdict === 'failed');
          expect(one.verdict).not.toBe('absent');
        }
        if (isWithoutIndependentTests) expect(one).toMatchObject({ isProviderAvailable: false, confidence: 'high' });
      }),
    );
  });
});
