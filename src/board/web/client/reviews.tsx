import type { JSX } from 'preact';
import type { ReviewCycleDocument, WorkPackageDocument } from '../../../app/dashboard/documents';
import { momentText } from './age-text';
import { Markdown } from './markdown';

interface ReviewsProps {
  readonly cycles: readonly ReviewCycleDocument[];
  readonly verdict: WorkPackageDocument['work_package']['review_verdict'];
}

const WORDS = { approved: 'approved', rejected: 'changes requested', unknown: 'no verdict' } as const;

/** Every review cycle, newest first; the newest is open. */
export function Reviews({ cycles, verdict }: ReviewsProps): JSX.Element {
  if (cycles.length === 0) {
    return (
      <p class="quiet">{verdict === 'approved' ? 'Approved, with nothing written down.' : 'Nobody reviewed it yet.'}</p>
    );
  }
  return (
    <>
      {cycles.map((cycle, index) => (
        <details key={cycle.name} open={index === 0} class="cycle">
          <summary>
            <span class={`verdict verdict-${cycle.verdict}`}>{WORDS[cycle.verdict]}</span>
            {cycle.is_overridden && <span class="flag flag-attention">overridden</span>}
            <span class="quiet">
              cycle {cycle.cycle}
              {cycle.reviewer !== null && ` by ${cycle.reviewer}`}
              {cycle.reviewed_at !== null && `, ${momentText(cycle.reviewed_at)}`}
            </span>
          </summary>
          <Markdown text={cycle.text} level={3} />
        </details>
      ))}
    </>
  );
}
