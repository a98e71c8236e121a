import type { Problem } from './problem';

/** A {@link Problem} or finding as it is shown: with its weight, and beside a success with `fatal: false`. */
export interface Diagnostic extends Problem {
  readonly severity: 'error' | 'warning' | 'info';
  /** Present and false for trouble that did not undo a durable success. */
  readonly fatal?: false;
  /** Which step after the durable success had the trouble, e.g. `commit`; absent before it. */
  readonly sync_phase?: string;
}

/**
 * What every command returns: the fields of its JSON document, without the frame.
 *
 * `blocked: true` means that a rule's no is itself the answer: result `blocked`, exit 1. It is not printed.
 */
export interface Outcome {
  readonly blocked?: boolean;
  readonly diagnostics?: readonly Diagnostic[];
}

/** Marks a problem as one that leaves the success standing. */
export function nonFatal(problem: Problem, phase: string): Diagnostic {
  return { ...problem, severity: 'warning', fatal: false, sync_phase: phase };
}

/** Marks a problem as something worth knowing that stops nothing. */
export function warning(problem: Problem): Diagnostic {
  return { ...problem, severity: 'warning' };
}
