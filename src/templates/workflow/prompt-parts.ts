import type { WorkflowFacts } from './workflow-prompt';

/** What the person typed after the command; also says where it is when nothing was filled in. */
export function givenInput({ input, mission }: WorkflowFacts, what: string): string {
  if (mission !== undefined) return `${what}: what the person said, if somebody did.`;
  if (input === null) return `${what}: see the message of the person, after the name of this skill.`;
  return `${what}:

${input}

(Empty, or still a placeholder? Then it is what the person said last in this conversation.)`;
}

/** The rules that hold in every step. */
export function groundRules({ agent, reviewer, input, mission }: WorkflowFacts): string {
  return [
    '## Always',
    '',
    '- Status changes only through `spec-kitty` commands. Never edit `status.events.jsonl`, `status.json`, `meta.json` or `lanes.json`.',
    '- Trust what a command prints. Exit 0: done. 1: a rule said no. 2: the command line is wrong. 3: not possible here. 4: somebody was faster, run it again. What is indented below an error is the remedy.',
    '- With more than one open mission, add `--mission MISSION` to every command; the error lists their names. `--json` gives one JSON document.',
    ...(mission !== undefined
      ? [`- You are ${agent}, the same every time. Whoever reviews your work has another name.`]
      : []),
    ...(input === null && mission === undefined
      ? [`- ${agent} stands for your own name, e.g. codex, the same every time; ${reviewer} for another one.`]
      : []),
  ].join('\n');
}

/** Commands to be run as they stand. */
export function commandBlock(...lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n');
}
