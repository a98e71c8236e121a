import { commandBlock, givenInput, groundRules } from './prompt-parts';
import type { WorkflowPrompt } from './workflow-prompt';

/** The finished mission against its spec. */
export const accept: WorkflowPrompt = {
  command: 'accept',
  description: 'Check the finished mission against its spec before it is merged',
  body: (facts) => `# Accept: does the mission keep what its spec promised?

${givenInput(facts, 'What the person wants to be looked at')}

Every work package was reviewed alone. Now the whole is compared with \`spec.md\`. Nothing is repaired in this step.

## Steps

1. See whether it is ready. This writes nothing and lists every obstacle with its remedy:

   \`\`\`sh
   spec-kitty accept --dry-run
   \`\`\`

2. Go through \`spec.md\` from top to bottom. For every \`FR-\`, \`NFR-\` and \`C-\` id: where it is fulfilled, and which test or command shows that. For every success criterion: do it, as its user would. For every contract of \`wps.yaml\`: both sides have an approved work package, and the seam test ran.
3. Tell the person the result as a table: id, fulfilled or not, evidence. Leave nothing out that you could not check; say that you could not.
4. Something is missing? Name the work package that owes it and send that one back with a review, or say that the plan lacks one. Accepting "for now" is a decision of the person, never yours.

${groundRules(facts)}

## Next

All holds, and the person agrees:

${commandBlock('spec-kitty accept', 'spec-kitty merge --dry-run')}

Then ${facts.step('merge')}.
`,
};
