import type { JSX } from 'preact';
import type { MissionView } from '../../../domain/view/mission-view';
import { ageText, momentText } from './age-text';
import { LaneMark } from './lane-mark';
import { addressOf } from './route';

/** Who has what, and for how long; the oldest first. */
export function InHand({ status, now }: { readonly status: MissionView; readonly now: number }): JSX.Element | null {
  const held = status.work_packages
    .filter(({ agent, lane }) => agent !== null && lane !== 'approved' && lane !== 'done' && lane !== 'canceled')
    .sort((a, b) => ((a.last_transition_at ?? '') < (b.last_transition_at ?? '') ? -1 : 1));
  if (held.length === 0) return null;
  return (
    <section class="in-hand" aria-labelledby="in-hand">
      <h2 id="in-hand">In hand</h2>
      <div class="wide" tabIndex={0} role="region" aria-labelledby="in-hand">
        <table>
          <thead>
            <tr>
              <th scope="col">Who</th>
              <th scope="col">Work package</th>
              <th scope="col">Lane</th>
              <th scope="col">For</th>
            </tr>
          </thead>
          <tbody>
            {held.map(({ id, title, agent, lane, last_transition_at: at }) => (
              <tr key={id}>
                <th scope="row">{agent}</th>
                <td>
                  <a href={addressOf({ kind: 'work-package', slug: status.mission_slug, id })}>
                    <span class="id">{id}</span> {title}
                  </a>
                </td>
                <td>
                  <LaneMark lane={lane} />
                </td>
                <td title={at === null ? undefined : momentText(at)}>{ageText(at, now)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
