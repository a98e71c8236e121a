import { paintLane } from './paint-lane';
import type { Palette } from './palette';
import { glyphsOf, type Screen } from './screen';
import { clipTo, padTo, shownOn, widthOf, wrapAt } from './terminal-text';
import { workPackageNotes } from './work-package-notes';
import type { MissionView, WorkPackageView } from '../domain/view/mission-view';
import { lanes, type Lane } from '../domain/status/lanes';

export type { Palette } from './palette';

const BAR_WIDTH = 20;
const LANE_WIDTH = 13;
const MOST_TITLE = 44;
/** Below this many cells a lane is a heading of its own, and titles are wrapped. */
const LEAST_TABLE = 60;

/**
 * Draws the board of one mission as lines of text: a heading with progress, one row per work package grouped by lane,
 * what needs attention with its commands, and the next action last. No line is wider than the screen but commands, which
 * stay whole so that they can be copied.
 */
export function textBoard(view: MissionView, palette: Palette, screen: Screen): readonly string[] {
  const width = screen.columns ?? Infinity;
  return [
    ...heading(view, palette, screen),
    '',
    ...(view.work_packages.length === 0
      ? ['No work packages yet.']
      : width < LEAST_TABLE
        ? list(view, palette, screen, width)
        : table(view, palette, screen, width)),
    ...boardEnd(view, palette, screen),
  ];
}

/** What every board ends with: what needs attention, stored moves that contradict, and the next action last. */
export function boardEnd(view: MissionView, palette: Palette, screen: Screen): readonly string[] {
  return [
    ...attention(view, palette, screen),
    ...anomalies(view, palette, screen),
    '',
    ...nextLines(view, palette, screen),
  ];
}

function heading(view: MissionView, palette: Palette, screen: Screen): readonly string[] {
  const width = screen.columns ?? Infinity;
  const slug = shownOn(screen, view.mission_slug);
  const home = view.home_branch === null ? '' : shownOn(screen, `on ${view.home_branch}`);
  const first = [slug, view.mission_state, home].filter((part) => part !== '').join('  ');
  const figures = `${Math.round(view.progress_percentage)}%  ${view.done_count} of ${view.total_wps} done`;
  const barWidth = Math.max(0, Math.min(BAR_WIDTH, width - figures.length - 3));
  const filled = Math.round((view.progress_percentage / 100) * barWidth);
  const bar = `[${palette.green('#'.repeat(filled))}${palette.dim('.'.repeat(barWidth - filled))}] `;
  return [
    ...(widthOf(first) <= width
      ? [[palette.bold(slug), view.mission_state, palette.dim(home)].filter((part) => part !== '').join('  ')]
      : [
          ...wrapAt(slug, width).map((line) => palette.bold(line)),
          view.mission_state,
          ...wrapAt(home, width).map((line) => palette.dim(line)),
        ]),
    `${barWidth < 5 ? '' : bar}${figures}`,
  ];
}

/** One row for each work package; what does not fit beside a title stands below it. */
function table(view: MissionView, palette: Palette, screen: Screen, width: number): readonly string[] {
  const idWidth = Math.max(...view.work_packages.map(({ id }) => widthOf(shownOn(screen, id))));
  const indent = LANE_WIDTH + 1 + idWidth + 2;
  const titles = view.work_packages.map(({ title }) => widthOf(shownOn(screen, title)));
  const titleWidth = Math.min(MOST_TITLE, Math.max(...titles), width - indent);
  const { ellipsis } = glyphsOf(screen);
  return inLanes(view).flatMap(([lane, members]) =>
    members.flatMap((one, index) => {
      const label = paintLane(lane, palette, padTo(index === 0 ? lanes[lane].title : '', LANE_WIDTH));
      const title = clipTo(shownOn(screen, one.title), titleWidth, ellipsis);
      const start = `${label} ${padTo(shownOn(screen, one.id), idWidth)}  `;
      const note = noteOn(one, screen);
      if (indent + titleWidth + 2 + widthOf(note) <= width) {
        return [`${start}${padTo(title, titleWidth)}  ${palette.dim(note)}`.trimEnd()];
      }
      const below = wrapAt(note, width - indent).map((line) => ' '.repeat(indent) + palette.dim(line));
      return [`${start}${title}`.trimEnd(), ...below];
    }),
  );
}

/** For narrow screens: lanes as headings, titles whole. */
function list(view: MissionView, palette: Palette, screen: Screen, width: number): readonly string[] {
  const idWidth = Math.max(...view.work_packages.map(({ id }) => widthOf(shownOn(screen, id))));
  const indent = ' '.repeat(2 + idWidth + 1);
  const room = Math.max(1, width - indent.length);
  return inLanes(view).flatMap(([lane, members]) => [
    paintLane(lane, palette, lanes[lane].title),
    ...members.flatMap((one) => {
      const [first = '', ...more] = wrapAt(shownOn(screen, one.title), room);
      return [
        `  ${padTo(shownOn(screen, one.id), idWidth)} ${first}`.trimEnd(),
        ...more.map((line) => indent + line),
        ...wrapAt(noteOn(one, screen), room).map((line) => indent + palette.dim(line)),
      ];
    }),
  ]);
}

function inLanes(view: MissionView): readonly (readonly [Lane, readonly WorkPackageView[]])[] {
  return (Object.keys(lanes) as Lane[])
    .map((lane) => [lane, view.work_packages.filter((one) => one.lane === lane)] as const)
    .filter(([, members]) => members.length > 0);
}

/** What is worth knowing of a row besides its lane. */
function noteOn(one: WorkPackageView, screen: Screen): string {
  const glyphs = glyphsOf(screen);
  const notes = workPackageNotes(one, glyphs).map(({ text }) => text);
  return shownOn(screen, notes.join(` ${glyphs.dot} `));
}

function attention(view: MissionView, palette: Palette, screen: Screen): readonly string[] {
  if (view.attention.length === 0) return [];
  return [
    '',
    palette.yellow('Needs attention'),
    ...view.attention.flatMap(({ message, remediation }) => [
      ...paragraph(shownOn(screen, message), '  ', screen),
      ...remediation.map((command) => `    ${command}`),
    ]),
  ];
}

function anomalies(view: MissionView, palette: Palette, screen: Screen): readonly string[] {
  const { length } = view.anomalies;
  if (length === 0) return [];
  const many = view.has_more_anomalies ? `more than ${length}` : String(length);
  const said = `${many} stored ${length === 1 ? 'move does' : 'moves do'} not start where the one before ended:`;
  const command = `spec-kitty doctor --mission ${view.mission_slug}`;
  return widthOf(`${said} ${command}`) <= (screen.columns ?? Infinity)
    ? ['', palette.dim(`${said} ${command}`)]
    : ['', ...paragraph(said, '', screen).map((line) => palette.dim(line)), `  ${command}`];
}

function nextLines({ next_action: { text, command } }: MissionView, palette: Palette, screen: Screen): string[] {
  const indent = ' '.repeat('Next: '.length);
  const [first = '', ...more] = paragraph(shownOn(screen, text), indent, screen);
  return [
    `${palette.bold('Next:')} ${first.slice(indent.length)}`,
    ...more,
    ...(command === null ? [] : [indent + command]),
  ];
}

/** Lines behind an indent that fit the screen. */
function paragraph(text: string, indent: string, { columns }: Screen): readonly string[] {
  if (columns === null) return [indent + text];
  return wrapAt(text, Math.max(1, columns - indent.length)).map((line) => indent + line);
}
