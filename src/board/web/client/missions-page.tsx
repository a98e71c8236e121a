import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { MissionsDocument } from '../../../app/dashboard/documents';
import type { ListedMission } from '../../../app/list-missions';
import { Command } from './command';
import { PageState, useTitle } from './page-state';
import { addressOf } from './route';
import { useDocument } from './use-document';

let wasForwarded = false;

/** Every mission of the repository; the only one is shown at once. */
export function MissionsPage({ change }: { readonly change: number }): JSX.Element {
  const loaded = useDocument<MissionsDocument>('missions', change);
  useTitle('Missions');
  const only = loaded.document?.missions.length === 1 ? loaded.document.missions[0]?.mission_slug : undefined;
  useEffect(() => {
    if (only === undefined || wasForwarded) return;
    wasForwarded = true;
    location.replace(addressOf({ kind: 'mission', slug: only, tab: 'board' }));
  }, [only]);
  return <PageState loaded={loaded}>{(document) => <MissionList {...document} />}</PageState>;
}

function MissionList({ missions, repository }: MissionsDocument): JSX.Element {
  const isDone = ({ mission_state: state }: ListedMission): boolean => state === 'done';
  const groups = [
    { title: 'Open', rows: missions.filter((one) => !isDone(one) && one.problem === null) },
    { title: 'Needs a look', rows: missions.filter(({ problem }) => problem !== null) },
    { title: 'Finished', rows: missions.filter((one) => isDone(one) && one.problem === null) },
  ].filter(({ rows }) => rows.length > 0);
  return (
    <>
      <div class="page-head">
        <h1>Missions</h1>
        <p class="quiet path">{repository}</p>
      </div>
      {missions.length === 0 && <NoMission />}
      {groups.map(({ title, rows }) => (
        <section class="missions" aria-label={title}>
          <h2>
            {title} <span class="count">{rows.length}</span>
          </h2>
          <ul>
            {rows.map((mission) => (
              <li key={mission.mission_slug}>
                <MissionRow mission={mission} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function NoMission(): JSX.Element {
  return (
    <section class="empty">
      <h2>No mission yet</h2>
      <p>A mission is one piece of work, from its specification to its merge. Begin with:</p>
      <Command text="spec-kitty mission create SLUG" />
    </section>
  );
}

function MissionRow({ mission }: { readonly mission: ListedMission }): JSX.Element {
  const { mission_slug: slug, title, problem, weighted_percentage: percent } = mission;
  const body = (
    <>
      <span class="name">{title ?? slug}</span>
      <span class="quiet slug">{slug}</span>
      {problem === null ? (
        <>
          <span class="state">{mission.mission_state}</span>
          <span class="quiet counted">
            {mission.done_wps} of {mission.total_wps} done
          </span>
          <span class="meter" aria-hidden="true">
            <span style={{ width: `${percent}%` }} />
          </span>
          <span class="share">{Math.round(percent)} %</span>
        </>
      ) : (
        <span class="problem">{problem}</span>
      )}
    </>
  );
  return mission.home_path === null ? (
    <div class="mission">{body}</div>
  ) : (
    <a class="mission" href={addressOf({ kind: 'mission', slug, tab: 'board' })}>
      {body}
    </a>
  );
}
