import type { JSX } from 'preact';
import { lanes, type Lane } from '../../../domain/status/lanes';

/** The name of a lane with its colour. */
export function LaneMark({ lane }: { readonly lane: Lane }): JSX.Element {
  return (
    <span class={`lane lane-${lane}`}>
      <span class="dot" aria-hidden="true" />
      {lanes[lane].title}
    </span>
  );
}
