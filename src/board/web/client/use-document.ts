import { useEffect, useState } from 'preact/hooks';
import { askServer, type Failure } from './ask-server';

/** A document on its way, there, or not to be had. One that was there stays while it is asked for anew. */
export interface Loaded<Document> {
  readonly document: Document | null;
  readonly failure: Failure | null;
}

interface Held<Document> extends Loaded<Document> {
  readonly path: string;
}

/** Asks for a document, and again whenever `change` counts up. */
export function useDocument<Document>(path: string, change: number): Loaded<Document> {
  const [held, setHeld] = useState<Held<Document>>({ path, document: null, failure: null });
  useEffect(() => {
    const stop = new AbortController();
    void askServer<Document>(path, stop.signal).then((answer) => {
      if (stop.signal.aborted) return;
      setHeld((before) =>
        'document' in answer
          ? { path, document: answer.document, failure: null }
          : { path, document: before.path === path ? before.document : null, failure: answer.failure },
      );
    });
    return () => stop.abort();
  }, [path, change]);
  return held.path === path ? held : { document: null, failure: null };
}
