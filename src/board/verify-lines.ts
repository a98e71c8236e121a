import type { VerifyOutcome } from '../app/verify/verify-work';
import type { Palette } from './text-board';

/** A verification as a tired person reads it: the answer, what it stands on, what is wrong, what to do. */
export function verifyLines(outcome: VerifyOutcome, palette: Palette): readonly string[] {
  const said = (outcome.diagnostics ?? []).map(({ message }) => message);
  const feedback = outcome.feedback.filter((line) => !said.includes(line));
  return [
    headline(outcome, palette),
    ...evidenceLines(outcome, palette),
    ...(feedback.length === 0 ? [] : ['', ...feedback.map((line) => `  ${line}`)]),
    // What stands against doing without tests is of interest only where tests could not be had.
    ...(outcome.unmet.length === 0 || outcome.classification !== 'infrastructure'
      ? []
      : [palette.dim(`  Not met: ${outcome.unmet.join(', ')}`)]),
    ...(outcome.stall === null ? [] : ['', palette.red(outcome.stall)]),
    '',
    `Next: ${outcome.next_step}`,
  ];
}

function headline(outcome: VerifyOutcome, palette: Palette): string {
  const { work_package_id: id, decision, commit, approved_without_independent_tests: isConditional } = outcome;
  const at = `${id} at ${commit.slice(0, 8)}`;
  if (isConditional) return `${palette.yellow('!')} ${at} may be approved WITHOUT INDEPENDENT TESTS.`;
  if (decision === 'approve') return `${palette.green('✓')} ${at} passes.`;
  return outcome.outcome === 'absent'
    ? `${palette.yellow('?')} ${at}: no verdict.`
    : `${palette.red('✗')} ${at} does not pass.`;
}

function evidenceLines(outcome: VerifyOutcome, palette: Palette): readonly string[] {
  const { tests, infrastructure, contracts, seams } = outcome;
  const { counts } = tests;
  const figures =
    counts === null
      ? ''
      : `: ${counts.passed} passed, ${counts.failed + counts.errors} failed, ${counts.skipped} skipped`;
  return [
    ...(tests.command === null ? [] : [palette.dim(`  ${tests.command}${figures}`)]),
    ...infrastructure.services.map(({ name, provider, port, version }) =>
      palette.dim(`  ${name}${version === null ? '' : ` ${version}`} on port ${port} (${provider})`),
    ),
    ...contracts.map(({ id, consumer, status }) => palette.dim(`  contract ${id} for ${consumer}: ${status}`)),
    ...seams.map(({ contract, status }) => palette.dim(`  seam ${contract}: ${status}`)),
  ];
}
