import type { Diagnostic } from '../domain/problem/diagnostic';

/**
 * Something to be done after a durable success, such as a look at the settings the success depends on. It cannot spoil
 * what was done: whatever it answers or throws becomes a diagnostic beside the success.
 */
export interface OutboxTask {
  /** Stable word for the step, e.g. `final_sync`; shown as `sync_phase`. */
  readonly phase: string;
  /** @returns what there is to say; empty when all is well. */
  run(): Promise<readonly Diagnostic[]>;
}
