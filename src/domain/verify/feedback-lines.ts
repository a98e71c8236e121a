import type { VerificationRecord } from './verification-record';
import { someOf } from '../problem/some-of';

/**
 * What has to happen so that the next verification approves, the nearest cause first. Infrastructure is the business of
 * whoever runs the machine, and is said so. Empty for an approval.
 */
export function feedbackLines(record: VerificationRecord): readonly string[] {
  if (record.decision === 'approve') return [];
  const lines = [
    ...causeLines(record),
    ...contractLines(record),
    ...seamLines(record),
    ...claimLines(record),
    ...infrastructureLines(record),
    ...testLines(record),
  ];
  return lines.length > 0
    ? lines
    : [
        `The tests failed: ${record.tests.command ?? 'their command'} ended with ${record.tests.exit_code ?? 'no result'}.`,
      ];
}

function causeLines({ cause, reason, signals, classification }: VerificationRecord): readonly string[] {
  const shown = classification === 'code' ? [] : signals.slice(0, 3).map(({ line, name }) => `${name}: ${line}`);
  return [...(reason === null ? [] : [reason]), ...(cause === null ? shown : [cause.message])];
}

function contractLines({ contracts, cause }: VerificationRecord): readonly string[] {
  const wrong = contracts.filter(({ status }) => status === 'mismatch' || status === 'missing');
  const open = contracts.filter(({ status }) => status === 'unverifiable');
  return [
    ...wrong
      .filter(({ artifact }) => cause?.message.startsWith(`${artifact} `) !== true)
      .map(({ artifact, consumer, found_in: place, needed, faults, status }) =>
        status === 'missing'
          ? `${artifact} was found nowhere; ${consumer} needs ${needed}.`
          : `${artifact} in ${place ?? 'nowhere'} does not suit ${consumer}: ${faults.join('; ')}.`,
      ),
    ...open.map(
      ({ artifact, consumer }) => `What ${consumer} needs of ${artifact} cannot be checked; it did not count.`,
    ),
  ];
}

function seamLines({ seams }: VerificationRecord): readonly string[] {
  return seams
    .filter(({ status }) => status !== 'pass')
    .map(({ contract, reason }) => `The seam test of ${contract} does not hold: ${reason ?? 'it was not run'}.`);
}

function claimLines({ claims, tree_clean: isClean }: VerificationRecord): readonly string[] {
  return [
    ...(isClean ? [] : ['Not everything is committed: a verification looks at commits.']),
    ...(claims.outside.length === 0 ? [] : [`Changed, but not owned: ${someOf(claims.outside)}.`]),
    ...claims.untrue.map(claimLine),
  ];
}

/** A claim that does not hold, as a sentence. */
export function claimLine(untrue: string): string {
  return `Claimed, but not so: ${untrue}.`;
}

function infrastructureLines(record: VerificationRecord): readonly string[] {
  const { infrastructure, classification, outcome } = record;
  if (outcome === 'passed' || (classification !== 'infrastructure' && outcome !== 'absent')) return [];
  const { declared, unknown, services } = infrastructure;
  // Who could not run a service does not matter once somebody did.
  const skipped = infrastructure.skipped.filter(({ service }) => !services.some(({ name }) => name === service));
  return [
    ...unknown.map((name) => `Nobody knows how to run ${name}: add it to .kittify/infrastructure.yaml.`),
    ...skipped.map(({ service, provider, reason }) => `${service}, ${provider}: ${reason.replace(/\.$/, '')}.`),
    ...(classification === 'infrastructure' && declared.length === 0
      ? ['If the tests need a service, declare it: requires_infrastructure: [postgresql]']
      : []),
    ...(skipped.length > 0 ? ['Whoever runs this machine can see more: spec-kitty infra doctor'] : []),
  ];
}

function testLines({ tests, outcome, unmet }: VerificationRecord): readonly string[] {
  if (outcome !== 'failed') return [];
  return [
    ...(tests.failing.length === 0 ? [] : [`Failing: ${tests.failing.slice(0, 5).join(', ')}.`]),
    ...(unmet.length === 1 && unmet[0] === 'implementer_tests'
      ? [
          'A run of the implementer that passed is missing: spec-kitty verify with --role implementer where the services are.',
        ]
      : []),
  ];
}
