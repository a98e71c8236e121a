import type { MoveBody } from '../../../app/dashboard/documents';
import type { Problem } from '../../../domain/problem/problem';

/** Why the server did not give what was asked for. */
export interface Failure {
  readonly message: string;
  /** What to do, one line each; may be empty. */
  readonly remedies: readonly string[];
  /** True when nobody answered at all. */
  readonly isGone: boolean;
}

export type Answer<Document> = { readonly document: Document } | { readonly failure: Failure };

/** Asks for a document below the address of the page. */
export async function askServer<Document>(path: string, signal?: AbortSignal): Promise<Answer<Document>> {
  return answered<Document>(() => fetch(path, signal === undefined ? {} : { signal }));
}

/** Moves a work package. */
export async function sendMove(slug: string, id: string, body: MoveBody): Promise<Answer<unknown>> {
  return answered(() =>
    fetch(workPackagePath(slug, id), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
}

export function missionPath(slug: string): string {
  return `missions/${encodeURIComponent(slug)}`;
}

export function workPackagePath(slug: string, id: string): string {
  return `${missionPath(slug)}/work-packages/${encodeURIComponent(id)}`;
}

async function answered<Document>(ask: () => Promise<Response>): Promise<Answer<Document>> {
  try {
    const response = await ask();
    const text = await response.text();
    if (response.ok) return { document: JSON.parse(text) as Document };
    return { failure: failureOf(text) };
  } catch {
    return { failure: { message: 'The dashboard has ended.', remedies: ['spec-kitty dashboard'], isGone: true } };
  }
}

function failureOf(text: string): Failure {
  const { error, diagnostics = [] } = JSON.parse(text) as { error?: string; diagnostics?: readonly Problem[] };
  return {
    message: diagnostics.length > 0 ? diagnostics.map(({ message }) => message).join(' ') : (error ?? 'No answer.'),
    remedies: [...new Set(diagnostics.flatMap(({ remediation }) => remediation))],
    isGone: false,
  };
}
