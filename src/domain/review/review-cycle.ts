/** One review of a work package, as the file `review-cycle-N.md` keeps it. */
export interface ReviewCycle {
  readonly missionSlug: string;
  readonly workPackage: string;
  /** Counted from 1. */
  readonly cycle: number;
  readonly verdict: 'approved' | 'rejected';
  readonly reviewer: string;
  readonly reviewedAt: string;
  readonly feedback: string;
}

/** The number of the next cycle: one more than the highest file there is. Gaps stay gaps. */
export function nextCycleNumber(fileNames: readonly string[]): number {
  const numbers = fileNames.map((name) => Number(/^review-cycle-(\d+)\.md$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...numbers) + 1;
}

/** The name of the latest cycle: the highest number, whatever the times of the files; null when there is none. */
export function latestCycle(fileNames: readonly string[]): string | null {
  const latest = nextCycleNumber(fileNames) - 1;
  return latest === 0
    ? null
    : (fileNames.find((name) => Number(/^review-cycle-(\d+)\.md$/.exec(name)?.[1]) === latest) ?? null);
}

/** The text of a review-cycle file. */
export function reviewCycle({
  missionSlug,
  workPackage,
  cycle,
  verdict,
  reviewer,
  reviewedAt,
  feedback,
}: ReviewCycle): string {
  return `---
affected_files: []
cycle_number: ${cycle}
mission_slug: ${JSON.stringify(missionSlug)}
reproduction_command: null
reviewed_at: ${JSON.stringify(reviewedAt)}
reviewer_agent: ${JSON.stringify(reviewer)}
verdict: ${verdict}
wp_id: ${workPackage}
---

${feedback.trim()}
`;
}
