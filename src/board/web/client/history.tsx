import type { JSX } from 'preact';
import type { HistoryDocument } from '../../../app/dashboard/documents';
import { ageText, momentText } from './age-text';
import { missionPath } from './ask-server';
import { PageState } from './page-state';
import { addressOf } from './route';
import { useDocument } from './use-document';
import { useNow } from './use-now';

/** What happened in a mission, newest first. */
export function MissionHistory({ slug, change }: { readonly slug: string; readonly change: number }): JSX.Element {
  const loaded = useDocument<HistoryDocument>(`${missionPath(slug)}/history`, change);
  return (
    <section class="panel" aria-label="History">
      <PageState loaded={loaded}>{(document) => <HistoryRows history={document} hasLinks />}</PageState>
    </section>
  );
}

interface HistoryRowsProps {
  readonly history: HistoryDocument;
  /** True where the rows are of several work packages. */
  readonly hasLinks: boolean;
}

export function HistoryRows({ history, hasLinks }: HistoryRowsProps): JSX.Element {
  const now = useNow();
  const { events, total, mission_slug: slug } = history;
  if (events.length === 0) return <p class="quiet">Nothing is recorded yet.</p>;
  return (
    <>
      <ol class="history">
        {events.map(({ at, kind, work_package_id: id, actor, summary }, index) => (
          <li key={`${at} ${index}`}>
            <time class="quiet" dateTime={at} title={momentText(at)}>
              {ageText(at, now)}
            </time>
            <span class="what">
              {hasLinks && id !== null && (
                <a class="id" href={addressOf({ kind: 'work-package', slug, id })}>
                  {id}
                </a>
              )}
              {kind !== 'move' && kind !== 'note' && <span class="kind">{kind}</span>}
              <span class="summary">{summary.replace(' -> ', ' → ')}</span>
            </span>
            <span class="quiet who">{actor ?? ''}</span>
          </li>
        ))}
      </ol>
      {total > events.length && (
        <p class="quiet">
          The newest {events.length} of {total}. All: <code>spec-kitty log --mission {slug}</code>
        </p>
      )}
    </>
  );
}
