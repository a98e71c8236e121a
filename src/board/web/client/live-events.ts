export type Connection = 'connecting' | 'live' | 'gone';

/** What the page wants to know of the stream of changes. */
export interface LiveListener {
  readonly onConnection: (connection: Connection) => void;
  /** Something changed, or may have while nobody listened. */
  readonly onChange: () => void;
}

/**
 * Follows the changes that the server tells of. A page in the background does not: browsers allow few connections at once to
 * one server, and ten open pages must not keep each other from loading.
 *
 * @returns how to stop.
 */
export function followEvents({ onConnection, onChange }: LiveListener): () => void {
  let source: EventSource | null = null;
  const close = (): void => {
    source?.close();
    source = null;
  };
  const open = (): void => {
    if (source !== null) return;
    onConnection('connecting');
    source = new EventSource('events');
    source.addEventListener('hello', () => {
      onConnection('live');
      onChange();
    });
    source.addEventListener('changed', onChange);
    source.onerror = () => onConnection('gone');
  };
  const follow = (): void => (document.visibilityState === 'hidden' ? close() : open());
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    close();
  };
}
