import fc from 'fast-check';
import type { MetricsOutcome } from '../../src/app/metrics';
import { durationText } from '../../src/board/duration';
import { metricsLines } from '../../src/board/metrics-lines';
import { metricsReports, REPORT_MARK } from '../../src/board/metrics-reports';
import { widthOf } from '../../src/board/terminal-text';
import { metricDefinitions } from '../../src/domain/metrics/definitions';
import { asOf, measuredLog, missionMetrics, summaryOf } from '../../src/domain/metrics/mission-metrics';
import { eventsOf, moveRow } from '../domain/status/log-rows';
import { namedPalette, plainPalette, withoutMarks } from '../given/plain-palette';
import { hostileTitles } from '../given/work-package-view';

const lives = [
  ['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved', 'done'],
  ['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'planned', 'claimed'],
  ['planned'],
  ['planned', 'done'],
  ['planned', 'canceled'],
];

/** One work package for each title, living one of the lives above. */
function outcomeOf(titles: readonly string[], slug = 'tide-table-01KJMA0F'): MetricsOutcome {
  const rows = titles.flatMap((_, index) =>
    (lives[index % lives.length] ?? []).map((to, step, life) =>
      moveRow(index * 10 + step, `WP${String(index + 1).padStart(2, '0')}`, [life[step - 1] ?? 'genesis', to], '', {
        at: `2026-03-0${(index % 8) + 1}T0${step}:30:00+00:00`,
      }),
    ),
  );
  const log = measuredLog(eventsOf(rows));
  const measured = missionMetrics(log, asOf([log], 0));
  const work_packages = measured.work_packages.map((one, index) => ({ ...one, title: titles[index] ?? '' }));
  return { mission_slug: slug, ...measured, work_packages, missions: [], definitions: metricDefinitions };
}

const hostile = outcomeOf(hostileTitles, 'tide <b>&"\'');
const missions = {
  ...hostile,
  mission_slug: null,
  work_packages: [],
  missions: [
    { mission_slug: 'a <i> & b', summary: hostile.summary },
    { mission_slug: 'c', summary: summaryOf([], 0) },
  ],
};
const empty: MetricsOutcome = { ...outcomeOf([]), mission_slug: 'empty' };

/** The elements of a document, if they are nested as they should be. */
function elementsOf(text: string, isVoid: (name: string) => boolean): readonly string[] {
  const open: string[] = [];
  const seen: string[] = [];
  const tags = text.replace(/<!--.*?-->|<!doctype html>|<style>[^<]*<\/style>/g, '').split(/(<[^>]*>)/);
  for (const part of tags) {
    const tag = /^<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z][\w:-]*="[^"<]*")*)(\/?)>$/.exec(part);
    if (tag === null) {
      expect(part).not.toMatch(/[<>]|&(?!#\d+;)/);
      continue;
    }
    const [, close, name = '', , self] = tag;
    seen.push(name);
    if (close === '/') expect(open.pop()).toBe(name);
    else if (self !== '/' && !isVoid(name)) open.push(name);
  }
  expect(open).toEqual([]);
  return seen;
}

describe.each([
  ['of a mission', hostile],
  ['of all missions', missions],
  ['of nothing', empty],
])('reports %s', (_, outcome) => {
  it('are whole documents in which no title is obeyed', () => {
    const svg = elementsOf(metricsReports.svg(outcome), () => false);
    const html = elementsOf(metricsReports.html(outcome), (name) => name === 'meta');
    for (const name of [...svg, ...html])
      expect(['script', 'b', 'i', 'a', 'image', 'foreignobject']).not.toContain(name);
  });

  it('need nothing but themselves, and say what they are', () => {
    for (const text of [metricsReports.svg(outcome), metricsReports.html(outcome)]) {
      expect(text).toContain(REPORT_MARK);
      expect(text).toContain('prefers-color-scheme: dark');
      expect(text.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|url\(|@import|src=|href=/);
      expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
    }
    expect(metricsReports.html(outcome)).toContain(`default-src 'none'`);
  });

  it('say each picture in words', () => {
    const html = metricsReports.html(outcome);
    const labels = [...html.matchAll(/<svg [^>]*role="img" aria-labelledby="([^"]+)"/g)].map(([, id]) => id ?? '');
    for (const id of labels) expect(html).toMatch(new RegExp(`<desc id="${id}">[^<]+</desc>`));
    expect(labels).toHaveLength(outcome === empty ? 0 : 3);
  });
});

it('calls not known what is not known, and never 0', () => {
  const text = metricsLines(empty, plainPalette, { columns: 80, isUnicode: true });
  for (const name of ['Cycle time', 'Waiting', 'In review', 'First review passed', 'Rework', 'Throughput'])
    expect(text).toContainEqual(expect.stringMatching(new RegExp(`^${name} +not known`)));
  expect(metricsReports.html(empty).match(/not known/g)?.length).toBeGreaterThanOrEqual(6);
});

it('fits any screen and any character set', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(hostile, missions, empty, outcomeOf(['a', 'b'], '潮汐表'.repeat(20))),
      fc.integer({ min: 36, max: 130 }),
      fc.boolean(),
      (outcome, columns, isUnicode) => {
        const lines = metricsLines(outcome, plainPalette, { columns, isUnicode });
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
        if (!isUnicode) expect(lines.join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
        for (const { work_package_id: id } of outcome.work_packages) expect(lines.join('\n')).toContain(id);
        expect(metricsLines(outcome, namedPalette, { columns, isUnicode }).map(withoutMarks)).toEqual(lines);
      },
    ),
  );
});

it.each([
  [0, '0s'],
  [0.2, '<1s'],
  [59.9, '59s'],
  [60, '1m'],
  [245, '4m 5s'],
  [3600, '1h'],
  [90_061, '1d 1h'],
  [86_400 * 40, '40d'],
])('tells %d seconds as %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
