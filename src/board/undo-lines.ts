import type { UndoOutcome } from '../app/merge/undo-operation';
import { lanes } from '../domain/status/lanes';
import type { Palette } from './text-board';

/** What was taken back, as text. */
export function undoLines(outcome: UndoOutcome, palette: Palette): readonly string[] {
  const {
    mission_slug: slug,
    work_package_id: id,
    from_lane: from,
    to_lane: to,
    kept,
    branches,
    dry_run: isDry,
  } = outcome;
  const mark = isDry ? '' : `${palette.green('✓')} `;
  const tail = isDry ? '. Nothing was changed.' : '';
  if (outcome.kind === 'merge') {
    return [
      `${mark}The merge of ${palette.bold(slug)} ${isDry ? 'can be' : 'is'} taken back${tail}`,
      ...branches.map((branch) => `  ${branch}`),
      ...(isDry
        ? []
        : [
            '',
            'Next: worktrees of the lanes, where they are wanted again:',
            `  spec-kitty implement --recover --mission ${slug}`,
          ]),
    ];
  }
  const what =
    from === null || to === null || from === to
      ? `the last change of ${id ?? ''}`
      : `${id ?? ''}: ${lanes[from].title} → ${lanes[to].title}`;
  return [
    `${mark}${isDry ? 'Could take back' : 'Took back'} ${what}${tail}`,
    ...(kept.length === 0 ? [] : [`  Stays on record: ${kept.join(', ')}`]),
  ];
}
