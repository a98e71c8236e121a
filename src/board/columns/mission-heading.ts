import { clipLine, span, type Line } from './line';
import type { Marks } from './marks';
import type { MissionView } from '../../domain/view/mission-view';

const BAR_WIDTH = 20;

/** Two lines: which mission it is and in which phase, and how far it is. */
export function missionHeading(
  view: MissionView,
  { width, marks }: { readonly width: number | null; readonly marks: Marks },
): readonly Line[] {
  const percent = Math.round(view.progress_percentage);
  const filled = Math.round((view.progress_percentage / 100) * BAR_WIDTH);
  const lines: readonly Line[] = [
    [
      span(marks.text(view.mission_slug), 'bold'),
      span(`  ${marks.text(view.mission_state)}`),
      span(view.home_branch === null ? '' : `  on ${marks.text(view.home_branch)}`, 'dim'),
    ],
    [
      span(marks.filled.repeat(filled), 'green'),
      span(marks.open.repeat(BAR_WIDTH - filled), 'dim'),
      span(`  ${percent}%`, 'bold'),
      span(`  ${view.done_count} of ${view.total_wps} done`),
    ],
  ];
  return width === null ? lines : lines.map((line) => clipLine(line, width, marks.ellipsis));
}
