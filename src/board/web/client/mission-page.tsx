import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { MissionDocument } from '../../../app/dashboard/documents';
import { lanes } from '../../../domain/status/lanes';
import type { MissionView } from '../../../domain/view/mission-view';
import { useAnnounce } from './announcer';
import { missionPath } from './ask-server';
import { Board } from './board';
import { Command } from './command';
import { Conflicts } from './conflicts';
import { GraphPicture } from './graph-picture';
import { MissionHistory } from './history';
import { PageState, Remedies, useTitle } from './page-state';
import { ProgressBar } from './progress-bar';
import { addressOf, missionTabs, type MissionTab } from './route';
import { useDocument } from './use-document';

interface MissionPageProps {
  readonly slug: string;
  readonly tab: MissionTab;
  readonly change: number;
}

const TAB_TITLES: Readonly<Record<MissionTab, string>> = {
  board: 'Board',
  graph: 'Graph',
  conflicts: 'Conflicts',
  history: 'History',
};

/** One mission: where it stands, what is next, and four ways to look at it. */
export function MissionPage({ slug, tab, change }: MissionPageProps): JSX.Element {
  const loaded = useDocument<MissionDocument>(missionPath(slug), change);
  useTitle(`${TAB_TITLES[tab]} · ${loaded.document?.title ?? slug}`);
  useMoves(loaded.document?.status);
  return (
    <PageState loaded={loaded}>
      {(document) => (
        <>
          <MissionHead {...document} />
          <nav class="tabs" aria-label="Views of this mission">
            {missionTabs.map((one) => (
              <a href={addressOf({ kind: 'mission', slug, tab: one })} aria-current={one === tab ? 'page' : undefined}>
                {TAB_TITLES[one]}
              </a>
            ))}
          </nav>
          <MissionBody slug={slug} tab={tab} change={change} mission={document} />
        </>
      )}
    </PageState>
  );
}

function MissionBody({
  slug,
  tab,
  change,
  mission,
}: MissionPageProps & { readonly mission: MissionDocument }): JSX.Element {
  switch (tab) {
    case 'board':
      return <Board status={mission.status} />;
    case 'graph':
      return <GraphPicture mission={mission} />;
    case 'conflicts':
      return <Conflicts slug={slug} change={change} />;
    case 'history':
      return <MissionHistory slug={slug} change={change} />;
    default:
      return tab satisfies never;
  }
}

function MissionHead({ title, status }: MissionDocument): JSX.Element {
  const { next_action: next, attention, mission_slug: slug, home_branch: home } = status;
  return (
    <>
      <div class="page-head mission-head">
        <div>
          <h1>{title ?? slug}</h1>
          <p class="quiet path">
            {slug}
            {home !== null && <> on {home}</>}
          </p>
        </div>
        <ProgressBar status={status} />
      </div>
      <section class="next" aria-label="What to do next">
        <p>
          <strong>Next</strong> {next.text}
        </p>
        {next.command !== null && <Command text={next.command} />}
      </section>
      {attention.length > 0 && (
        <section class="notice notice-attention" aria-label="Needs attention">
          <h2>Needs attention</h2>
          {attention.map(({ message, remediation, work_package_id: id }) => (
            <div key={id} class="attention">
              <p>
                <a href={addressOf({ kind: 'work-package', slug, id })}>{message}</a>
              </p>
              <Remedies lines={remediation} />
            </div>
          ))}
        </section>
      )}
      {status.anomalies.length > 0 && <Anomalies status={status} />}
    </>
  );
}

function Anomalies({ status }: { readonly status: MissionView }): JSX.Element {
  const { length } = status.anomalies;
  const many = status.has_more_anomalies ? `more than ${length}` : String(length);
  return (
    <section class="notice" aria-label="Odd history">
      <p>
        {many} stored {length === 1 ? 'move does' : 'moves do'} not start where the one before ended.
      </p>
      <Command text={`spec-kitty doctor --mission ${status.mission_slug}`} />
    </section>
  );
}

/** Tells of every work package that is in another lane than before. */
function useMoves(status: MissionView | undefined): void {
  const announce = useAnnounce();
  const before = useRef<MissionView | null>(null);
  useEffect(() => {
    if (status === undefined) return;
    const laneOf = new Map(before.current?.work_packages.map(({ id, lane }) => [id, lane]));
    const moved = status.work_packages.filter(({ id, lane }) => laneOf.has(id) && laneOf.get(id) !== lane);
    before.current = status;
    if (moved.length > 0) announce(moved.map(({ id, lane }) => `${id} is now in ${lanes[lane].title}.`).join(' '));
  }, [status, announce]);
}
