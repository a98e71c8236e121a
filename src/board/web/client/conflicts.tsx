import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ForecastOutcome, ForecastPair, ForecastSide } from '../../../app/forecast/forecast';
import { missionPath } from './ask-server';
import { PageState } from './page-state';
import { useDocument } from './use-document';

/** What becomes of the running lanes when they are merged. */
export function Conflicts({ slug, change }: { readonly slug: string; readonly change: number }): JSX.Element {
  const [asked, setAsked] = useState(0);
  const loaded = useDocument<ForecastOutcome>(`${missionPath(slug)}/forecast`, change + asked);
  return (
    <section class="panel" aria-label="Conflicts">
      <div class="tools">
        <p class="quiet">
          Every pair of running lanes, and each with its target, merged by git in a place that is thrown away.
        </p>
        <button type="button" onClick={() => setAsked((count) => count + 1)}>
          Look again
        </button>
      </div>
      <PageState loaded={loaded}>{(document) => <Forecast {...document} />}</PageState>
    </section>
  );
}

function Forecast({ pairs, planned }: ForecastOutcome): JSX.Element {
  const open = pairs.filter(({ clean }) => !clean);
  const clean = pairs.filter((pair) => pair.clean);
  return (
    <>
      {pairs.length === 0 && planned.length === 0 && (
        <p class="quiet">No lane has a branch yet: nothing can conflict.</p>
      )}
      {open.map((pair) => (
        <Pair key={nameOf(pair)} pair={pair} />
      ))}
      {clean.length > 0 && (
        <>
          <h2>Fit together</h2>
          <ul class="pairs">
            {clean.map((pair) => (
              <li key={nameOf(pair)} class="fits">
                {nameOf(pair)}
                {pair.shared_paths.length > 0 && (
                  <span class="quiet"> both change {pair.shared_paths.map(({ path }) => path).join(', ')}</span>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {planned.length > 0 && (
        <>
          <h2>Planned to write the same files</h2>
          <ul class="pairs">
            {planned.map(({ sides, patterns }) => (
              <li>
                {sides.map(({ wp_id: id }) => id).join(' and ')} <code>{[...new Set(patterns.flat())].join(', ')}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Pair({ pair }: { readonly pair: ForecastPair }): JSX.Element {
  return (
    <article class="notice notice-bad">
      <h2>{nameOf(pair)}</h2>
      <ul class="pairs">
        {pair.conflicts.map(({ path, kind, auto, owners }) => (
          <li key={path}>
            <code>{path}</code> {kind.replaceAll('_', ' ')}
            {auto && ' (solved by itself)'}
            <span class="quiet"> {owners.length === 0 ? 'owned by nobody' : `owned by ${owners.join(', ')}`}</span>
          </li>
        ))}
      </ul>
    </article>
  );
}

function nameOf({ sides }: ForecastPair): string {
  return sides.map(sideName).join(' and ');
}

function sideName({ lane_id: lane, branch, work_packages: ids }: ForecastSide): string {
  return lane === null ? branch : `${lane} (${ids.join(', ')})`;
}
