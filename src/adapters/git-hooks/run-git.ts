interface GitCall {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** git as a program, handed in by the composition root. */
export interface RunGit {
  /** Standard output without the last line feed. @throws ProblemError GIT_FAILED. */
  run(call: GitCall): string;
  /** Leaves it to the caller what the exit status means. @throws ProblemError GIT_FAILED when git cannot be started. */
  attempt(call: GitCall): { readonly status: number | null; readonly stdout: string };
}
