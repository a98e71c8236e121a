/** A command that is run to see what it says. */
export interface TestRunRequest {
  /** A line for the shell. */
  readonly command: string;
  /** Absolute. */
  readonly cwd: string;
  /** Added to the environment of the caller, which stays as it is; null takes a variable away. */
  readonly env: Readonly<Record<string, string | null>>;
  /** Put in front of `PATH`; absolute. */
  readonly binaries: readonly string[];
  readonly timeoutMs: number;
  /** The whole output goes there; absolute. */
  readonly logPath: string;
}

export interface TestRunResult {
  /** Null when it was stopped. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly durationMs: number;
  /** The last 64 KiB of both outputs, as they came. */
  readonly output: string;
}

/** Runs programs of the project, each in a process group of its own. */
export interface TestRuns {
  /** Runs a command. When it ends, is stopped, or takes too long, the whole group is ended. Never throws for what it does. */
  run(request: TestRunRequest): Promise<TestRunResult>;

  /**
   * Lets `work` end in order when the person or the system interrupts: what runs is stopped, and `run` starts nothing more.
   * The signal it is given tells what does not go through `run`.
   *
   * @throws ProblemError INTERRUPTED after `work` has ended.
   */
  interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;

  /** Ends everything that runs. */
  stop(): void;

  /** A variable of the caller's environment; null when it is unset. */
  variable(name: string): string | null;

  /** Ends processes that a killed run left, found by the mark of that run. */
  endLeftovers(runId: string): void;
}
