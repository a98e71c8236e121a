import { status, type StatusOutcome } from '../status';
import { boardColumns, type BoardColumn } from '../../domain/view/board-columns';
import type { Ports } from '../../ports/ports';

/** What `status` says, and in which column each work package stands. */
export type BoardOutcome = StatusOutcome & { readonly columns: readonly BoardColumn[] };

/** The board of one mission. Reads only. */
export function board(ports: Ports, handle: string | undefined): BoardOutcome {
  const outcome = status(ports, handle);
  return { ...outcome, columns: boardColumns(outcome) };
}
