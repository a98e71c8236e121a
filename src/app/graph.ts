import { status } from './status';
import type { Outcome } from '../domain/problem/diagnostic';
import { graphView, type GraphView } from '../domain/view/graph-view';
import type { Ports } from '../ports/ports';

export type GraphOutcome = GraphView & Outcome & { readonly mission_slug: string };

/** Work packages of a mission and what they wait for. Reads only. */
export function graph(ports: Ports, handle: string | undefined): GraphOutcome {
  const { mission_slug, work_packages, diagnostics = [] } = status(ports, handle);
  return { mission_slug, ...graphView(work_packages), diagnostics };
}
