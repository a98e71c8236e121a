import { commandBlock, givenInput, groundRules } from './prompt-parts';
import type { WorkflowPrompt } from './workflow-prompt';

/** One work package, from claim to hand-over. */
export const implement: WorkflowPrompt = {
  command: 'implement',
  description: 'Take one work package, build it in its own workspace, hand it over',
  body: (facts) => `# Implement: one work package

${givenInput(facts, 'Which one')}

## Take it

With the id when the person named one, else without: you then go on with what you hold, or get the first that can start.

${commandBlock(`spec-kitty implement WP01 --agent ${facts.agent}`, `spec-kitty implement --agent ${facts.agent}`)}

It claims the work package, makes its workspace and prints workspace, branch and prompt. Interrupted? Run the same command again. Refused? Somebody holds it, or it waits for another one: take what \`spec-kitty next --agent ${facts.agent}\` names, and do not force anything.

## Work

1. Read the printed prompt file whole. It holds the work package, the owned files, the open subtasks, the base, and what the last review asked for. Deal with every point of such a review first.
2. Change into the printed workspace and stay there. Never switch its branch, never merge by hand, never work in the checkout of the person.
3. One subtask after the other: a test that fails, the code that makes it pass, the tests again. Commit small, with messages a stranger understands.
4. Change owned files only. If something else has to change, stop and say which file and why: the plan has a gap, and working round it moves the fault into the merge.
5. Keep the contracts. As producer, deliver the format that each consumer names. As consumer, write the seam test with the real artifact, not with a copy that you made up.
6. Before you hand over, run what *Done when* asks for, and look at the output. Zero executed tests are no success. Read your whole diff as a stranger: no dead code, no swallowed errors, no test that cannot fail, nothing that nobody asked for.

${groundRules(facts)}

## Next

Done and committed: mark the subtasks, hand over, ask what comes now. Nothing counts as handed over that is not committed.

${commandBlock(
  'spec-kitty mark-status T001 T002 T003 --status done --wp WP01',
  `spec-kitty move-task WP01 --to for_review --agent ${facts.agent}`,
  `spec-kitty next --agent ${facts.agent} --result success`,
)}

You cannot go on: give it back, with the reason. Your commits stay on the branch.

${commandBlock(`spec-kitty release WP01 --agent ${facts.agent} --reason "what is in the way"`)}
`,
};
