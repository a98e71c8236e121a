import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/domain/canonical-json/json-value';
import { metricDefinitions } from '../../../src/domain/metrics/definitions';
import { asOf, measuredLog, missionMetrics, summaryOf } from '../../../src/domain/metrics/mission-metrics';
import { displayedLanes } from '../../../src/domain/status/lanes';
import { readInstant } from '../../../src/domain/status/moment';
import { parseLog } from '../../../src/domain/status/parse-log';
import { reduceLog } from '../../../src/domain/status/fold-log';
import { corpusFolder, corpusMissions, describeWithCorpus } from '../../corpus';
import { eventsOf, moveRow } from '../status/log-rows';

const HOUR = 3600;
const NOON = readInstant('2026-03-01T12:00:00Z') ?? 0;

/** Moves of one work package, each an hour after the one before. */
function life(wp: string, lanes: readonly string[], start = 1): readonly JsonObject[] {
  return lanes.map((to, index) =>
    moveRow(Number(wp.slice(2)) * 100 + index, wp, [lanes[index - 1] ?? 'genesis', to], '', {
      at: `2026-03-01T${String(start + index).padStart(2, '0')}:00:00+00:00`,
    }),
  );
}

const measure = (rows: readonly JsonObject[], now = NOON): ReturnType<typeof missionMetrics> => {
  const log = measuredLog(eventsOf(rows));
  return missionMetrics(log, asOf([log], now));
};

const straight = ['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved', 'done'];

it('measures a straight life', () => {
  const { work_packages, summary } = measure(life('WP01', straight));
  expect(work_packages).toEqual([
    {
      work_package_id: 'WP01',
      lane: 'done',
      created_at: '2026-03-01T01:00:00+00:00',
      started_at: '2026-03-01T02:00:00+00:00',
      finished_at: '2026-03-01T06:00:00+00:00',
      lead_time_seconds: 5 * HOUR,
      cycle_time_seconds: 4 * HOUR,
      active_seconds: 2 * HOUR,
      review_seconds: HOUR,
      waiting_seconds: HOUR,
      was_handed_over: true,
      times_sent_back: 0,
      passed_first_review: true,
    },
  ]);
  expect(summary.rework).toEqual({ count: 0, of: 1, rate: 0 });
  expect(summary.throughput).toEqual({ days: 1, per_week: 7, by_day: [{ day: '2026-03-01', finished: 1 }] });
  expect(summary.burndown).toEqual([
    { at: '2026-03-01T01:00:00+00:00', total: 1, finished: 0, remaining: 1 },
    { at: '2026-03-01T06:00:00+00:00', total: 1, finished: 1, remaining: 0 },
  ]);
});

it('counts what came back, and that the first review said no', () => {
  const back = ['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'planned', 'claimed', 'in_progress'];
  const { work_packages, summary } = measure([
    ...life('WP01', straight),
    ...life('WP02', back),
    ...life('WP03', ['planned']),
  ]);
  expect(work_packages[1]).toMatchObject({
    finished_at: null,
    cycle_time_seconds: null,
    times_sent_back: 1,
    passed_first_review: false,
    active_seconds: (2 + 1 + 4) * HOUR,
    review_seconds: HOUR,
    waiting_seconds: 2 * HOUR,
  });
  expect(summary.rework).toEqual({ count: 1, of: 2, rate: 0.5 });
  expect(summary.first_pass_review).toEqual({ count: 1, of: 2, rate: 0.5 });
  expect(summary).toMatchObject({ work_packages: 3, finished: 1, open: 2, canceled: 0, times_sent_back: 1 });
});

it('ends the time of what was canceled, and leaves it out of the burndown', () => {
  const { work_packages, summary } = measure(life('WP01', ['planned', 'claimed', 'canceled']));
  expect(work_packages[0]).toMatchObject({ active_seconds: HOUR, waiting_seconds: 0, finished_at: null });
  expect(summary.burndown).toEqual([]);
});

it('knows nothing of what never happened, and never calls it 0', () => {
  const { work_packages, summary } = measure(life('WP01', ['planned', 'done']));
  expect(work_packages[0]).toMatchObject({
    started_at: null,
    cycle_time_seconds: null,
    active_seconds: null,
    review_seconds: null,
    waiting_seconds: null,
    passed_first_review: null,
  });
  expect(summary.cycle_time).toBeNull();
  expect(summary.first_pass_review).toEqual({ count: 0, of: 0, rate: null });
  const nothing = summaryOf([], NOON);
  expect(nothing).toMatchObject({
    lead_time: null,
    cycle_time: null,
    waiting_time: null,
    rework: { rate: null },
    throughput: { days: null, per_week: null, by_day: [] },
    burndown: [],
  });
});

it('takes a recorded verdict before the lanes', () => {
  const evidence = { review: { reviewer: 'heron', verdict: 'approved', reference: 'PR 7' } };
  const rows = [
    ...life('WP01', ['planned', 'claimed', 'in_progress']),
    moveRow(900, 'WP01', ['in_progress', 'approved'], '', { at: '2026-03-01T09:00:00+00:00', evidence }),
  ];
  expect(measure(rows).work_packages[0]?.passed_first_review).toBe(true);
});

it('never lets a clock that ran behind make a time negative', () => {
  const rows = [
    moveRow(1, 'WP01', ['planned', 'claimed'], '', { at: '2026-03-01T09:00:00+02:00' }),
    moveRow(2, 'WP01', ['claimed', 'for_review'], '', { at: '2026-03-01T09:30:00+05:00' }),
    moveRow(3, 'WP01', ['for_review', 'approved'], '', { at: '2026-03-01T10:00:00Z' }),
  ];
  expect(measure(rows, 0).work_packages[0]).toMatchObject({
    cycle_time_seconds: 3 * HOUR,
    active_seconds: 0,
    waiting_seconds: 3 * HOUR,
  });
  expect(measure(rows, 0).as_of).toBe('2026-03-01T10:00:00+00:00');
});

const anyRows = fc.array(
  fc.record({
    wp: fc.constantFrom('WP01', 'WP02', 'WP10'),
    from: fc.constantFrom(...displayedLanes),
    to: fc.constantFrom(...displayedLanes),
    at: fc.oneof(
      {
        weight: 40,
        arbitrary: fc
          .tuple(
            fc.integer({ min: 0, max: 23 }),
            fc.integer({ min: 0, max: 2 }),
            fc.constantFrom('+00:00', 'Z', '', '+05:30', '-08:00'),
          )
          .map(([hour, minute, zone]) => `2026-03-01T${String(hour).padStart(2, '0')}:0${minute}:00${zone}`),
      },
      { weight: 1, arbitrary: fc.constantFrom('yesterday', '') },
    ),
    force: fc.boolean(),
    review_ref: fc.constantFrom(null, 'feedback://1'),
  }),
  { maxLength: 24 },
);
const toRows = (
  all: readonly { wp: string; from: string; to: string; at: string; force: boolean; review_ref: string | null }[],
): readonly JsonObject[] => all.map(({ wp, from, to, ...more }, index) => moveRow(index + 1, wp, [from, to], '', more));

it('gives the same figures for any order and any repetition of the same rows', () => {
  fc.assert(
    fc.property(
      anyRows.chain((all) => {
        const rows = toRows(all);
        return fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows, ...rows], { minLength: rows.length * 2 }));
      }),
      ([rows, shuffled]) => {
        expect(measure(shuffled)).toEqual(measure(rows));
      },
    ),
  );
});

const isWhole = (value: number | null): boolean => value === null || (Number.isFinite(value) && value >= 0);

function expectSound({ work_packages, summary }: ReturnType<typeof missionMetrics>): void {
  for (const one of work_packages) {
    const { lead_time_seconds: lead, cycle_time_seconds: cycle, active_seconds: active } = one;
    for (const value of [lead, cycle, active, one.review_seconds, one.waiting_seconds])
      expect(isWhole(value)).toBe(true);
    if (cycle !== null) {
      expect((active ?? 0) + (one.review_seconds ?? 0) + (one.waiting_seconds ?? 0)).toBeCloseTo(cycle, 3);
      expect(lead).toBeGreaterThanOrEqual(cycle);
    }
    if (one.times_sent_back > 0) expect(one.was_handed_over).toBe(true);
  }
  expect(summary.finished + summary.canceled + summary.open).toBe(summary.work_packages);
  expect(summary.rework.count).toBeLessThanOrEqual(summary.rework.of);
  expect(summary.first_pass_review.count).toBeLessThanOrEqual(summary.first_pass_review.of);
  const { burndown, throughput } = summary;
  burndown.forEach((step, index) => {
    const before = burndown[index - 1] ?? { at: '', total: 0, finished: 0 };
    expect(step.total).toBeGreaterThanOrEqual(before.total);
    expect(step.finished).toBeGreaterThanOrEqual(before.finished);
    expect(step.remaining).toBe(step.total - step.finished);
    expect(readInstant(step.at) ?? 0).toBeGreaterThan(readInstant(before.at) ?? -1);
  });
  const placed = work_packages.filter(({ finished_at }) => finished_at !== null).length;
  expect(burndown.at(-1)?.finished ?? 0).toBe(placed);
  expect(throughput.by_day.reduce((sum, { finished }) => sum + finished, 0)).toBe(placed);
  if (throughput.days !== null) expect((throughput.per_week ?? -1) * throughput.days).toBeCloseTo(placed * 7, 6);
  const started = work_packages.filter(({ active_seconds }) => active_seconds !== null);
  expect(summary.active_time?.count ?? 0).toBe(started.length);
}

it('tells times that are not negative, sums that agree, a burndown that only goes down, and the lanes of the board', () => {
  fc.assert(
    fc.property(anyRows, (all) => {
      const rows = toRows(all);
      const metrics = measure(rows);
      expectSound(metrics);
      const { moved } = reduceLog(eventsOf(rows));
      expect(Object.fromEntries(metrics.work_packages.map((one) => [one.work_package_id, one.lane]))).toEqual(
        Object.fromEntries(Object.entries(moved).map(([id, { lane }]) => [id, lane])),
      );
    }),
  );
});

describeWithCorpus('real logs', () => {
  it('all have sound figures and the lanes of the board, alone and together', () => {
    const logs = corpusMissions
      .map((name) => join(corpusFolder, name, 'status.events.jsonl'))
      .filter((path) => existsSync(path))
      .map((path) => parseLog(readFileSync(path)).events);
    const measured = logs.map(measuredLog);
    const now = asOf(measured, 0);
    const metrics = measured.map((log) => missionMetrics(log, now));
    metrics.forEach((one, index) => {
      expectSound(one);
      const { moved } = reduceLog(logs[index] ?? []);
      for (const { work_package_id: id, lane } of one.work_packages) expect(moved[id]?.lane).toBe(lane);
    });
    const all = metrics.flatMap(({ work_packages }) => work_packages);
    const together = summaryOf(all, now);
    expectSound({ as_of: '', work_packages: all, summary: together });
    const sum = (of: (one: (typeof metrics)[number]['summary']) => number): number =>
      metrics.reduce((total, { summary }) => total + of(summary), 0);
    expect(together.finished).toBe(sum(({ finished }) => finished));
    expect(together.times_sent_back).toBe(sum(({ times_sent_back }) => times_sent_back));
    expect(together.cycle_time?.count).toBe(sum(({ cycle_time }) => cycle_time?.count ?? 0));
    expect(together.first_pass_review.of).toBe(sum(({ first_pass_review }) => first_pass_review.of));
  });
});

it('means what its documentation says, word for word', () => {
  const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'metrics.md'), 'utf8');
  for (const [name, meaning] of Object.entries(metricDefinitions))
    expect(page).toContain(`| ${name.replaceAll('_', ' ')} | ${meaning} |`);
});
