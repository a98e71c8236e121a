import { findingLines } from './merge-lines';
import type { Palette } from './text-board';
import type { LandedOutcome } from '../app/merge/merge-landed';
import type { PreparePrOutcome } from '../app/merge/prepare-pr';

/** The branch for a pull request, and what comes then. */
export function preparedLines(outcome: PreparePrOutcome, palette: Palette): readonly string[] {
  const { mission_slug: slug, focused_pr_branch: branch, base, target_branch: target } = outcome;
  if (outcome.blocked === true) {
    return [
      `${palette.red('✗')} ${palette.bold(slug)} is not ready for a pull request to ${target}; nothing was changed.`,
      '',
      ...findingLines(outcome.findings, palette),
    ];
  }
  const what = outcome.dry_run
    ? `${branch} would hold ${slug} on top of ${base}. Nothing was changed.`
    : outcome.unchanged
      ? `${branch} holds all of ${slug} on top of ${base} already.`
      : `${palette.green('✓')} ${palette.bold(branch)} holds ${slug} on top of ${base}`;
  return [
    what,
    ...findingLines(outcome.findings, palette),
    '',
    'Next:',
    ...outcome.next_steps.map((line) => `  ${line}`),
  ];
}

/** A mission that was merged elsewhere. */
export function landedLines(outcome: LandedOutcome, palette: Palette): readonly string[] {
  const { mission_slug: slug, mission_number: number, landed_ref: ref, done_events: done, removed } = outcome;
  if (outcome.blocked === true) {
    return [
      `${palette.red('✗')} ${ref} holds all of ${palette.bold(slug)}, but it cannot be finished yet; nothing was changed.`,
      '',
      ...findingLines(outcome.findings, palette),
    ];
  }
  if (outcome.dry_run) return [`${ref} holds all of ${slug}. Nothing was changed.`];
  return [
    `${palette.green('✓')} ${palette.bold(slug)} has landed in ${ref}${number === null ? '' : ` as mission ${number}`}`,
    ...(done.length === 0 ? [] : [`  Recorded as done: ${done.length}`]),
    ...(removed.worktrees.length === 0 ? [] : [`  Worktrees taken away: ${removed.worktrees.length}`]),
    ...(removed.branches.length === 0 ? [] : [`  Branches taken away: ${removed.branches.length}`]),
  ];
}
