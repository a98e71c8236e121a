import type { MissionView, WorkPackageView } from '../domain/view/mission-view';
import { lanes, type Lane } from '../domain/status/lanes';

/** Wraps text in a colour, or returns it unchanged where colour is off. */
export interface Palette {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  red(text: string): string;
  cyan(text: string): string;
}

const BAR_WIDTH = 20;

/**
 * Draws the board of one mission as lines of text: a heading with progress, one row per work package grouped by lane,
 * what needs attention with its commands, and the next action last.
 */
export function textBoard(view: MissionView, palette: Palette): readonly string[] {
  return [
    ...heading(view, palette),
    '',
    ...rows(view, palette),
    ...attention(view, palette),
    ...anomalies(view, palette),
    '',
    `${palette.bold('Next:')} ${view.next_action.text}`,
    ...(view.next_action.command === null ? [] : [`      ${view.next_action.command}`]),
  ];
}

function heading(view: MissionView, palette: Palette): readonly string[] {
  const percent = Math.round(view.progress_percentage);
  const filled = Math.round((view.progress_percentage / 100) * BAR_WIDTH);
  const bar = palette.green('#'.repeat(filled)) + palette.dim('.'.repeat(BAR_WIDTH - filled));
  const home = view.home_branch === null ? '' : `  on ${view.home_branch}`;
  return [
    `${palette.bold(view.mission_slug)}  ${view.mission_state}${palette.dim(home)}`,
    `[${bar}] ${percent}%  ${view.done_count} of ${view.total_wps} done`,
  ];
}

function rows(view: MissionView, palette: Palette): readonly string[] {
  if (view.work_packages.length === 0) return ['No work packages yet.'];
  const idWidth = Math.max(...view.work_packages.map(({ id }) => id.length));
  const titleWidth = Math.min(44, Math.max(...view.work_packages.map(({ title }) => title.length)));
  return (Object.keys(lanes) as Lane[]).flatMap((lane) =>
    view.work_packages
      .filter((one) => one.lane === lane)
      .map((one, index) => {
        const label = (index === 0 ? lanes[lane].title : '').padEnd(13);
        const title = clip(one.title, titleWidth).padEnd(titleWidth);
        return `${paintLane(lane, palette, label)} ${one.id.padEnd(idWidth)}  ${title}  ${palette.dim(note(one))}`.trimEnd();
      }),
  );
}

/** What is worth knowing of a row besides its lane: who has it, what it waits for, how far it is. */
function note(one: WorkPackageView): string {
  const parts = [
    one.waits_for.length > 0 && one.lane === 'planned' ? `waits for ${one.waits_for.join(', ')}` : '',
    one.is_ready ? 'ready' : '',
    one.agent !== null && one.lane !== 'done' && one.lane !== 'planned' ? one.agent : '',
    one.subtasks_total > 0 && one.lane === 'in_progress' ? `${one.subtasks_done}/${one.subtasks_total} subtasks` : '',
    one.review_verdict === 'changes_requested' ? 'changes requested' : '',
    one.force_count > 0 ? `forced ${one.force_count}×` : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function attention(view: MissionView, palette: Palette): readonly string[] {
  if (view.attention.length === 0) return [];
  return [
    '',
    palette.yellow('Needs attention'),
    ...view.attention.flatMap(({ message, remediation }) => [
      `  ${message}`,
      ...remediation.map((command) => `    ${command}`),
    ]),
  ];
}

function anomalies(view: MissionView, palette: Palette): readonly string[] {
  const { length } = view.anomalies;
  if (length === 0) return [];
  const many = view.has_more_anomalies ? `more than ${length}` : String(length);
  return [
    '',
    palette.dim(
      `${many} stored ${length === 1 ? 'move does' : 'moves do'} not start where the one before ended: spec-kitty doctor --mission ${view.mission_slug}`,
    ),
  ];
}

function paintLane(lane: Lane, palette: Palette, text: string): string {
  switch (lane) {
    case 'done':
    case 'approved':
      return palette.green(text);
    case 'blocked':
      return palette.red(text);
    case 'claimed':
    case 'in_progress':
      return palette.cyan(text);
    case 'for_review':
    case 'in_review':
      return palette.yellow(text);
    case 'planned':
    case 'canceled':
    case 'genesis':
    case 'uninitialized':
      return text;
    default:
      return lane satisfies never;
  }
}

function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
