export const missionTabs = ['board', 'graph', 'conflicts', 'history'] as const;
export type MissionTab = (typeof missionTabs)[number];

/** What the address behind the `#` names. */
export type Route =
  | { readonly kind: 'missions' }
  | { readonly kind: 'mission'; readonly slug: string; readonly tab: MissionTab }
  | { readonly kind: 'work-package'; readonly slug: string; readonly id: string };

/** Reads `#/missions/SLUG/graph` and the like; anything else is the list of missions. */
export function parseRoute(hash: string): Route {
  const [first, slug, second, id] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decoded);
  if (first !== 'missions' || slug === undefined || slug === '') return { kind: 'missions' };
  if (second === 'work-packages' && id !== undefined) return { kind: 'work-package', slug, id };
  return { kind: 'mission', slug, tab: missionTabs.find((tab) => tab === second) ?? 'board' };
}

/** The address of a route, for a link. */
export function addressOf(route: Route): string {
  switch (route.kind) {
    case 'missions':
      return '#/';
    case 'mission':
      return `#/missions/${encodeURIComponent(route.slug)}${route.tab === 'board' ? '' : `/${route.tab}`}`;
    case 'work-package':
      return `#/missions/${encodeURIComponent(route.slug)}/work-packages/${encodeURIComponent(route.id)}`;
    default:
      return route satisfies never;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
