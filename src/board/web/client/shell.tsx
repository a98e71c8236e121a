import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Connection } from './live-events';
import { addressOf, type Route } from './route';

interface ShellProps {
  readonly route: Route;
  readonly connection: Connection;
  readonly children: ComponentChildren;
}

/** What every page has: a way to the content, the way back, and whether what is shown is live. */
export function Shell({ route, connection, children }: ShellProps): JSX.Element {
  const main = useFocusOnRoute(addressOf(route));
  return (
    <>
      <a
        class="skip"
        href={addressOf(route)}
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href={addressOf({ kind: 'missions' })}>
          <img src="icon.svg" alt="" width="22" height="22" />
          spec-kitty
        </a>
        <nav class="trail" aria-label="Where you are">
          <Trail route={route} />
        </nav>
        <p class={`live live-${connection}`} role="status">
          <span aria-hidden="true" />
          {CONNECTION_WORDS[connection]}
        </p>
      </header>
      <main ref={main} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

const CONNECTION_WORDS: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  gone: 'Not connected',
};

function Trail({ route }: { readonly route: Route }): JSX.Element | null {
  if (route.kind === 'missions') return null;
  const mission = addressOf({ kind: 'mission', slug: route.slug, tab: 'board' });
  return (
    <ol>
      <li>
        <a href={mission} aria-current={route.kind === 'mission' ? 'page' : undefined}>
          {route.slug}
        </a>
      </li>
      {route.kind === 'work-package' && (
        <li>
          <a href={addressOf(route)} aria-current="page">
            {route.id}
          </a>
        </li>
      )}
    </ol>
  );
}

/** Who follows a link without a mouse goes on where the new content begins. */
function useFocusOnRoute(address: string): { readonly current: HTMLElement | null } {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(address);
  useEffect(() => {
    if (shown.current === address) return;
    shown.current = address;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [address]);
  return main;
}
