/** One command, ready to be put in the form that an agent reads. */
export interface RenderedCommand {
  /** Without the prefix, e.g. `plan`. */
  readonly command: string;
  readonly description: string;
  /** Ends in one newline. */
  readonly body: string;
  readonly version: string;
}

/** The name that all files and folders of a command begin with. */
export function commandName(command: string): string {
  return `spec-kitty.${command}`;
}
