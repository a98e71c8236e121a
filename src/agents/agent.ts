/** One coding agent: where it looks for its commands, in which form, and how it is recognised. Plain facts. */
export interface AgentAdapter {
  /** As in `agents.available` of the configuration. */
  readonly key: string;
  readonly productName: string;
  /** Where its command files go; null when it reads `AGENTS.md` and nothing else. */
  readonly commands: CommandPlace | null;
  /** What a person types before `spec-kitty.plan`; null when there is nothing to call. */
  readonly invocationPrefix: string | null;
  /** Paths of a repository, any one of which shows that the agent is used there. */
  readonly traces: readonly string[];
}

/** A folder of command files, relative to the root of the repository, and their form. */
export type CommandPlace =
  | { readonly form: 'markdown'; readonly directory: string; readonly extension: 'md' | 'prompt.md' }
  | { readonly form: 'toml'; readonly directory: string }
  | { readonly form: 'skill'; readonly directory: string };

/** What a program replaces by the words after the command; null where the message of the person holds them. */
export const argumentTokens = {
  markdown: '$ARGUMENTS',
  toml: '{{args}}',
  skill: null,
} as const satisfies Readonly<Record<CommandPlace['form'], string | null>>;

/** What a person types to call a command, e.g. `/spec-kitty.plan`; null for an agent without command files. */
export function invocationOf({ invocationPrefix }: AgentAdapter, command: string): string | null {
  return invocationPrefix === null ? null : `${invocationPrefix}spec-kitty.${command}`;
}
