import type { JSX } from 'preact';
import { lanes, type Lane } from '../../../domain/status/lanes';
import type { MissionView } from '../../../domain/view/mission-view';

/** From what is through to what nobody began. */
const ORDER: readonly Lane[] = [
  'done',
  'approved',
  'in_review',
  'for_review',
  'in_progress',
  'claimed',
  'blocked',
  'planned',
];

/** Every work package as a part of one bar, in the colour of its lane. */
export function ProgressBar({ status }: { readonly status: MissionView }): JSX.Element {
  const parts = ORDER.flatMap((lane) => {
    const { length } = status.by_lane[lane] ?? [];
    return length === 0 ? [] : [{ lane, length }];
  });
  const words = parts.map(({ lane, length }) => `${length} ${lanes[lane].title.toLowerCase()}`).join(', ');
  return (
    <div class="progress">
      <p class="percent">
        <strong>{Math.round(status.progress_percentage)}</strong> %
        <span>
          {status.done_count} of {status.total_wps} done
        </span>
      </p>
      <div class="bar" role="img" aria-label={words === '' ? 'No work packages yet' : words}>
        {parts.map(({ lane, length }) => (
          <span class={`lane-${lane}`} style={{ flexGrow: length }} title={`${length} ${lanes[lane].title}`} />
        ))}
      </div>
    </div>
  );
}
