import { watchedFolders } from './watched-folders';
import { ProblemError } from '../../domain/problem/problem';
import type { SendEvent } from '../../ports/local-server';
import type { Ports } from '../../ports/ports';

/** Tells every open page that something changed; what it is, the page asks for itself. */
export interface LiveFeed {
  /** Counts up with each change. */
  version(): number;
  /** @returns how to leave again. */
  subscribe(send: SendEvent): () => void;
  end(): void;
}

/** Watches the repository until it is ended. */
export function liveFeed(ports: Ports): LiveFeed {
  const listeners = new Set<SendEvent>();
  let version = 1;
  const watching = ports.fileWatch.start(() => {
    version += 1;
    follow();
    for (const send of listeners) send('changed', String(version));
  });
  const follow = (): void => {
    try {
      watching.follow(watchedFolders(ports));
    } catch (error) {
      // The next question of a page is told; until then the folders that were known are watched.
      if (!(error instanceof ProblemError)) throw error;
    }
  };
  follow();
  return {
    version: () => version,
    subscribe(send) {
      listeners.add(send);
      send('hello', String(version));
      return () => void listeners.delete(send);
    },
    end: () => watching.end(),
  };
}
