import { commandBlock, givenInput, groundRules } from './prompt-parts';
import type { WorkflowPrompt } from './workflow-prompt';

/** The accepted mission, brought to its target branch. */
export const merge: WorkflowPrompt = {
  command: 'merge',
  description: 'Bring the accepted mission to its target branch',
  body: (facts) => `# Merge: bring the mission to its target branch

${givenInput(facts, 'Wishes of the person for the merge')}

The program does the merge: lanes in the order of their dependencies, then the target, in one step that either happens or does not. Do not merge, rebase, delete branches or remove worktrees by hand, before or after.

## Steps

1. Look at the plan. It writes nothing, names every obstacle, and shows exactly what would be done:

   \`\`\`sh
   spec-kitty merge --dry-run
   \`\`\`

2. Obstacles: follow the remedy of each and look again. A conflict names the files and the work packages on both sides; it is solved in the work package that came later, with a review, not in the target. Never discard changes that are not yours to get a clean tree: ask whose they are.
3. Tell the person what will happen: branches, strategy, what is cleaned up. Merge when they agree.
4. Interrupted? \`spec-kitty merge --resume\` goes on; \`spec-kitty merge --abort\` goes back, as long as nothing was moved.
5. Afterwards run the tests of the project on the target branch and look at what they say.

${groundRules(facts)}

## Next

The plan has no obstacles:

${commandBlock('spec-kitty merge', 'spec-kitty mission list')}

The list shows it as done. When the person asked for it to be published, \`spec-kitty merge --push\` instead of \`spec-kitty merge\`. When the target branch takes changes through pull requests only:

${commandBlock('spec-kitty merge --prepare-pr')}
`,
};
