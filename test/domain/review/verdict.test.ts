import type { ReviewArtifact, VerdictClass } from '../../../src/domain/review/review-artifact';
import { resolveVerdict, type ReviewVerdict, type VerdictFacts } from '../../../src/domain/review/verdict';

const EARLY = '2026-03-01T09:00:00+00:00';
const MIDDLE = '2026-03-01T10:00:00+00:00';
const LATE = '2026-03-01T11:00:00+00:00';

function event(verdict: 'approved' | 'rejected', at = MIDDLE): VerdictFacts['event'] {
  return { verdict, at, event_id: 'E1', reviewer: 'heron', reference: 'PR-12' };
}

function file(verdict: VerdictClass, reviewedAt: string | null): ReviewArtifact {
  return {
    name: 'review-cycle-2.md',
    cycle: 2,
    verdict,
    verdictWord: verdict,
    reviewedAt,
    reviewer: 'heron',
    isOverridden: false,
  };
}

const override = (at: string): VerdictFacts['override'] => ({ actor: 'lena', at, reason: '[custom] it was not this' });

type Row = readonly [
  event: VerdictFacts['event'],
  artifact: ReviewArtifact | null,
  override: VerdictFacts['override'],
  verdict: ReviewVerdict['verdict'],
  source: ReviewVerdict['source'],
  isContradicted: boolean,
];

/** Event × artifact × override. */
const matrix: readonly Row[] = [
  [null, null, null, 'unknown', 'none', false],
  [null, file('unknown', LATE), null, 'unknown', 'none', false],
  [null, file('approved', LATE), null, 'approved', 'artifact', false],
  [null, file('rejected', LATE), null, 'rejected', 'artifact', false],
  [null, file('rejected', MIDDLE), override(LATE), 'approved', 'override', false],
  [null, file('rejected', LATE), override(MIDDLE), 'rejected', 'artifact', false],
  [null, null, override(LATE), 'approved', 'override', false],
  [event('approved'), null, null, 'approved', 'event', false],
  [event('approved'), file('approved', EARLY), null, 'approved', 'event', false],
  [event('approved'), file('unknown', LATE), null, 'approved', 'event', false],
  [event('approved'), file('rejected', EARLY), null, 'approved', 'event', false],
  [event('approved'), file('rejected', LATE), null, 'approved', 'event', true],
  [event('approved'), file('rejected', null), null, 'approved', 'event', false],
  [event('approved'), file('rejected', LATE), override(LATE), 'approved', 'override', false],
  [event('approved'), file('rejected', LATE), override(EARLY), 'approved', 'event', true],
  [event('rejected'), null, null, 'rejected', 'event', false],
  [event('rejected'), null, override(LATE), 'approved', 'override', false],
  [event('rejected'), null, override(EARLY), 'rejected', 'event', false],
  [event('rejected'), file('rejected', MIDDLE), null, 'rejected', 'event', false],
  [event('rejected'), file('rejected', EARLY), override(LATE), 'approved', 'override', false],
  [event('rejected'), file('approved', EARLY), null, 'rejected', 'event', false],
  [event('rejected'), file('approved', LATE), null, 'rejected', 'event', true],
  [event('rejected'), file('approved', LATE), override(LATE), 'approved', 'override', false],
];

it.each(matrix)(
  'of event %j, file %j and override %j is told',
  (said, artifact, aside, verdict, source, isContradicted) => {
    expect(resolveVerdict({ event: said, artifact, override: aside })).toEqual({
      verdict,
      source,
      isContradicted,
      artifact: artifact?.name ?? null,
      cycle: artifact?.cycle ?? null,
      event_id: source === 'event' ? 'E1' : null,
    });
  },
);
