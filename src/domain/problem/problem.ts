import { problems, type ProblemCode } from './catalogue';

/** Values that explain a problem: names of missions, files, lanes. Printed as further fields of its diagnostic. */
export type ProblemContext = Readonly<Record<string, unknown>>;

/**
 * An expected failure as plain data: what is so, which rule it breaks, what to do next.
 *
 * Field names are those of the JSON diagnostic. `remediation` holds one sentence or one runnable command a line;
 * it never proposes anything that discards work.
 */
export interface Problem extends ProblemContext {
  readonly diagnostic_code: ProblemCode;
  readonly message: string;
  readonly violated_invariant?: string;
  readonly remediation: readonly string[];
  readonly mission_slug?: string;
  readonly work_package_id?: string;
}

/** Carries one or more {@link Problem}s through code that throws. The pure core returns problems instead. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** At least one; the first decides the exit code. */
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(problem: Problem | readonly [Problem, ...Problem[]], options?: ErrorOptions) {
    const all = (Array.isArray(problem) ? problem : [problem]) as readonly [Problem, ...Problem[]];
    super(all[0].message, options);
    this.problems = all;
  }
}

/** The exit code a problem ends in. */
export function exitCodeOf(problem: Problem): number {
  return problems[problem.diagnostic_code].exit;
}
