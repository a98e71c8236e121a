import type { JSX } from 'preact';
import type { ExecutionLaneRow } from '../../../app/dashboard/documents';
import type { WorkPackageView } from '../../../domain/view/mission-view';

interface ExecutionLanesProps {
  readonly lanes: readonly ExecutionLaneRow[];
  readonly workPackages: readonly WorkPackageView[];
}

/** Which work packages share a worktree, in the order they are worked on. */
export function ExecutionLanes({ lanes, workPackages }: ExecutionLanesProps): JSX.Element {
  const known = new Map(workPackages.map((one) => [one.id, one]));
  return (
    <section class="execution-lanes" aria-labelledby="execution-lanes">
      <h2 id="execution-lanes">Execution lanes</h2>
      {lanes.length === 0 ? (
        <p class="quiet">The mission is not finalised: it is open which work packages share a worktree.</p>
      ) : (
        <ul>
          {lanes.map(({ lane_id: lane, work_packages: ids, depends_on_lanes: before }) => (
            <li key={lane}>
              <span class="execution-lane">{lane}</span>
              <span class="members">
                {ids.map((id) => (
                  <span class={`member lane-${known.get(id)?.lane ?? 'planned'}`} key={id}>
                    <span class="dot" aria-hidden="true" />
                    {id} <span class="quiet">{known.get(id)?.title}</span>
                  </span>
                ))}
              </span>
              <span class="quiet">{before.length === 0 ? 'can begin at once' : `after ${before.join(', ')}`}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
