/** What a prompt has to know about the agent that will read it. */
export interface WorkflowFacts {
  /** The name it acts under, as typed after `--agent`. */
  readonly agent: string;
  /** The name it reviews under: nobody reviews their own work. */
  readonly reviewer: string;
  /** What the agent's program replaces by the words after the command; null where the message itself holds them. */
  readonly input: string | null;
  /** The mission that the prompt was issued for; absent in a command file, which is read before there is one. */
  readonly mission?: string;
  /** How another step is called by a person, as Markdown: `/spec-kitty.plan` in code marks, or the name of a skill. */
  readonly step: (command: WorkflowCommand) => string;
}

/** The steps that have a prompt, in the order of a mission; `status` can be asked for at any time. */
export type WorkflowCommand =
  'specify' | 'plan' | 'tasks-outline' | 'tasks-packages' | 'implement' | 'review' | 'accept' | 'merge' | 'status';

/** One step of a mission as an agent is told to take it. */
export interface WorkflowPrompt {
  readonly command: WorkflowCommand;
  /** One sentence, at most 140 characters, shown where a person chooses a command. */
  readonly description: string;
  /** The whole text, without any header. Ends in one newline. */
  readonly body: (facts: WorkflowFacts) => string;
}
