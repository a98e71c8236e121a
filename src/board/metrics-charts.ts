import { durationText } from './duration';
import { clipTo, shownOn } from './terminal-text';
import type { MetricsOutcome } from '../app/metrics';
import type { BurndownStep } from '../domain/metrics/burndown';
import type { Throughput } from '../domain/metrics/throughput';
import { lanes } from '../domain/status/lanes';
import { readInstant } from '../domain/status/moment';

/** A drawing in SVG without its outer element, with what it says in words. */
export interface Chart {
  readonly title: string;
  /** The same in a sentence, for who does not see it. */
  readonly description: string;
  readonly height: number;
  readonly content: string;
}

/** Width of every chart, in units of its coordinates. */
export const CHART_WIDTH = 720;
const MICROS_PER_DAY = 86_400 * 1_000_000;
const MOST_BARS = 40;
const LABEL_WIDTH = 210;
const LABEL_CELLS = 24;
const VALUE_WIDTH = 90;
const PLOT = { left: 44, top: 12, width: CHART_WIDTH - 60, height: 180 };

/** Colours for light and dark, as custom properties; charts name only these. */
export const chartStyles = `
:root { color-scheme: light dark; --ground: #ffffff; --panel: #f6f7f9; --ink: #1b1f24; --soft: #59636e; --line: #d5dae0;
  --active: #1f6feb; --review: #a86a00; --waiting: #a3abb5; --done: #1a7f37; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0f1318; --panel: #181d24; --ink: #e8ecf1; --soft: #a2acb8; --line: #313943;
    --active: #5aa2ff; --review: #e0a93b; --waiting: #6c7684; --done: #4cc46c; }
}
text { font: 13px system-ui, sans-serif; fill: var(--ink); }
.soft { fill: var(--soft); } .end { text-anchor: end; } .middle { text-anchor: middle; }
.grid { stroke: var(--line); stroke-width: 1; } .left { stroke: var(--active); stroke-width: 2.5; fill: none; stroke-linejoin: round; }
.area { fill: var(--active); opacity: 0.14; } .total { stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 4 4; fill: none; }
.active { fill: var(--active); } .review { fill: var(--review); } .waiting { fill: var(--waiting); } .done { fill: var(--done); }
`.trim();

/** Every chart that has something to show. */
export function metricsCharts(outcome: MetricsOutcome): readonly Chart[] {
  const { burndown, throughput } = outcome.summary;
  return [burndownChart(burndown), timesChart(outcome), throughputChart(throughput)].filter((chart) => chart !== null);
}

/** A text of a user inside of markup: nothing in it is obeyed. */
export function escapeMarkup(text: string): string {
  return shownOn({ isUnicode: true }, text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

function burndownChart(burndown: readonly BurndownStep[]): Chart | null {
  const first = burndown[0];
  const last = burndown.at(-1);
  if (first === undefined || last === undefined || burndown.length < 2) return null;
  const [from, to] = [timeOf(first.at), timeOf(last.at)];
  const most = Math.max(...burndown.map(({ total }) => total));
  const x = (at: string): number => round(PLOT.left + ((timeOf(at) - from) / Math.max(1, to - from)) * PLOT.width);
  const y = (count: number): number => round(PLOT.top + PLOT.height * (1 - count / most));
  const steps = (of: (step: BurndownStep) => number): string =>
    burndown.map((step, at) => `${at === 0 ? 'M' : 'H'}${x(step.at)}${at === 0 ? ' ' : 'V'}${y(of(step))}`).join('');
  const left = steps(({ remaining }) => remaining);
  const bottom = PLOT.top + PLOT.height;
  return {
    title: 'Burndown',
    description: `Of ${last.total} work packages ${last.remaining} are left; from ${first.at.slice(0, 10)} to ${last.at.slice(0, 10)}.`,
    height: bottom + 30,
    content: [
      ...countGrid(most),
      `<path class="area" d="${left}V${bottom}H${x(first.at)}Z"/>`,
      `<path class="total" d="${steps(({ total }) => total)}"><title>All work packages</title></path>`,
      `<path class="left" d="${left}"><title>Left</title></path>`,
      ...timeAxis(first.at.slice(0, 10), last.at.slice(0, 10)),
      `<text class="soft middle" x="${CHART_WIDTH / 2}" y="${bottom + 20}">line: left; dashed: all</text>`,
    ].join('\n'),
  };
}

interface Bar {
  readonly label: string;
  readonly value: string;
  readonly parts: readonly { readonly kind: 'active' | 'review' | 'waiting'; readonly seconds: number }[];
}

/** Where the time went: of each work package, or of all missions the median cycle time of each. */
function timesChart({ mission_slug: slug, work_packages, missions }: MetricsOutcome): Chart | null {
  const bars: readonly Bar[] =
    slug === null
      ? missions.flatMap(({ mission_slug: label, summary: { cycle_time: cycle } }) =>
          cycle === null ? [] : [bar(label, '', [['active', cycle.median_seconds]])],
        )
      : work_packages.flatMap((one) => {
          const { active_seconds: active, review_seconds: review, waiting_seconds: waiting } = one;
          if (active === null || review === null || waiting === null) return [];
          const note = one.finished_at === null ? ` (${lanes[one.lane].title.toLowerCase()})` : '';
          const name = one.title === one.work_package_id ? '' : ` ${one.title}`;
          return [
            bar(`${one.work_package_id}${name}`, note, [
              ['active', active],
              ['review', review],
              ['waiting', waiting],
            ]),
          ];
        });
  if (bars.length === 0) return null;
  const total = ({ parts }: Bar): number => parts.reduce((sum, { seconds }) => sum + seconds, 0);
  const shown = slug === null ? [...bars].sort((a, b) => total(b) - total(a)).slice(0, MOST_BARS) : bars;
  const longest = Math.max(...shown.map(total), 1);
  const what = slug === null ? 'Median cycle time of missions' : 'Where the time went';
  const omitted = bars.length === shown.length ? '' : `, the ${shown.length} longest of ${bars.length}`;
  const legend =
    slug === null
      ? ''
      : legendLine([
          ['active', 'Worked on'],
          ['review', 'In review'],
          ['waiting', 'Waiting'],
        ]);
  const top = legend === '' ? 0 : 28;
  return {
    title: `${what}${omitted}`,
    description: shown.map((one) => `${one.label}: ${one.value}`).join('; '),
    height: top + shown.length * 24 + 6,
    content: [legend, ...shown.map((one, at) => barRow(one, top + at * 24, longest))]
      .filter((part) => part !== '')
      .join('\n'),
  };
}

function bar(label: string, note: string, parts: readonly (readonly [Bar['parts'][number]['kind'], number])[]): Bar {
  const seconds = parts.reduce((sum, [, part]) => sum + part, 0);
  return {
    label,
    value: `${durationText(seconds)}${note}`,
    parts: parts.map(([kind, part]) => ({ kind, seconds: part })),
  };
}

function barRow({ label, value, parts }: Bar, top: number, longest: number): string {
  const scale = (CHART_WIDTH - LABEL_WIDTH - VALUE_WIDTH) / longest;
  let x = LABEL_WIDTH;
  const rects = parts
    .filter(({ seconds }) => seconds > 0)
    .map(({ kind, seconds }) => {
      const width = Math.max(1, seconds * scale);
      const rect = `<rect class="${kind}" x="${round(x)}" y="${top + 3}" width="${round(width)}" height="16" rx="2"><title>${kind}: ${durationText(seconds)}</title></rect>`;
      x += width;
      return rect;
    });
  return [
    `<text x="0" y="${top + 16}">${escapeMarkup(clipTo(shownOn({ isUnicode: true }, label), LABEL_CELLS, '…'))}</text>`,
    ...rects,
    `<text class="soft" x="${round(x + 6)}" y="${top + 16}">${escapeMarkup(value)}</text>`,
  ].join('');
}

/** Finished work packages by day, or by week where days would be too thin. */
function throughputChart({ by_day }: Throughput): Chart | null {
  const first = by_day[0]?.day;
  const last = by_day.at(-1)?.day;
  if (first === undefined || last === undefined) return null;
  const isWeekly = dayNumber(last) - dayNumber(first) > 60;
  const unit = isWeekly ? 7 : 1;
  const counts = new Map<number, number>();
  for (const { day, finished } of by_day) {
    const at = Math.floor((dayNumber(day) - dayNumber(first)) / unit);
    counts.set(at, (counts.get(at) ?? 0) + finished);
  }
  const columns = Math.floor((dayNumber(last) - dayNumber(first)) / unit) + 1;
  const most = Math.max(...counts.values());
  const step = PLOT.width / columns;
  const width = Math.max(1, Math.min(40, step * 0.8));
  const bars = [...counts].map(([at, count]) => {
    const height = (PLOT.height * count) / most;
    const x = PLOT.left + at * step + (step - width) / 2;
    return `<rect class="done" x="${round(x)}" y="${round(PLOT.top + PLOT.height - height)}" width="${round(width)}" height="${round(height)}" rx="2"><title>${count}</title></rect>`;
  });
  return {
    title: `Finished by ${isWeekly ? 'week' : 'day'}`,
    description: by_day.map(({ day, finished }) => `${day}: ${finished}`).join('; '),
    height: PLOT.top + PLOT.height + 30,
    content: [...countGrid(most), ...bars, ...timeAxis(first, last)].join('\n'),
  };
}

/** Lines at whole numbers, at most five. */
function countGrid(most: number): readonly string[] {
  const step = Math.max(1, Math.ceil(most / 4));
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => {
    const y = round(PLOT.top + PLOT.height * (1 - (index * step) / most));
    const line = `<line class="grid" x1="${PLOT.left}" x2="${PLOT.left + PLOT.width}" y1="${y}" y2="${y}"/>`;
    return `${line}<text class="soft end" x="${PLOT.left - 8}" y="${y + 4}">${index * step}</text>`;
  });
}

function timeAxis(first: string, last: string): readonly string[] {
  const y = PLOT.top + PLOT.height + 20;
  return [
    `<text class="soft" x="${PLOT.left}" y="${y}">${first}</text>`,
    ...(first === last ? [] : [`<text class="soft end" x="${PLOT.left + PLOT.width}" y="${y}">${last}</text>`]),
  ];
}

function legendLine(entries: readonly (readonly [kind: string, name: string])[]): string {
  return entries
    .map(([kind, name], at) => {
      const x = LABEL_WIDTH + at * 110;
      return `<rect class="${kind}" x="${x}" y="4" width="12" height="12" rx="2"/><text class="soft" x="${x + 18}" y="15">${name}</text>`;
    })
    .join('');
}

/** In microseconds. */
function timeOf(text: string): number {
  return readInstant(text) ?? 0;
}

function dayNumber(day: string): number {
  return Math.floor(timeOf(`${day}T00:00:00`) / MICROS_PER_DAY);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
