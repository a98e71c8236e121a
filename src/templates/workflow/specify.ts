import { commandBlock, givenInput, groundRules } from './prompt-parts';
import type { WorkflowFacts, WorkflowPrompt } from './workflow-prompt';

/** From a wish to a spec that a test can check. */
export const specify: WorkflowPrompt = {
  command: 'specify',
  description: 'Turn a wish into a mission with a spec that can be checked',
  body: (facts) => `# Specify: what is wanted, and how one can tell

${givenInput(facts, 'The wish')}

The result is a mission and its \`spec.md\`: what and why, no design and no code.

## Steps

1. Understand before you write. Read what the repository already does in this place. Then ask the person what you cannot know: who uses it, what must stay as it is, what is not part of it. At most five questions, all at once, and only those whose answer would change the result. Nobody there to ask? Decide, and write each decision under *Assumptions*.
${creation(facts)}
3. Fill in its \`spec.md\`. Replace every \`[placeholder]\`; delete rows that you do not need.
   - **Why**: who has which problem today, and what is different for them afterwards.
   - **Functional requirements**: a table row each, the id alone in the first cell: \`FR-001\`, \`FR-002\`, … One behaviour per row, seen from outside, so that a test can tell whether it holds. "Fast", "simple", "robust" are no requirements; a number is.
   - **Non-functional requirements** \`NFR-001\` (with the measure) and **constraints** \`C-001\` (what is fixed already).
   - **Success criteria**: what somebody can observe in the end.
   - **Out of scope** and **Assumptions**: short lists, when there are any.
4. Read it as its enemy. Which row could two people understand differently? Which error, empty input, second user or missing permission is not mentioned? Which row names a technology that nobody asked for? Repair these.
5. Show the person the requirements and the assumptions, and change what they object to. Ids that were shown are never given to something else.

Planning files need no commit of yours: \`spec-kitty finalize-tasks\` commits them together.

${groundRules(facts)}

## Next

${commandBlock(`spec-kitty next --agent ${facts.agent} --result success`)}

It answers \`plan\` when the spec says something, and \`specify\` when it does not yet. Then ${facts.step('plan')}.
`,
};

function creation({ mission }: WorkflowFacts): string {
  if (mission !== undefined)
    return `2. The mission exists: ${mission}. Write only below its files, and create no other.`;
  return `2. Create the mission, unless the person names one that exists. The slug is lower-case words joined by hyphens:

${indented(commandBlock('spec-kitty mission create user-auth --title "User authentication"'))}

   It prints where the mission lives. That can be a worktree of its own: go there, and write only there.`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '   ');
}
