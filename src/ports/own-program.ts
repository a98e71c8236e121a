import type { JsonObject } from '../domain/canonical-json/json-value';

/** This program, as others run it: for what takes long and must not hold up whoever waits for something else. */
export interface OwnProgram {
  /**
   * Runs one command with `--json` in a process of its own.
   *
   * @returns its document, also that of a failure.
   */
  ask(words: readonly string[], directory: string): Promise<JsonObject>;
}
