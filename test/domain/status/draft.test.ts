import fc from 'fast-check';
import { stampDrafts } from '../../../src/domain/status/draft';
import { reduceLog } from '../../../src/domain/status/fold-log';
import {
  formatMoment,
  formatPayloadMoment,
  isMoment,
  momentAfter,
  readMoment,
} from '../../../src/domain/status/moment';
import { annotationDraft, transitionDraft } from '../../../src/domain/status/transition-draft';
import { NOW } from './given-mission';
import { eventsOf, idOf, moveRow, noteRow } from './log-rows';

const safeMicros = fc.integer({ min: 0, max: 4_102_444_800_000_000 });

describe('moments', () => {
  it.each([
    [0, '1970-01-01T00:00:00+00:00', '1970-01-01T00:00:00.000000Z'],
    [1, '1970-01-01T00:00:00.000001+00:00', '1970-01-01T00:00:00.000001Z'],
    [1_772_355_600_000_120, '2026-03-01T09:00:00.000120+00:00', '2026-03-01T09:00:00.000120Z'],
    [951_782_400_500_000, '2000-02-29T00:00:00.500000+00:00', '2000-02-29T00:00:00.500000Z'],
  ])('%i is %s', (micros, stored, inPayload) => {
    expect(formatMoment(micros)).toBe(stored);
    expect(formatPayloadMoment(micros)).toBe(inPayload);
  });

  it('agree with the calendar of the platform and read back', () => {
    fc.assert(
      fc.property(safeMicros, (micros) => {
        const text = formatMoment(micros);
        expect(text.slice(0, 19)).toBe(new Date(Math.floor(micros / 1000)).toISOString().slice(0, 19));
        expect(readMoment(text)).toBe(micros);
        expect(isMoment(text) && isMoment(formatPayloadMoment(micros))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('that are stored sort as text as they sort in time', () => {
    fc.assert(
      fc.property(safeMicros, fc.integer({ min: 1, max: 3_000_000 }), (micros, step) => {
        expect(formatMoment(micros) < formatMoment(micros + step)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['', 'x', '2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01T00:00:60Z'])(
    '%j is none',
    (text) => {
      expect(isMoment(text)).toBe(false);
    },
  );
});

describe('the moment after another', () => {
  it('sorts after it and is not before now, in every style of the other', () => {
    const style = fc.constantFrom('+00:00', 'Z', '', '+02:00', '-11:30', 'x', '🚢');
    fc.assert(
      fc.property(safeMicros, style, fc.boolean(), safeMicros, (stored, zone, hasFraction, now) => {
        const newest =
          formatMoment(stored)
            .slice(0, hasFraction ? 26 : 19)
            .replace('+00:00', '') + zone;
        const after = momentAfter(newest, now);
        expect(after).not.toBeNull();
        expect((after?.text ?? '') > newest).toBe(true);
        expect(after?.micros).toBeGreaterThanOrEqual(now);
        expect(after?.text).toBe(formatMoment(after?.micros ?? 0));
      }),
      { numRuns: 1500 },
    );
  });

  it.each([
    [undefined, '2026-03-01T09:00:30+00:00'],
    ['2026-03-01T09:00:29Z', '2026-03-01T09:00:30+00:00'],
    ['2026-03-01T09:00:30+00:00', '2026-03-01T09:00:30.000001+00:00'],
    ['2026-03-01T09:00:30.999999+00:00', '2026-03-01T09:00:31+00:00'],
    ['2026-03-01T09:00:30Z', '2026-03-01T09:00:31+00:00'],
    ['9000-01-01T00:00:00.000001+00:00', '9000-01-01T00:00:01+00:00'],
    ['2026-12-31T23:59:59Z', '2027-01-01T00:00:00+00:00'],
  ])('%s is %s', (newest, expected) => {
    expect(momentAfter(newest, NOW)?.text).toBe(expected);
  });

  it.each(['zzz', '9999-12-31T23:59:59.999999+00:00', '9999-12-31T23:59:59Z'])('%s does not exist', (newest) => {
    expect(momentAfter(newest, NOW)).toBeNull();
  });

  it('never fails for a moment that is none, and never goes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), safeMicros, (newest, now) => {
        const after = momentAfter(newest, now);
        if (after !== null) expect(after.text > newest && after.micros >= now).toBe(true);
      }),
    );
  });
});

describe('stamping drafts', () => {
  const mission = { slug: 'x', id: null };
  const seed = (wpId: string): ReturnType<typeof transitionDraft> =>
    transitionDraft(mission, { wpId, from: 'genesis', to: 'planned', actor: 'otter' });
  const stamp = (
    rows: Parameters<typeof eventsOf>[0],
    ...drafts: Parameters<typeof stampDrafts>[0]
  ): ReturnType<typeof stampDrafts> => {
    let next = 0;
    return stampDrafts(drafts, reduceLog(eventsOf(rows)), NOW, () => idOf((next += 1)));
  };

  it('puts them a microsecond apart', () => {
    const events = stamp([], seed('WP01'), seed('WP02'), ...annotationDraft('WP02', 'otter', { note: 'x' }));
    expect(events).toMatchObject([
      { at: '2026-03-01T09:00:30+00:00', event_id: idOf(1) },
      { at: '2026-03-01T09:00:30.000001+00:00', event_id: idOf(2) },
      { at: '2026-03-01T09:00:30.000002+00:00', event_id: idOf(3) },
    ]);
  });

  it('looks at the newest row of the same work package only, whatever its family', () => {
    const rows = [
      moveRow(1, 'WP01', ['genesis', 'planned'], '40+00:00'),
      noteRow(2, 'WP01', '50.5+00:00', { note: 'x' }),
      moveRow(3, 'WP03', ['genesis', 'planned'], '59+00:00'),
    ];
    expect(stamp(rows, seed('WP01'), seed('WP02'), seed('WP01'))).toMatchObject([
      { at: '2026-03-01T09:00:50.500001+00:00' },
      { at: '2026-03-01T09:00:30.000001+00:00' },
      { at: '2026-03-01T09:00:50.500002+00:00' },
    ]);
  });

  it('says when no time could take effect', () => {
    const rows = [moveRow(1, 'WP01', ['genesis', 'planned'], 'x', { at: 'tomorrow' })];
    expect(stamp(rows, seed('WP02'), seed('WP01'))).toEqual({ wpId: 'WP01', newest: 'tomorrow' });
  });
});
