import { commandBlock, givenInput } from './prompt-parts';
import type { WorkflowPrompt } from './workflow-prompt';

/** Where the mission stands: run one command and show it. */
export const status: WorkflowPrompt = {
  command: 'status',
  description: 'Show where the mission stands and what comes next',
  body: (facts) => `# Status: where the mission stands

${givenInput(facts, 'What the person wants to know')}

Run this and show its output as it is. Do not look for the state anywhere else, and change nothing. With several missions add \`--mission MISSION\`; \`spec-kitty mission list\` names them.

${commandBlock('spec-kitty status')}

Add at most three sentences: what is running, what waits and for what, what needs a person.

## Next

${commandBlock('spec-kitty next')}
`,
};
