import type { MergeOutcome } from '../app/merge/merge-outcome';
import type { AbortOutcome } from '../app/merge/interrupted-merge';
import type { Finding } from '../app/preflight/preflight-check';
import type { MergeConflict, MergeStep } from '../domain/merge/merge-plan';
import type { Palette } from './text-board';

/** A merge, as text: what it does or did, or what stands against it. */
export function mergeLines(outcome: MergeOutcome, palette: Palette): readonly string[] {
  const { mission_slug: slug, target_branch: target } = outcome;
  if (outcome.already_merged) return mergedLines(outcome, palette);
  if (outcome.undone) return [`${palette.green('✓')} The merge of ${palette.bold(slug)} into ${target} is taken back.`];
  const findings = findingLines(outcome.findings, palette);
  if (outcome.blocked === true) {
    const count = outcome.findings.filter(({ severity }) => severity === 'error').length;
    return [
      `${palette.red('✗')} ${palette.bold(slug)} cannot be merged into ${target} yet; nothing was changed.`,
      '',
      ...findings,
      '',
      `Next: ${count === 1 ? 'do what is named above' : `settle the ${count} points above`}, then run the command again.`,
    ];
  }
  return outcome.dry_run ? dryRunLines(outcome, findings) : doneLines(outcome, findings, palette);
}

/** A second run: all that can be left to do is the push. */
function mergedLines({ mission_slug: slug, target_branch: target, pushed }: MergeOutcome, palette: Palette): string[] {
  switch (pushed) {
    case 'now':
      return [`${palette.green('✓')} ${slug} is merged into ${target} already; the remote has it now.`];
    case 'before':
      return [`${slug} is merged into ${target} already, and the remote has it; nothing was changed.`];
    case null:
      return [`${slug} is merged into ${target} already; nothing was changed.`];
    default:
      return pushed satisfies never;
  }
}

export function abortLines({ mission_slug: slug }: AbortOutcome, palette: Palette): readonly string[] {
  return [`${palette.green('✓')} The interrupted merge of ${slug} is forgotten; every branch is where it was.`];
}

/** Findings with what to do about each. */
export function findingLines(findings: readonly Finding[], palette: Palette): readonly string[] {
  return findings.flatMap(({ severity, message, remediation, diagnostic_code: code }) => {
    const mark =
      severity === 'error'
        ? palette.red('Error:')
        : severity === 'warning'
          ? palette.yellow('Warning:')
          : palette.dim('Note:');
    return [`${mark} ${message} ${palette.dim(`(${code})`)}`, ...remediation.map((line) => `  ${line}`)];
  });
}

function dryRunLines(outcome: MergeOutcome, findings: readonly string[]): readonly string[] {
  const { mission_slug: slug, target_branch: target, cleanup } = outcome;
  const done = outcome.wps.filter(({ becomes_done: is }) => is).map(({ wp_id: id }) => id);
  return [
    `${slug} can be merged into ${target} (${outcome.strategy ?? ''}). Nothing was changed.`,
    ...outcome.steps.flatMap((step) => [`  ${stepLine(step)}`, ...automatic(step)]),
    ...(done.length === 0 ? [] : [`  Done then: ${done.join(', ')}`]),
    ...(cleanup.worktrees.length + cleanup.branches.length === 0
      ? []
      : [`  Taken away then: ${counted(cleanup.worktrees, 'worktree')}, ${counted(cleanup.branches, 'branch')}`]),
    ...sharedLines(outcome),
    ...findings,
    '',
    'Next:',
    ...outcome.next_steps.map((line) => `  ${line}`),
  ];
}

function doneLines(outcome: MergeOutcome, findings: readonly string[], palette: Palette): readonly string[] {
  const { mission_slug: slug, target_branch: target, removed, done_events: done } = outcome;
  return [
    `${palette.green('✓')} ${palette.bold(slug)} is merged into ${target}`,
    ...outcome.steps.map((step) => `  ${stepLine(step)}`),
    ...(done.length === 0
      ? []
      : [`  Recorded as done: ${done.length} of ${Math.max(outcome.wps.length, done.length)}`]),
    ...(removed.worktrees.length === 0 ? [] : [`  Worktrees taken away: ${removed.worktrees.length}`]),
    ...(removed.branches.length === 0 ? [] : [`  Branches taken away: ${removed.branches.length}`]),
    ...(outcome.pushed === 'now' ? ['  Pushed: the remote has it now'] : []),
    ...findings,
    ...(outcome.next_steps.length === 0 ? [] : ['', 'Next: look at it, then push it:']),
    ...outcome.next_steps.map((line) => `  ${line}`),
  ];
}

function stepLine({ kind, source, destination, commits, already_integrated: isIn, strategy }: MergeStep): string {
  if (kind === 'record') return `record in ${destination}`;
  const what = isIn ? 'is in it already' : commits === 1 ? '1 commit' : `${commits} commits`;
  return `${source} → ${destination}: ${what}${strategy === null || strategy === 'merge' ? '' : `, ${strategy}`}`;
}

function counted({ length }: readonly string[], what: string): string {
  const plural = what === 'branch' ? 'branches' : `${what}s`;
  return `${length} ${length === 1 ? what : plural}`;
}

function automatic({ conflicts }: MergeStep): readonly string[] {
  return conflicts.filter(({ auto }) => auto).map(({ path }: MergeConflict) => `    ${path}: joined automatically`);
}

function sharedLines({ shared_paths: shared }: MergeOutcome): readonly string[] {
  if (shared.length === 0) return [];
  const named = shared.slice(0, 5).map(({ path, sides }) => `    ${path} (${sides.join(', ')})`);
  return [
    '  Changed by several lanes, without a conflict:',
    ...named,
    ...(shared.length > named.length ? [`    and ${shared.length - named.length} more`] : []),
  ];
}
