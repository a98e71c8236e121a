import { render, type JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { Announcer } from './announcer';
import { followEvents, type Connection } from './live-events';
import { MissionPage } from './mission-page';
import { MissionsPage } from './missions-page';
import { parseRoute, type Route } from './route';
import { Shell } from './shell';
import { WorkPackagePage } from './work-package-page';

function Page(): JSX.Element {
  const route = useRoute();
  const [connection, setConnection] = useState<Connection>('connecting');
  const [change, setChange] = useState(0);
  const noteChange = useCallback(() => setChange((count) => count + 1), []);
  useEffect(() => followEvents({ onConnection: setConnection, onChange: noteChange }), [noteChange]);
  return (
    <Announcer>
      <Shell route={route} connection={connection}>
        {drawRoute(route, change)}
      </Shell>
    </Announcer>
  );
}

function drawRoute(route: Route, change: number): JSX.Element {
  switch (route.kind) {
    case 'missions':
      return <MissionsPage change={change} />;
    case 'mission':
      return <MissionPage key={route.slug} slug={route.slug} tab={route.tab} change={change} />;
    case 'work-package':
      return <WorkPackagePage key={`${route.slug}/${route.id}`} slug={route.slug} id={route.id} change={change} />;
    default:
      return route satisfies never;
  }
}

function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = (): void => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}

const root = document.getElementById('page');
if (root !== null) render(<Page />, root);
