import { adaptValue } from '../../../src/domain/contracts/adapt-value';
import { checkValue } from '../../../src/domain/contracts/check-value';
import { classifyFailure } from '../../../src/domain/verify/classify-failure';
import { decideApproval } from '../../../src/domain/verify/decide-approval';
import { declaredServices } from '../../../src/domain/verify/declared-services';
import { diagnoseFailure } from '../../../src/domain/verify/diagnose-failure';
import { findStall } from '../../../src/domain/verify/find-stall';
import { findTestCommand } from '../../../src/domain/verify/find-test-command';
import { testOutcome } from '../../../src/domain/verify/test-outcome';
import { byId, describeWithVectors, vectors } from './vectors';

describeWithVectors('tables of verification', () => {
  it.each(byId(vectors.classification))('classifies %s', (_, { output, expected, accept_also: also = [] }) => {
    const { classification, confidence } = classifyFailure(output);
    expect([expected, ...also]).toContainEqual({ classification, confidence });
  });

  it.each(byId(vectors.diagnosis))('diagnoses %s', (_, { output, context, expected }) => {
    const { classification, confidence } = diagnoseFailure({
      output,
      declared: context.requires_infrastructure ?? [],
      artifacts: context.contracts ?? [],
      services: (context.services ?? []).map(({ healthy_after: isHealthyAfter = null, ...one }) => ({
        ...one,
        isHealthyAfter,
      })),
      imports: (context.imported_by_wp ?? []).map((module) => ({ module })),
    });
    expect({ classification, confidence }).toEqual(expected);
  });

  it.each(byId(vectors.outcome))('judges the run %s', (_, row) => {
    const { verdict } = testOutcome({
      exitCode: row.exit_code,
      timedOut: row.timed_out === true,
      output: row.output,
      isDeclared: row.declared_command === true,
    });
    expect(verdict).toBe(row.expected);
  });

  it.each(byId(vectors.gate))('decides %s', (_, { input, expected }) => {
    const approval = decideApproval({
      verdict: input.outcome,
      classification: input.classification,
      confidence: input.confidence,
      declared: input.requires_infrastructure,
      isProviderAvailable: input.provider_available,
      haveOtherGatesPassed: input.other_gates_passed,
      haveImplementerTestsPassed: input.implementer_tests_passed,
      failingService: input.failing_service ?? null,
      isConditionalAllowed: true,
    });
    expect(approval.decision).toBe(expected.decision);
    expect(approval.isWithoutIndependentTests).toBe(expected.approved_without_independent_tests);
    if (expected.missing !== undefined) expect(approval.unmet).toEqual(expected.missing);
  });

  it.each(byId(vectors.precedence))('resolves %s', (_, { input, expected }) => {
    const { services } = declaredServices({
      prompt: input.wp ?? null,
      manifest: input.manifest ?? null,
      mission: input.mission_default ?? null,
    });
    expect(services).toEqual(expected);
  });

  it.each(byId(vectors.contracts))('checks and adapts %s', (_, { value, format, expected, adapted }) => {
    expect(checkValue(value, format).status).toBe(expected);
    if (adapted !== undefined) expect(value === null ? null : adaptValue(value, format)).toBe(adapted);
  });

  it.each(byId(vectors.stall))('watches %s', (_, { cycles, expected }) => {
    const stall = findStall(
      cycles.map(({ criteria_met: criteriaMet, outcome: verdict, ...cycle }) => ({ ...cycle, criteriaMet, verdict })),
    );
    expect(stall?.at ?? null).toBe(expected.stalled_at);
    expect(stall?.label).toBe(expected.label);
  });

  it.each(byId(vectors.test_command))('finds the command of %s', (_, { input, expected }) => {
    const found = findTestCommand({
      rootNames: input.root,
      changedTests: input.changed_tests ?? [],
      testScript: input.package_json_test ?? null,
      isShared: input.parallel === true,
    });
    expect(found).toEqual(expected);
  });
});
