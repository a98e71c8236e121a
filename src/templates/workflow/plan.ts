import { contractDuty, contractKeys } from './integration-contracts';
import { commandBlock, givenInput, groundRules } from './prompt-parts';
import type { WorkflowPrompt } from './workflow-prompt';

/** From a spec to a design, with a contract for everything that crosses a boundary. */
export const plan: WorkflowPrompt = {
  command: 'plan',
  description: 'Design how the spec will be met, with a contract for every boundary',
  body: (facts) => `# Plan: how it will be built

${givenInput(facts, 'Wishes of the person for the design')}

Read \`spec.md\` of the mission whole, and the code that the change will touch. The result is \`plan.md\` beside it. No code yet, and no division into work packages: that is the step after this one.

To see which mission it is and where:

${commandBlock('spec-kitty mission show')}

## What \`plan.md\` contains

1. \`## Technical Context\`: one line each, filled in from the repository and not from habit: \`**Language/Version**:\`, \`**Primary Dependencies**:\`, \`**Storage**:\`, \`**Testing**:\` (the exact command that runs the tests), \`**Target Platform**:\`, \`**Constraints**:\`.
2. \`## Approach\`: the design in a page. Which parts there are, what each is for, which way was not taken and why. Reuse what the project has; every new dependency needs a reason.
3. \`## Structure\`: the folders and files that will be new or changed, as a tree. Parts that can be built at the same time should not share files.
4. \`## Integration Contracts\`: mandatory, see below.
5. \`## Requirements\`: for each \`FR-\`, \`NFR-\` and \`C-\` id, the part that fulfils it and how that is tested. An id without a line is a hole in the plan; a part that no id needs is too much.
6. \`## Risks\`: what could make this plan wrong, and how one would notice early.

What is still unknown is looked up or tried out now. What only the person can decide is asked now, at most three questions at once.

## Integration Contracts

${contractDuty}

One block for each thing that crosses:

\`\`\`markdown
### Contract: orders-database-url

- **Artifact**: DATABASE_URL
- **Producer**: database fixtures
- **Consumers**: orders repository (SQLAlchemy async, asyncpg)
- **Type**: env
- **Format constraint**: scheme postgresql+asyncpg; the consumer passes it on unchanged
- **Validation**: seam: a test gives the produced value to the consumer's own factory
\`\`\`

The next step copies these into \`wps.yaml\`, so be as exact as its keys are:

${contractKeys}

${groundRules(facts)}

## Next

Show the person the approach and the contracts. When they agree:

${commandBlock(`spec-kitty next --agent ${facts.agent} --result success`)}

It answers \`tasks\`. Then ${facts.step('tasks-outline')}.
`,
};
