import { nonFatal, type Diagnostic } from '../domain/problem/diagnostic';
import { ProblemError } from '../domain/problem/problem';
import type { Ports } from '../ports/ports';

/**
 * Does what follows a durable success. Nothing in here can make a failure of it: every trouble becomes a diagnostic that
 * says `fatal: false` and in which phase it was.
 */
export async function drainOutbox(ports: Ports): Promise<readonly Diagnostic[]> {
  const said: Diagnostic[] = [];
  for (const task of ports.outbox) {
    const { phase } = task;
    try {
      for (const one of await task.run()) said.push({ ...one, fatal: false, sync_phase: phase });
    } catch (error) {
      said.push(...troubles(error, phase));
    }
  }
  return said;
}

/** What went wrong in a step behind a durable success. */
export function troubles(error: unknown, phase: string): readonly Diagnostic[] {
  if (error instanceof ProblemError) return error.problems.map((problem) => nonFatal(problem, phase));
  const why = error instanceof Error ? error.message : String(error);
  return [
    nonFatal(
      {
        diagnostic_code: 'OUTBOX_FAILED',
        message: `What was asked for is done and durable; the step ${phase} behind it failed: ${why}`,
        remediation: [],
      },
      phase,
    ),
  ];
}
