import { durationText } from './duration';
import type { Palette } from './palette';
import { glyphsOf, type Screen } from './screen';
import { clipTo, padTo, shownOn, widthOf, wrapAt } from './terminal-text';
import type { MetricsOutcome } from '../app/metrics';
import type { MetricsSummary, Share } from '../domain/metrics/mission-metrics';
import type { Spread } from '../domain/metrics/spread';
import { lanes } from '../domain/status/lanes';
import { readInstant } from '../domain/status/moment';

export const NOT_KNOWN = 'not known';

/** A figure with its name and what it is made of. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** The figures of a summary in words; what is null is told as not known. */
export function figuresOf(summary: MetricsSummary): readonly Figure[] {
  const { throughput, rework, first_pass_review: firstPass, times_sent_back: back } = summary;
  return [
    spreadFigure('Cycle time', summary.cycle_time),
    spreadFigure('Waiting', summary.waiting_time),
    spreadFigure('In review', summary.review_time),
    shareFigure('First review passed', firstPass, 'reviewed'),
    shareFigure('Rework', rework, `handed over; sent back ${back === 1 ? 'once' : `${back} times`}`),
    {
      name: 'Throughput',
      value: throughput.per_week === null ? NOT_KNOWN : `${decimal(throughput.per_week)} a week`,
      note:
        throughput.days === null
          ? 'nothing was started'
          : `${summary.finished} finished in ${daysText(throughput.days)}`,
    },
    {
      name: 'Left',
      value: `${summary.open} of ${summary.work_packages - summary.canceled}`,
      note: summary.canceled === 0 ? '' : `${summary.canceled} canceled`,
    },
  ];
}

function spreadFigure(name: string, spread: Spread | null): Figure {
  if (spread === null) return { name, value: NOT_KNOWN, note: '' };
  const { count, median_seconds: median, p90_seconds: p90, max_seconds: max } = spread;
  const value = durationText(median);
  if (count === 1) return { name, value, note: 'of 1' };
  return {
    name,
    value,
    note: `median of ${count}; nine in ten within ${durationText(p90)}, longest ${durationText(max)}`,
  };
}

function shareFigure(name: string, { count, of, rate }: Share, whole: string): Figure {
  if (rate === null) return { name, value: NOT_KNOWN, note: `none ${whole.replace(/;.*/, '')}` };
  return { name, value: `${Math.round(rate * 100)}%`, note: `${count} of ${of} ${whole}` };
}

function daysText(days: number): string {
  return days === 1 ? '1 day' : `${decimal(days)} days`;
}

function decimal(value: number): string {
  return String(Math.round(value * 10) / 10);
}

const NAME_WIDTH = 20;
const CHART_WIDTH = 48;

/** The mission, or how many there are. */
export function titleOf({ mission_slug: slug, missions: { length } }: MetricsOutcome): string {
  return slug ?? `${length} ${length === 1 ? 'mission' : 'missions'}`;
}

/** Draws the figures of a mission, or of all, with a burndown and one row for each work package or mission. */
export function metricsLines(outcome: MetricsOutcome, palette: Palette, given: Screen): readonly string[] {
  const screen = { ...given, columns: given.columns ?? 100 };
  const name = titleOf(outcome);
  return [
    ...wrapAt(shownOn(screen, name), screen.columns).map((line) => palette.bold(line)),
    palette.dim(`as of ${outcome.as_of.slice(0, 16).replace('T', ' ')} UTC`),
    '',
    ...figuresOf(outcome.summary).flatMap((figure) => figureLines(figure, palette, screen.columns)),
    ...burndownLines(outcome.summary, palette, screen),
    ...(outcome.mission_slug === null
      ? missionTable(outcome, palette, screen)
      : packageTable(outcome, palette, screen)),
  ];
}

function figureLines({ name, value, note }: Figure, palette: Palette, columns: number): readonly string[] {
  const start = padTo(name, NAME_WIDTH);
  const strong = value === NOT_KNOWN ? palette.dim(value) : palette.bold(value);
  const room = columns - NAME_WIDTH - 13;
  if (note === '') return [`${start} ${strong}`];
  if (widthOf(note) <= room)
    return [`${start} ${strong}${' '.repeat(Math.max(1, 12 - value.length))}${palette.dim(note)}`];
  return [`${start} ${strong}`, ...wrapAt(note, columns - 2).map((line) => `  ${palette.dim(line)}`)];
}

const LEVELS = { unicode: ' ▁▂▃▄▅▆▇█', ascii: ' .:-=+*#@' };

/** What was left at the end of each of many equal parts of the time between first and last change. */
function burndownLines(
  { burndown }: MetricsSummary,
  palette: Palette,
  screen: Screen & { readonly columns: number },
): readonly string[] {
  const first = burndown[0];
  const last = burndown.at(-1);
  if (first === undefined || last === undefined || burndown.length < 2) return [];
  const timeOf = (text: string): number => readInstant(text) ?? 0;
  const [from, to] = [timeOf(first.at), timeOf(last.at)];
  const width = Math.min(CHART_WIDTH, screen.columns - 2);
  const most = Math.max(...burndown.map(({ remaining }) => remaining));
  const levels = screen.isUnicode ? LEVELS.unicode : LEVELS.ascii;
  let bars = '';
  for (let column = 0; column < width; column++) {
    const time = from + ((to - from) * (column + 1)) / width;
    const step = burndown.findLast(({ at }) => timeOf(at) <= time) ?? first;
    const level = most === 0 ? 0 : Math.ceil((step.remaining / most) * 8);
    bars += levels[level] ?? ' ';
  }
  const { arrow } = glyphsOf(screen);
  return [
    '',
    palette.bold('Burndown'),
    `  ${palette.cyan(bars.trimEnd())}`,
    ...wrapAt(
      `${most} left at most, ${last.remaining} now; ${first.at.slice(0, 10)} ${arrow} ${last.at.slice(0, 10)}`,
      screen.columns - 2,
    ).map((line) => `  ${palette.dim(line)}`),
  ];
}

type Cell = readonly [heading: string, text: string];

function packageTable(
  { work_packages }: MetricsOutcome,
  palette: Palette,
  screen: Screen & { readonly columns: number },
): readonly string[] {
  const rows = work_packages.map((one): readonly Cell[] => [
    ['Work package', shownOn(screen, one.work_package_id)],
    ['Lane', lanes[one.lane].title],
    ['Cycle time', timeText(one.cycle_time_seconds)],
    ['Active', timeText(one.active_seconds)],
    ['In review', timeText(one.review_seconds)],
    ['Waiting', timeText(one.waiting_seconds)],
    ['Sent back', String(one.times_sent_back)],
  ]);
  return table(rows, palette, screen);
}

function missionTable(
  { missions }: MetricsOutcome,
  palette: Palette,
  screen: Screen & { readonly columns: number },
): readonly string[] {
  const nameWidth = Math.max(12, screen.columns - 54);
  const rows = missions.map(({ mission_slug, summary }): readonly Cell[] => [
    ['Mission', clipTo(shownOn(screen, mission_slug), nameWidth, glyphsOf(screen).ellipsis)],
    ['Left', `${summary.open} of ${summary.work_packages - summary.canceled}`],
    ['Cycle time', timeText(summary.cycle_time?.median_seconds ?? null)],
    ['Waiting', timeText(summary.waiting_time?.median_seconds ?? null)],
    ['First review', rateText(summary.first_pass_review)],
    ['Rework', rateText(summary.rework)],
  ]);
  return table(rows, palette, screen);
}

function timeText(seconds: number | null): string {
  return seconds === null ? '-' : durationText(seconds);
}

function rateText({ rate }: Share): string {
  return rate === null ? '-' : `${Math.round(rate * 100)}%`;
}

/** Rows under headings; where they do not fit the screen, each row is a paragraph. */
function table(
  rows: readonly (readonly Cell[])[],
  palette: Palette,
  { columns }: { readonly columns: number },
): readonly string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const isUnknown = rows.some((row) => row.some(([, text]) => text === '-'));
  const legend = isUnknown ? [palette.dim(`- ${NOT_KNOWN}`)] : [];
  const widths = first.map(([heading], at) =>
    Math.max(heading.length, ...rows.map((row) => widthOf(row[at]?.[1] ?? ''))),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, at) => padTo(text, widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const isTable = widths.reduce((sum, width) => sum + width + 2, -2) <= columns;
  return ['', ...(isTable ? tableRows(rows, line, palette) : paragraphs(rows, palette, columns)), ...legend];
}

function tableRows(
  rows: readonly (readonly Cell[])[],
  line: (texts: readonly string[]) => string,
  palette: Palette,
): readonly string[] {
  const headings = rows[0]?.map(([heading]) => heading) ?? [];
  return [palette.bold(line(headings)), ...rows.map((row) => line(row.map(([, text]) => text)))];
}

function paragraphs(rows: readonly (readonly Cell[])[], palette: Palette, columns: number): readonly string[] {
  return rows.flatMap(([head, ...cells]) => [
    ...wrapAt(head?.[1] ?? '', columns).map((text) => palette.bold(text)),
    ...wrapAt(cells.map(([heading, text]) => `${heading} ${text}`).join(', '), columns - 2).map((text) => `  ${text}`),
  ]);
}
