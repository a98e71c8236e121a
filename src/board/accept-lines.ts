import { findingLines } from './merge-lines';
import type { Palette } from './text-board';
import type { AcceptOutcome } from '../app/merge/accept-mission';

/** Whether a mission is ready, as text. */
export function acceptLines(outcome: AcceptOutcome, palette: Palette): readonly string[] {
  const { mission_slug: slug, findings } = outcome;
  if (outcome.blocked === true) {
    return [
      `${palette.red('✗')} ${palette.bold(slug)} is not ready; nothing was changed.`,
      '',
      ...findingLines(findings, palette),
    ];
  }
  const what = outcome.already_accepted
    ? `${slug} was accepted by ${outcome.accepted_by ?? ''} already, and nothing has changed since.`
    : outcome.dry_run
      ? `${slug} is ready. Nothing was recorded.`
      : `${palette.green('✓')} ${palette.bold(slug)} is accepted`;
  const next = outcome.dry_run && !outcome.already_accepted ? 'accept' : 'merge';
  return [what, ...findingLines(findings, palette), '', 'Next:', `  spec-kitty ${next} --mission ${slug}`];
}
