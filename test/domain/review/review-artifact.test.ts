import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as fc from 'fast-check';
import { parseDocument } from 'yaml';
import { readReviewArtifact, withOverride, type VerdictClass } from '../../../src/domain/review/review-artifact';
import { reviewCycle } from '../../../src/domain/review/review-cycle';
import { corpusFolder, describeWithCorpus } from '../../corpus';

const cycle = (verdict: 'approved' | 'rejected', feedback: string): string =>
  reviewCycle({
    missionSlug: 'tide',
    workPackage: 'WP01',
    cycle: 3,
    verdict,
    reviewer: 'heron',
    reviewedAt: '2026-03-01T09:00:00+00:00',
    feedback,
  });

describe('A review cycle', () => {
  it.each([
    ['approved', 'approved'],
    ['Approved', 'approved'],
    ['approved_after_orchestrator_fix', 'approved'],
    ['arbiter_override', 'approved'],
    ['reject', 'rejected'],
    ['rejected', 'rejected'],
    ['changes_requested', 'rejected'],
    ['changes_requested_for_arbiter', 'rejected'],
    ['maybe', 'unknown'],
    ['null', 'unknown'],
    ['', 'unknown'],
  ] as const)('with the verdict %j is %s', (word, verdict) => {
    expect(readReviewArtifact('review-cycle-1.md', `---\nverdict: ${word}\n---\n\nText\n`).verdict).toBe(verdict);
    expect(readReviewArtifact('review-cycle-1.md', `---\r\nverdict: "${word}"\r\n---\r\n`).verdict).toBe(verdict);
  });

  it.each([
    ['no header', '# Review\n\nverdict: approved\n'],
    ['an open header', '---\nverdict: approved\n'],
    ['nothing', ''],
    ['no YAML', '---\n{{{\n\t: [\n---\n'],
  ])('with %s has no verdict and stops nobody', (_, text) => {
    expect(readReviewArtifact('review-cycle-4.md', text)).toMatchObject({ cycle: 4, verdict: 'unknown' });
  });

  it('is read back as it was written, whatever the feedback says', () => {
    fc.assert(
      fc.property(fc.constantFrom('approved', 'rejected'), fc.string(), (verdict, feedback) => {
        const artifact = readReviewArtifact('review-cycle-3.md', cycle(verdict, feedback));
        expect(artifact).toMatchObject({ cycle: 3, verdict, reviewer: 'heron', isOverridden: false });
      }),
    );
  });

  it('that was set aside counts as approved, and keeps every other byte', () => {
    const aside = {
      actor: 'lena "L"',
      at: '2026-03-02T09:00:00+00:00',
      reason: "[custom] it's fine",
      workPackage: 'WP01',
    };
    for (const text of [cycle('rejected', 'No.'), cycle('rejected', 'No.').replaceAll('\n', '\r\n'), 'No header\n']) {
      const after = withOverride(text, aside);
      expect(readReviewArtifact('review-cycle-3.md', after)).toMatchObject({ verdict: 'approved', isOverridden: true });
      const added = after.split(/(?<=\n)/).filter((line) => !text.includes(line) || line === '---\n');
      expect(after.length).toBeGreaterThan(text.length);
      expect(added.length).toBeGreaterThanOrEqual(4);
      for (const line of text.split(/(?<=\n)/)) expect(after).toContain(line);
    }
  });

  it('with an override that lacks its author is still rejected', () => {
    const text = cycle('rejected', 'No.').replace('verdict:', 'review_artifact_override_reason: fine\nverdict:');
    expect(readReviewArtifact('review-cycle-3.md', text).verdict).toBe('rejected');
  });
});

describeWithCorpus('Every review cycle of real missions', () => {
  const files = readdirSync(corpusFolder, { recursive: true })
    .map(String)
    .filter((path) => /review-cycle-\d+\.md$/.test(path));

  it('is read, and its verdict is the one a YAML parser finds', () => {
    const counted: Record<VerdictClass, number> = { approved: 0, rejected: 0, unknown: 0 };
    for (const path of files) {
      const text = readFileSync(join(corpusFolder, path), 'utf8');
      const artifact = readReviewArtifact(basename(path), text);
      counted[artifact.verdict] += 1;
      const header = headerOf(text);
      if (header === null) continue;
      const word = typeof header['verdict'] === 'string' ? header['verdict'] : null;
      expect([path, artifact.verdictWord]).toEqual([path, word]);
      const isOverridden = ['actor', 'at', 'reason', 'wp_id'].every(
        (part) => (header[`review_artifact_override_${part}`] ?? '') !== '',
      );
      expect([path, artifact.isOverridden]).toEqual([path, isOverridden]);
    }
    expect(counted.approved + counted.rejected + counted.unknown).toBe(files.length);
    expect(counted.approved).toBeGreaterThan(0);
    expect(counted.rejected).toBeGreaterThan(0);
  });

  /** Null for a header that is none, or that the parser refuses. */
  function headerOf(text: string): Readonly<Record<string, unknown>> | null {
    const yaml = /^---\n([\s\S]*?)\n---(?:\n|$)/.exec(text)?.[1];
    if (yaml === undefined) return null;
    const document = parseDocument(yaml, { schema: 'failsafe' });
    const value: unknown = document.errors.length > 0 ? null : document.toJS();
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  }
});
