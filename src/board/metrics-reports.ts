import { durationText } from './duration';
import { CHART_WIDTH, chartStyles, escapeMarkup, metricsCharts, type Chart } from './metrics-charts';
import { figuresOf, NOT_KNOWN, titleOf } from './metrics-lines';
import type { MetricsOutcome } from '../app/metrics';
import { metricDefinitions } from '../domain/metrics/definitions';
import type { Share } from '../domain/metrics/mission-metrics';
import { lanes } from '../domain/status/lanes';

/** By this a report is known that may be replaced by a newer one. */
export const REPORT_MARK = '<!-- spec-kitty metrics -->';

/** Reports that need nothing but themselves: no script, no request, light and dark. */
export const metricsReports = { svg: svgReport, html: htmlReport } as const;

export type ReportFormat = keyof typeof metricsReports;

const PADDING = 24;
const TILE = { width: 232, height: 68, gap: 12 };

function svgReport(outcome: MetricsOutcome): string {
  const figures = figuresOf(outcome.summary);
  const charts = metricsCharts(outcome);
  const tilesTop = 72;
  let top = tilesTop + Math.ceil(figures.length / 3) * (TILE.height + TILE.gap) + 8;
  const drawn = charts.map((chart) => {
    const heading = `<text class="head" x="${PADDING}" y="${top + 20}">${escapeMarkup(chart.title)}</text>`;
    const body = `<svg x="${PADDING}" y="${top + 32}" width="${CHART_WIDTH}" height="${chart.height}">${describedBy(chart)}${chart.content}</svg>`;
    top += chart.height + 60;
    return `${heading}\n${body}`;
  });
  const width = CHART_WIDTH + 2 * PADDING;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" width="${width}" height="${top}" role="img" aria-labelledby="title summary">`,
    REPORT_MARK,
    `<title id="title">${escapeMarkup(titleOf(outcome))}</title>`,
    `<desc id="summary">${escapeMarkup(figures.map(({ name, value, note }) => `${name}: ${value}${note === '' ? '' : `, ${note}`}`).join('. '))}</desc>`,
    `<style>${chartStyles} .head { font-size: 16px; font-weight: 600; } .big { font-size: 20px; font-weight: 650; } .small { font-size: 11px; }</style>`,
    `<rect width="100%" height="100%" fill="var(--ground)"/>`,
    `<text class="big" x="${PADDING}" y="40">${escapeMarkup(titleOf(outcome))}</text>`,
    `<text class="soft" x="${PADDING}" y="60">${timeOf(outcome)}</text>`,
    ...figures.map(({ name, value, note }, at) => {
      const x = PADDING + (at % 3) * (TILE.width + TILE.gap);
      const y = tilesTop + Math.floor(at / 3) * (TILE.height + TILE.gap);
      return [
        `<rect x="${x}" y="${y}" width="${TILE.width}" height="${TILE.height}" rx="8" fill="var(--panel)"/>`,
        `<text class="soft small" x="${x + 12}" y="${y + 18}">${escapeMarkup(name)}</text>`,
        `<text class="big" x="${x + 12}" y="${y + 42}">${escapeMarkup(value)}</text>`,
        `<text class="soft small" x="${x + 12}" y="${y + 59}">${escapeMarkup(shortNote(note))}</text>`,
      ].join('');
    }),
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

function htmlReport(outcome: MetricsOutcome): string {
  const title = escapeMarkup(titleOf(outcome));
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    REPORT_MARK,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${title}</title>`,
    `<style>${chartStyles}\n${pageStyles}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${title}</h1>`,
    `<p class="soft">${timeOf(outcome)}</p>`,
    '<dl class="figures">',
    ...figuresOf(outcome.summary).map(
      ({ name, value, note }) =>
        `<div><dt>${escapeMarkup(name)}</dt><dd><strong>${escapeMarkup(value)}</strong> <span>${escapeMarkup(note)}</span></dd></div>`,
    ),
    '</dl>',
    ...metricsCharts(outcome).map((chart, at) => figureElement(chart, `chart-${at + 1}`)),
    outcome.mission_slug === null ? missionTable(outcome) : packageTable(outcome),
    '<h2>What the figures mean</h2>',
    '<dl class="meanings">',
    ...Object.entries(metricDefinitions).map(
      ([name, meaning]) => `<dt>${escapeMarkup(name.replaceAll('_', ' '))}</dt><dd>${escapeMarkup(meaning)}</dd>`,
    ),
    '</dl>',
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const pageStyles = `
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin: 2.5rem 0 0.75rem; }
p.soft { margin: 0.25rem 0 1.5rem; color: var(--soft); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 0.75rem; margin: 0; }
.figures div { background: var(--panel); border-radius: 0.6rem; padding: 0.75rem 1rem; }
.figures dt { color: var(--soft); font-size: 0.85rem; } .figures dd { margin: 0; }
.figures strong { display: block; font-size: 1.35rem; } .figures span { color: var(--soft); font-size: 0.8rem; }
figure { margin: 2.5rem 0 0; } figcaption { font-size: 1.15rem; font-weight: 600; margin-bottom: 0.75rem; }
figure div, .table { overflow-x: auto; } figure svg { width: 100%; min-width: 30rem; height: auto; display: block; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.9rem; }
th, td { text-align: left; padding: 0.45rem 0.75rem 0.45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; } tbody th { font-weight: 600; }
.meanings dt { font-weight: 600; } .meanings dd { margin: 0 0 0.75rem; color: var(--soft); }
`.trim();

function figureElement(chart: Chart, id: string): string {
  return [
    '<figure>',
    `<figcaption>${escapeMarkup(chart.title)}</figcaption>`,
    `<div tabindex="0" role="region" aria-label="${escapeMarkup(chart.title)}">`,
    `<svg viewBox="0 0 ${CHART_WIDTH} ${chart.height}" role="img" aria-labelledby="${id}">`,
    `<desc id="${id}">${escapeMarkup(chart.description)}</desc>`,
    chart.content,
    '</svg>',
    '</div>',
    '</figure>',
  ].join('\n');
}

function describedBy({ title, description }: Chart): string {
  return `<title>${escapeMarkup(title)}</title><desc>${escapeMarkup(description)}</desc>`;
}

function packageTable({ work_packages }: MetricsOutcome): string {
  return table(
    'Work packages',
    ['Work package', 'Lane', 'Cycle time', 'Worked on', 'In review', 'Waiting', 'Sent back', 'First review'],
    work_packages.map((one) => [
      one.title === one.work_package_id ? one.title : `${one.work_package_id} ${one.title}`,
      lanes[one.lane].title,
      timeText(one.cycle_time_seconds),
      timeText(one.active_seconds),
      timeText(one.review_seconds),
      timeText(one.waiting_seconds),
      String(one.times_sent_back),
      one.passed_first_review === null ? NOT_KNOWN : one.passed_first_review ? 'passed' : 'sent back',
    ]),
  );
}

function missionTable({ missions }: MetricsOutcome): string {
  return table(
    'Missions',
    ['Mission', 'Left', 'Cycle time (median)', 'Waiting (median)', 'First review passed', 'Rework'],
    missions.map(({ mission_slug, summary }) => [
      mission_slug,
      `${summary.open} of ${summary.work_packages - summary.canceled}`,
      timeText(summary.cycle_time?.median_seconds ?? null),
      timeText(summary.waiting_time?.median_seconds ?? null),
      rateText(summary.first_pass_review),
      rateText(summary.rework),
    ]),
  );
}

function table(name: string, headings: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const head = headings.map((heading) => `<th scope="col">${escapeMarkup(heading)}</th>`).join('');
  const body = rows.map(
    ([first = '', ...cells]) =>
      `<tr><th scope="row">${escapeMarkup(first)}</th>${cells.map((cell) => `<td>${escapeMarkup(cell)}</td>`).join('')}</tr>`,
  );
  return [
    `<h2>${name}</h2>`,
    `<div class="table" tabindex="0" role="region" aria-label="${name}">`,
    `<table><thead><tr>${head}</tr></thead><tbody>`,
    ...body,
    '</tbody></table>',
    '</div>',
  ].join('\n');
}

function timeOf({ as_of }: MetricsOutcome): string {
  return `as of ${as_of.slice(0, 16).replace('T', ' ')} UTC`;
}

function timeText(seconds: number | null): string {
  return seconds === null ? NOT_KNOWN : durationText(seconds);
}

function rateText({ rate, count, of }: Share): string {
  return rate === null ? NOT_KNOWN : `${Math.round(rate * 100)}% (${count} of ${of})`;
}

/** A tile has room for one line. */
function shortNote(note: string): string {
  return note.replace(/;.*/, '');
}
