import type { MoveOutcome } from '../app/move-task';
import type { OverrideOutcome } from '../app/review/override-verdict';
import type { ReviewOutcome } from '../app/review/start-review';
import { lanes } from '../domain/status/lanes';
import type { Palette } from './text-board';

/** A review that was taken, as text: where to look, what to read, how to answer. */
export function reviewLines(outcome: ReviewOutcome, palette: Palette): readonly string[] {
  const { work_package_id: id, resumed, agent, title } = outcome;
  return [
    `${palette.green('✓')} ${palette.bold(`${id} ${title}`)} ${resumed ? `is still in review with ${agent}` : `is in review with ${agent} now`}`,
    `  Workspace: ${outcome.workspace_path}`,
    `  Branch:    ${outcome.branch}`,
    `  Prompt:    ${outcome.prompt_path}`,
    '',
    outcome.next_steps.length > 2
      ? 'Next: read the prompt, look at the work, let it be verified, then give one of the two verdicts:'
      : 'Next: read the prompt, look at the work, then give one of the two verdicts:',
    ...outcome.next_steps.map((command) => `  ${command}`),
  ];
}

/** A verdict that was given. */
export function verdictLines(
  { work_package_id: id, from_lane: from, to_lane: to, review_cycle_path: cycle }: MoveOutcome | OverrideOutcome,
  verdict: string,
  palette: Palette,
): readonly string[] {
  return [
    `${palette.green('✓')} ${id} ${verdict}: ${lanes[from].title} → ${lanes[to].title}`,
    ...(cycle == null ? [] : [`  ${cycle}`]),
  ];
}
