import type { JsonObject } from '../domain/canonical-json/json-value';

/** This program, as others run it: for what takes long, must not hold up others, or must be able to end apart. */
export interface OwnProgram {
  /**
   * Runs one command with `--json` in a process of its own.
   *
   * @returns its document, also that of a failure.
   */
  ask(words: readonly string[], directory: string): Promise<JsonObject>;

  /**
   * Runs a command with `--json` in a process of its own and waits for its end, whatever it prints.
   *
   * @param argv without `--json`.
   * @param options.signal ends the process when it fires; every command may be ended anywhere.
   */
  run(
    argv: readonly string[],
    options: { readonly directory: string; readonly signal: AbortSignal },
  ): Promise<ProgramRun>;
}

/** How a command ended. */
export interface ProgramRun {
  /** Null when a signal ended it. */
  readonly exit: number | null;
  /** What was printed; one JSON document unless something went very wrong. */
  readonly stdout: string;
  readonly stderr: string;
}
