import type { ImplementOutcome } from '../app/implement/implement';
import type { RecoverOutcome } from '../app/implement/recover-workspaces';
import type { Palette } from './text-board';

/** A work package that was taken, as text: where to go, what to read, what comes then. */
export function implementLines(outcome: ImplementOutcome, palette: Palette): readonly string[] {
  const { work_package_id: id, resumed, events, agent } = outcome;
  const what = resumed ? (events.length === 0 ? `is still ${agent}’s` : `goes on with ${agent}`) : `is ${agent}’s now`;
  return [
    `${palette.green('✓')} ${palette.bold(`${id} ${outcome.title}`)} ${what}`,
    `  Workspace: ${outcome.workspace_path}`,
    `  Branch:    ${outcome.branch}`,
    `  Prompt:    ${outcome.prompt_path}`,
    '',
    'Next: read the prompt, work in the workspace, commit there. When it is done:',
    ...outcome.next_steps.map((command) => `  ${command}`),
  ];
}

/** What was made again, and whose starts are still to be finished. */
export function recoveryLines({ recovered, interrupted }: RecoverOutcome, palette: Palette): readonly string[] {
  return [
    ...(recovered.length === 0 ? ['Every workspace is whole; nothing was made.'] : []),
    ...recovered.map(
      ({ lane_id: lane, made, workspace_path: path }) =>
        `${palette.green('✓')} ${lane}: ${made.join(' and ')} made again, ${path}`,
    ),
    ...interrupted.flatMap(({ wp_id: id, held_by: holder, command }) => [
      `${id} was claimed by ${holder} but not started. To go on:`,
      `  ${command}`,
    ]),
  ];
}
