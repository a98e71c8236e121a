import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Failure } from './ask-server';
import { Command } from './command';
import type { Loaded } from './use-document';

interface PageStateProps<Document> {
  readonly loaded: Loaded<Document>;
  readonly children: (document: Document) => ComponentChildren;
}

/** Draws a document, or that it is on its way, or why it is not to be had. */
export function PageState<Document>({ loaded, children }: PageStateProps<Document>): JSX.Element {
  const { document, failure } = loaded;
  return (
    <>
      {failure !== null && <Trouble failure={failure} isStale={document !== null} />}
      {document !== null ? children(document) : failure === null && <Waiting />}
    </>
  );
}

function Waiting(): JSX.Element {
  return (
    <p class="waiting" role="status">
      Reading…
    </p>
  );
}

function Trouble({ failure, isStale }: { readonly failure: Failure; readonly isStale: boolean }): JSX.Element {
  return (
    <section class="notice notice-bad" role="alert">
      <h2>{failure.message}</h2>
      {isStale && <p>What is below was so before.</p>}
      <Remedies lines={failure.remedies} />
    </section>
  );
}

/** What to do, with commands to copy. */
export function Remedies({ lines }: { readonly lines: readonly string[] }): JSX.Element | null {
  if (lines.length === 0) return null;
  return (
    <ul class="remedies">
      {lines.map((line) => (
        <li>{/^(?:spec-kitty|git) /.test(line) ? <Command text={line} /> : line}</li>
      ))}
    </ul>
  );
}

/** Says in the title bar where one is. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · spec-kitty`;
  }, [title]);
}
